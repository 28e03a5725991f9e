import { pointerTo } from "../../diagnostics.js";
import { isObject, type JsonObject } from "../json-value.js";
import type { Budget } from "./accepts.js";
import { conjuncts } from "./conjuncts.js";
import { disjoint } from "./disjoint.js";
import { decide } from "./effort.js";
import type { Direction, Pair, Place } from "./members.js";
import { target, type Node } from "./node.js";

// Alternatives that exclude each other, be it by a `kind` or because one of them is null, are compared one by one: a value that
// one of them no longer takes, no other takes instead.

/** What the alternatives of a union are on both sides. */
export interface Alternatives {
  readonly pairs: readonly Pair[];
  readonly keyword: "anyOf" | "oneOf";
  /** Alternatives of the side that must take everything, beyond those that the other one has. */
  readonly more: number;
}

interface Union {
  readonly keyword: "anyOf" | "oneOf";
  readonly places: readonly Place[];
}

const MAX_ALTERNATIVES = 50;
/** Steps that finding pairs may take. */
const MAX_STEPS = 20_000;

/** The alternatives of a value that is a union on both sides; `undefined` where it is not known which ones belong together. */
export function alternativesOf(pair: Pair, direction: Direction): Alternatives | undefined {
  const [before, after] = [unionAt(pair.before), unionAt(pair.after)];
  if (before === undefined || after === undefined) return undefined;
  const [narrow, wide] = direction === "input" ? [before, after] : [after, before];
  const partners = decide(pair.effort, MAX_STEPS, (steps) => {
    const budget: Budget = { steps, level: 0 };
    return [partnersOf(narrow, wide, budget), budget.steps];
  });
  if (partners === undefined) return undefined;
  const pairs = narrow.places.map((place, at): Pair => {
    const partner = wide.places[partners[at] as number] as Place;
    const [old, current] = direction === "input" ? [place, partner] : [partner, place];
    return { before: old, after: current, sure: pair.sure, effort: pair.effort };
  });
  return { pairs, keyword: after.keyword, more: wide.places.length - narrow.places.length };
}

/** The union that a schema is, if it is one and understood. */
function unionAt({ node, whole, pointer }: Place): Union | undefined {
  // What else is said of the value would have to be said of each alternative.
  if (node.schema !== whole.schema) return undefined;
  const { schema, root } = target(node);
  const parts = conjuncts(node);
  const said = parts.find(({ origin }) => origin === schema);
  if (said === undefined || parts.some(({ opaque }) => opaque) || !isObject(schema)) return undefined;
  const [keyword, second] = (["anyOf", "oneOf"] as const).filter((one) => Array.isArray(said.keywords[one]));
  if (keyword === undefined || second !== undefined) return undefined;
  const { [keyword]: branches, ...rest } = schema;
  if (!Array.isArray(branches) || branches.length > MAX_ALTERNATIVES) return undefined;
  const others = [...besideReference(node), rest];
  const isAlone = parts.length === 1 && Object.keys(said.keywords).length === 1;
  const places = branches.map((branch: unknown, at): Place => {
    const alternative: Node = { schema: branch, root };
    const all = isAlone ? alternative : { schema: { allOf: [...others, branch] }, root };
    return { node: alternative, whole: all, pointer: pointerTo(pointer, keyword, at), declared: true };
  });
  return { keyword, places };
}

/** What a schema says beside the reference to the union. */
function besideReference({ schema, root }: Node): JsonObject[] {
  if (!isObject(schema) || !Object.hasOwn(schema, "$ref") || root.dialect === "draft-07") return [];
  const { $ref: _, ...beside } = schema;
  return [beside];
}

/**
 * For each alternative of one side the only one of the other that has values in common with it. Where none has, the one that
 * stands in its place: whatever it is compared with, nothing takes its values any more.
 */
function partnersOf(narrow: Union, wide: Union, budget: Budget): readonly number[] | undefined {
  const meet = (one: Place, other: Place): boolean => !disjoint(conjuncts(one.whole), conjuncts(other.whole), budget);
  const partners: number[] = [];
  for (const [at, place] of narrow.places.entries()) {
    // Of `oneOf`, what two alternatives take is refused.
    if (narrow.keyword === "oneOf" && narrow.places.slice(0, at).some((other) => meet(place, other))) return undefined;
    const [partner = at, second] = [...wide.places.keys()].filter((other) => meet(place, wide.places[other] as Place));
    if (second !== undefined || partner >= wide.places.length || partners.includes(partner)) return undefined;
    partners.push(partner);
  }
  return partners;
}
