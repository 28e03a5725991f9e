import { isObject, member, strings } from "../json-value.js";
import { remembered } from "../remembered.js";
import { acceptsAll, hasType, type Budget } from "./accepts.js";
import { allConjuncts, conjuncts, type Conjunct } from "./conjuncts.js";
import type { Node, Root } from "./node.js";
import { matches } from "./patterns.js";

// What a conjunction of schemas says about types, members, elements and bounds. Everything here may overestimate the set of
// instances, never underestimate it: leaving a conjunct out only widens a conjunction.

/** Kinds of JSON values; a number is an integer or a fraction. */
export type ValueKind = "null" | "boolean" | "integer" | "fraction" | "string" | "array" | "object";

const VALUE_KINDS: readonly ValueKind[] = ["null", "boolean", "integer", "fraction", "string", "array", "object"];

/** An instance of each kind, to ask `hasType`. */
const EXAMPLE: Readonly<Record<ValueKind, unknown>> = {
  null: null,
  boolean: true,
  integer: 1,
  fraction: 0.5,
  string: "",
  array: [],
  object: {},
};

export function kindsOfType(type: unknown): Set<ValueKind> {
  const types = Array.isArray(type) ? type : [type];
  return new Set(VALUE_KINDS.filter((kind) => types.some((one) => hasType(EXAMPLE[kind], one))));
}

export function kindOf(value: unknown): ValueKind | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "fraction";
  return VALUE_KINDS.find((kind) => hasType(value, kind));
}

/** Kinds that instances may have. */
export function kinds(parts: readonly Conjunct[], depth = 0): Set<ValueKind> {
  let result = VALUE_KINDS;
  for (const part of parts) {
    const allowed = kindsOfConjunct(part, depth);
    result = result.filter((kind) => allowed.has(kind));
  }
  return new Set(result);
}

/** Unions in unions are looked into so far. */
const MAX_UNION_DEPTH = 1;
/** Of a conjunct, for each depth: a proof asks over and over. */
const knownKinds = remembered((_: Conjunct) => new Map<number, ReadonlySet<ValueKind>>());

function kindsOfConjunct(part: Conjunct, depth: number): ReadonlySet<ValueKind> {
  const known = knownKinds(part);
  let found = known.get(depth);
  if (found === undefined) known.set(depth, (found = findKinds(part, depth)));
  return found;
}

function findKinds({ keywords, root }: Conjunct, depth: number): ReadonlySet<ValueKind> {
  if (keywords["not"] === true) return new Set();
  const values = listed(keywords);
  const unions = ["anyOf", "oneOf"].map((keyword) => keywords[keyword]).filter((branches) => Array.isArray(branches));
  const allowed = [
    ...(Object.hasOwn(keywords, "type") ? [kindsOfType(keywords["type"])] : []),
    ...(values === undefined ? [] : [new Set(values.map(kindOf))]),
    ...(depth > MAX_UNION_DEPTH ? [] : unions).map(
      (branches) => new Set(branches.flatMap((schema) => [...kinds(conjuncts({ schema, root }), depth + 1)])),
    ),
  ];
  return new Set(VALUE_KINDS.filter((kind) => allowed.every((some) => some.has(kind))));
}

function listed(keywords: Conjunct["keywords"]): readonly unknown[] | undefined {
  if (Object.hasOwn(keywords, "const")) return [keywords["const"]];
  return Array.isArray(keywords["enum"]) ? keywords["enum"] : undefined;
}

/** Listed values that are tried one by one. */
export const MAX_LISTED = 5_000;

/** All instances, where they can be counted: a superset of them. */
export function finiteValues(parts: readonly Conjunct[], budget: Budget): unknown[] | undefined {
  let values: readonly unknown[] | undefined;
  for (const { keywords } of parts) {
    const list = listed(keywords);
    if (list !== undefined && (values === undefined || list.length < values.length)) values = list;
  }
  if (values === undefined) {
    const left = kinds(parts);
    if ([...left].some((kind) => kind !== "null" && kind !== "boolean")) return undefined;
    values = [...(left.has("null") ? [null] : []), ...(left.has("boolean") ? [true, false] : [])];
  }
  return values.filter((value) => acceptsAll(parts, value, budget) !== false);
}

/** One conjunction for each branch of the first union: together they hold all instances. */
export function alternatives(parts: readonly Conjunct[]): Conjunct[][] | undefined {
  for (const [index, part] of parts.entries()) {
    for (const keyword of ["anyOf", "oneOf"] as const) {
      const branches = part.keywords[keyword];
      if (!Array.isArray(branches) || branches.length > 100) continue;
      const { [keyword]: _, ...keywords } = part.keywords;
      // A branch that stands alone is known as what it refers to.
      const isAlone = Object.keys(keywords).length === 0 && !part.opaque;
      const rest = isAlone ? [] : [{ ...part, keywords, origin: keywords }];
      const others = [...parts.slice(0, index), ...rest, ...parts.slice(index + 1)];
      return branches.map((schema) => [...others, ...conjuncts({ schema, root: part.root })]);
    }
  }
  return undefined;
}

/** Names that any of the conjuncts declares. */
export function declaredNames(parts: readonly Conjunct[]): Set<string> {
  return new Set(
    parts.flatMap(({ keywords }) => Object.keys(isObject(keywords["properties"]) ? keywords["properties"] : {})),
  );
}

export function patternsOf({ keywords }: Conjunct): [string, unknown][] {
  return Object.entries(isObject(keywords["patternProperties"]) ? keywords["patternProperties"] : {});
}

/** What member `name` must be, if it is there: at least this. */
export function memberParts(parts: readonly Conjunct[], name: string): readonly Conjunct[] {
  return allConjuncts(parts.flatMap((part) => memberNodes(part, name, false)));
}

/** Schemas for member `name`; with `possible` also those that may or may not apply. */
export function memberNodes(part: Conjunct, name: string, possible: boolean): Node[] {
  const { keywords, root } = part;
  const result: Node[] = [];
  const declared = member(keywords["properties"], name);
  if (declared !== undefined) result.push({ schema: declared, root });
  let elsewhere: boolean | undefined = declared !== undefined;
  for (const [pattern, schema] of patternsOf(part)) {
    const matched = matches(pattern, name);
    if (matched === true || (matched === undefined && possible)) result.push({ schema, root });
    if (matched === true) elsewhere = true;
    else if (matched === undefined && elsewhere === false) elsewhere = undefined;
  }
  if (
    Object.hasOwn(keywords, "additionalProperties") &&
    (elsewhere === false || (elsewhere === undefined && possible))
  ) {
    result.push({ schema: keywords["additionalProperties"], root });
  }
  return result;
}

/** What the names of members must be. */
export function nameParts(parts: readonly Conjunct[], root: Root): readonly Conjunct[] {
  const closed = parts.find((part) => part.keywords["additionalProperties"] === false && patternsOf(part).length === 0);
  const keywords = closed === undefined ? { type: "string" } : { enum: [...declaredNames([closed])] };
  const said = parts.filter(({ keywords: own }) => Object.hasOwn(own, "propertyNames"));
  const nodes = said.map(({ keywords: { propertyNames }, root: from }): Node => ({
    schema: propertyNames,
    root: from,
  }));
  return [{ keywords, root, origin: keywords, opaque: false }, ...allConjuncts(nodes)];
}

/** What the element at `index` must be, if it is there. */
export function elementNode({ keywords, root }: Conjunct, index: number): Node | undefined {
  const prefix = Array.isArray(keywords["prefixItems"]) ? keywords["prefixItems"] : [];
  if (index < prefix.length) return { schema: prefix[index], root };
  return Object.hasOwn(keywords, "items") ? { schema: keywords["items"], root } : undefined;
}

export function elementParts(parts: readonly Conjunct[], index: number): readonly Conjunct[] {
  return allConjuncts(parts.map((part) => elementNode(part, index)).filter((node) => node !== undefined));
}

export function prefixLength(parts: readonly Conjunct[]): number {
  return Math.max(
    0,
    ...parts.map(({ keywords: { prefixItems } }) => (Array.isArray(prefixItems) ? prefixItems.length : 0)),
  );
}

/** Names that every object has that is an instance: they are listed, or it takes all there are to be enough. */
export function requiredNames(parts: readonly Conjunct[]): Set<string> {
  const names = new Set(parts.flatMap(({ keywords }) => strings(keywords["required"])));
  const least = strictest(parts, "minProperties", Math.max) ?? 0;
  for (const part of parts) {
    if (least === 0 || part.keywords["additionalProperties"] !== false || patternsOf(part).length > 0) continue;
    const possible = declaredNames([part]);
    if (possible.size <= least) for (const name of possible) names.add(name);
  }
  return names;
}

/** The strictest value of a keyword that bounds from below (`Math.max`) or above (`Math.min`). */
export function strictest(
  parts: readonly Conjunct[],
  keyword: string,
  pick: (...values: number[]) => number,
): number | undefined {
  const values = parts.map(({ keywords }) => keywords[keyword]).filter((value) => typeof value === "number");
  return values.length === 0 ? undefined : pick(...values);
}

/** Smallest number, and whether it is itself excluded. */
export function lowerBound(parts: readonly Conjunct[], integers: boolean): { value: number; open: boolean } {
  const closed = strictest(parts, "minimum", Math.max) ?? -Infinity;
  const open = strictest(parts, "exclusiveMinimum", Math.max) ?? -Infinity;
  if (integers) return { value: Math.max(Math.ceil(closed), Math.floor(open) + 1), open: false };
  return open >= closed ? { value: open, open: true } : { value: closed, open: false };
}

/** Largest number, and whether it is itself excluded. */
export function upperBound(parts: readonly Conjunct[], integers: boolean): { value: number; open: boolean } {
  const closed = strictest(parts, "maximum", Math.min) ?? Infinity;
  const open = strictest(parts, "exclusiveMaximum", Math.min) ?? Infinity;
  if (integers) return { value: Math.min(Math.floor(closed), Math.ceil(open) - 1), open: false };
  return open <= closed ? { value: open, open: true } : { value: closed, open: false };
}
