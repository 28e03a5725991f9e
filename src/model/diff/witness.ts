import { isObject, member } from "../json-value.js";
import { accepts, acceptsAll, FORMATTED, NO_FORMAT, type Budget } from "./accepts.js";
import { conjuncts, type Conjunct } from "./conjuncts.js";
import { decide, newEffort, type Effort } from "./effort.js";
import { sameConjunct, sameConjuncts } from "./meaning.js";
import type { Node } from "./node.js";
import {
  alternatives,
  declaredNames,
  elementParts,
  finiteValues,
  kindOf,
  kinds,
  MAX_LISTED,
  memberParts,
  nameParts,
  patternsOf,
  prefixLength,
  requiredNames,
} from "./parts.js";
import { textsLike } from "./patterns.js";
import { shrunk } from "./shrink.js";

const MAX_STEPS = 10_000;
const MAX_SAMPLES = 60;
const MAX_BRANCHES = 16;
/** Conjuncts of the other side: a union that holds itself in place would repeat them at each level. */
const MAX_HINTS = 64;
const MAX_NAMES = 20;
/** Names for one pattern. */
const MAX_ALIKE = 2;
const MAX_DEPTH = 10;
/** Elements of an array that is tried, and of one in which each of them is varied. */
const MAX_ELEMENTS = 1_000;
const MAX_VARIED = 50;

/** An instance of `narrow` that `wide` refuses, as `{ value }`, where looking in the likely places finds one. */
export function findWitness(narrow: Node, wide: Node, effort: Effort = newEffort()): { value: unknown } | undefined {
  return decide(effort, MAX_STEPS, (steps) => {
    if (steps === 0) return [undefined, -1];
    const budget: Budget = { steps, level: 0 };
    return [search(narrow, wide, budget), budget.steps];
  });
}

function search(narrow: Node, wide: Node, budget: Budget): { value: unknown } | undefined {
  const isWitness = (value: unknown): boolean =>
    accepts(narrow, value, budget) === true && accepts(wide, value, budget) === false;
  // Making values may take half: what schemas that hold themselves leave of that would be too little to try any.
  const making: Budget = { ...budget, steps: budget.steps / 2 };
  budget.steps -= making.steps;
  for (const value of samples(conjuncts(narrow), conjuncts(wide), making, 0)) {
    if (budget.steps < 0) return undefined;
    if (isWitness(value)) return { value: shrunk(value, isWitness) };
  }
  budget.steps = making.steps < 0 ? making.steps : budget.steps + making.steps;
  return undefined;
}

/** Values that are likely instances of `from` and lie where `from` and `other` may differ. */
function samples(from: readonly Conjunct[], other: readonly Conjunct[], budget: Budget, depth: number): unknown[] {
  if (--budget.steps < 0 || depth > MAX_DEPTH) return [];
  const values = finiteValues(from, budget);
  if (values !== undefined) return values.slice(0, MAX_LISTED);
  const branches = alternatives(from);
  if (branches !== undefined) {
    const others = alternatives(other) ?? [];
    budget.steps -= (branches.length * others.length) / 16;
    const [news, same] = apart(branches, others);
    // What takes the place of a branch that changed shows where they differ; where none did, several may hold of one value.
    const [replacing] = apart(others, branches);
    const telling = (replacing.length > 0 ? replacing : others).slice(0, MAX_BRANCHES).flat();
    const hints = [...new Set([...other, ...telling])].slice(0, MAX_HINTS);
    return [...news, ...same].slice(0, MAX_BRANCHES).flatMap((branch) => samples(branch, hints, budget, depth + 1));
  }
  const result = plain(from, other, budget, depth);
  const kept = result.slice(0, valuesAt(depth));
  budget.steps -= kept.length;
  return kept;
}

/** How many values are kept: fewer the deeper, since each level multiplies. */
function valuesAt(depth: number): number {
  return Math.max(8, (MAX_SAMPLES * 4) >> depth);
}

/** Of what both sides say nothing shows but that it is there, or which of few it is. */
function samplesWithin(
  from: readonly Conjunct[],
  other: readonly Conjunct[],
  budget: Budget,
  depth: number,
): unknown[] {
  if (from !== other && !sameConjuncts(from, other)) return samples(from, other, budget, depth);
  return finiteValues(from, budget) ?? instance(from, budget, depth);
}

/** One instance, or none. */
function instance(parts: readonly Conjunct[], budget: Budget, depth: number): unknown[] {
  if (--budget.steps < 0 || depth > MAX_DEPTH) return [];
  const values = finiteValues(parts, budget);
  if (values !== undefined) return values.slice(0, 1);
  const isOne = (value: unknown): boolean => acceptsAll(parts, value, budget) !== false;
  for (const branch of alternatives(parts) ?? []) {
    const found = instance(branch, budget, depth + 1).filter(isOne);
    if (found.length > 0) return found;
  }
  return plain(parts, parts, budget, depth).filter(isOne).slice(0, 1);
}

/** Values without a look at unions. */
function plain(from: readonly Conjunct[], other: readonly Conjunct[], budget: Budget, depth: number): unknown[] {
  const possible = kinds(from);
  const result: unknown[] = mentioned(other).filter((value) => possible.has(kindOf(value) ?? "object"));
  if (possible.has("string")) result.push(...texts(from, other));
  if (possible.has("integer") || possible.has("fraction"))
    result.push(...numbers(from, other, possible.has("fraction")));
  if (possible.has("array")) result.push(...arrays(from, other, budget, depth));
  if (possible.has("object")) result.push(...objects(from, other, budget, depth));
  if (possible.has("boolean")) result.push(true, false);
  if (possible.has("null")) result.push(null);
  return result;
}

type Branch = readonly Conjunct[];

/** Branches that the other union does not have, and those that it has. */
function apart(branches: readonly Branch[], others: readonly Branch[]): [news: Branch[], same: Branch[]] {
  const isSame = (a: Branch, b: Branch): boolean =>
    a.length === b.length && a.every((part, index) => sameConjunct(part, b[index] as Conjunct));
  const result: [Branch[], Branch[]] = [[], []];
  for (const branch of branches) result[others.some((other) => isSame(branch, other)) ? 1 : 0].push(branch);
  return result;
}

/** Values that schemas name below what they combine: those that a `not` rules out, say. */
function mentioned(parts: readonly Conjunct[]): unknown[] {
  const found: unknown[] = [];
  const visit = (schema: unknown, depth: number): void => {
    if (Array.isArray(schema)) for (const one of schema) visit(one, depth);
    if (!isObject(schema) || depth > 3 || found.length > 20) return;
    if (Object.hasOwn(schema, "const")) found.push(schema["const"]);
    if (Array.isArray(schema["enum"])) found.push(...schema["enum"].slice(0, 10));
    for (const keyword of ["not", "anyOf", "oneOf", "allOf", "if", "then", "else"]) visit(schema[keyword], depth + 1);
  };
  for (const { keywords } of parts) visit(keywords, 0);
  return found;
}

function keywordValues(parts: readonly Conjunct[], keywords: readonly string[]): number[] {
  return parts.flatMap((part) =>
    keywords.map((keyword) => part.keywords[keyword]).filter((value) => typeof value === "number"),
  );
}

function texts(from: readonly Conjunct[], other: readonly Conjunct[]): string[] {
  const lengths = keywordValues([...from, ...other], ["minLength", "maxLength"])
    .flatMap((length) => [length - 1, length, length + 1])
    .filter((length) => length >= 0 && length <= 10_000);
  const examples = from.flatMap(({ origin }) =>
    isObject(origin) ? [origin["default"], origin["examples"]].flat() : [],
  );
  const listed = [...other].flatMap(({ keywords }) => [keywords["const"], keywords["enum"]].flat());
  const formats = from.map(({ keywords }) => member(FORMATTED, String(keywords["format"])));
  const patterned = [...from, ...other].flatMap(({ keywords }) => textsLike(keywords["pattern"]));
  return [
    ...[...examples, ...listed, ...formats, ...patterned].filter((value) => typeof value === "string"),
    "a",
    "",
    NO_FORMAT,
    "0",
    "A",
    "text",
    ...lengths.map((length) => "a".repeat(length)),
  ];
}

function numbers(from: readonly Conjunct[], other: readonly Conjunct[], fractions: boolean): number[] {
  const bounds = keywordValues(
    [...from, ...other],
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "const"],
  );
  const near = bounds.flatMap((bound) => [
    bound,
    bound - 1,
    bound + 1,
    ...(fractions ? [bound - 0.5, bound + 0.5] : []),
  ]);
  return [0, 1, -1, ...(fractions ? [0.5, -0.5] : []), ...near, 1e9, -1e9];
}

function arrays(from: readonly Conjunct[], other: readonly Conjunct[], budget: Budget, depth: number): unknown[][] {
  const prefix = Math.max(prefixLength(from), prefixLength(other));
  const make = from.some(({ keywords: { uniqueItems } }) => uniqueItems === true) ? samples : samplesWithin;
  const elements = Array.from({ length: Math.min(prefix, 20) + 1 }, (_, index) =>
    make(elementParts(from, index), elementParts(other, index), budget, depth + 1).slice(0, MAX_SAMPLES),
  );
  const places = elements.length - 1;
  const plain = (length: number): unknown[] =>
    Array.from({ length }, (_, index) => {
      const choices = elements[Math.min(index, places)] ?? [];
      // Different ones after the prefix, in case they must be unique.
      return index < places ? choices[0] : choices[(index - places) % Math.max(1, choices.length)];
    });
  const sizes = keywordValues([...from, ...other], ["minItems", "maxItems"]).flatMap((size) => [
    size - 1,
    size,
    size + 1,
  ]);
  const lengths = [...new Set([0, 1, 2, prefix, prefix + 1, ...sizes])].filter((size) => size >= 0);
  const result = lengths.filter((length) => length <= MAX_ELEMENTS).map(plain);
  const short = lengths.filter((length) => length <= MAX_VARIED);
  for (const [index, choices] of elements.entries()) {
    for (const choice of choices)
      for (const length of short) if (index < length) result.push(plain(length).with(index, choice));
  }
  return result.filter((array) => !array.includes(undefined)).slice(0, MAX_SAMPLES * 2);
}

/** Members on whose presence a schema makes others depend. */
function dependentNames(parts: readonly Conjunct[]): string[] {
  return parts.flatMap(({ keywords }) =>
    ["dependentRequired", "dependentSchemas"].flatMap((keyword) => Object.keys(Object(keywords[keyword]) as object)),
  );
}

/** Names near what is demanded of names, and such as patterns speak of. */
function namesLike(from: readonly Conjunct[], other: readonly Conjunct[], budget: Budget, depth: number): string[] {
  const both = [...from, ...other];
  const patterns = new Set(both.flatMap((part) => patternsOf(part).map(([pattern]) => pattern)));
  const matching = [...patterns].flatMap((pattern) => textsLike(pattern).slice(0, MAX_ALIKE)).slice(0, MAX_NAMES);
  const [root] = both.flatMap((part) => (Object.hasOwn(part.keywords, "propertyNames") ? [part.root] : []));
  if (root === undefined) return matching;
  const names = samples(nameParts(from, root), nameParts(other, root), budget, depth + 1);
  return [...matching, ...names.filter((name) => typeof name === "string").slice(0, MAX_NAMES)];
}

function objects(
  from: readonly Conjunct[],
  other: readonly Conjunct[],
  budget: Budget,
  depth: number,
): Record<string, unknown>[] {
  const names = [
    ...new Set([
      ...requiredNames(from),
      ...declaredNames(from),
      ...declaredNames(other),
      ...requiredNames(other),
      ...dependentNames(other),
      ...namesLike(from, other, budget, depth),
    ]),
  ];
  const choices = new Map<string, unknown[]>();
  const alike: [string, unknown[]][] = [];
  for (const name of from === other ? requiredNames(from) : [...names.slice(0, 200), "zz undeclared"]) {
    const given = memberParts(from, name);
    const wanted = from === other ? given : memberParts(other, name);
    const values = samplesWithin(given, wanted, budget, depth + 1).filter(
      (value) => acceptsAll(given, value, budget) !== false,
    );
    // Those that differ come first.
    if (sameConjuncts(given, wanted)) alike.push([name, values.slice(0, MAX_SAMPLES)]);
    else choices.set(name, values.slice(0, MAX_SAMPLES));
  }
  for (const [name, values] of alike) choices.set(name, values);
  const base = Object.create(null) as Record<string, unknown>;
  for (const name of requiredNames(from)) {
    const first = choices.get(name);
    if (first === undefined || first.length === 0) return [];
    base[name] = first[0];
  }
  const full = Object.assign(Object.create(null) as Record<string, unknown>, base);
  for (const [name, values] of choices)
    if (values.length > 0 && name in full === false && names.includes(name)) full[name] = values[0];
  const result = [base, full];
  // The first choices of every member before the later ones of any: a difference anywhere comes up early.
  const most = valuesAt(depth);
  for (let turn = 0; turn < MAX_SAMPLES && result.length < most; turn++) {
    for (const [name, values] of choices) {
      if (turn >= values.length) continue;
      for (const start of turn < 3 ? [base, full] : [base]) {
        result.push(Object.assign(Object.create(null) as Record<string, unknown>, start, { [name]: values[turn] }));
      }
    }
  }
  budget.steps -= result.length;
  return result;
}
