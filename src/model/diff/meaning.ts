import { isObject, membersEqual } from "../json-value.js";
import { remembered } from "../remembered.js";
import { conjuncts, type Conjunct } from "./conjuncts.js";
import { lists } from "./listed.js";
import type { Node, Root } from "./node.js";
import { sameJson, saysTheSame } from "./same.js";

// Whether schemas mean the same: written alike but for notes and order, by whatever references and in whatever dialect. A proof
// of that is cheaper than two of inclusion, and it needs none of what those do not understand: the same `oneOf` stays one.

/** What a keyword holds, where it is more than a value. */
type Form = "schema" | "schemas" | "tuple" | "members" | "set";

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ...words("not if then else items contains additionalProperties propertyNames", "schema"),
  ...words("anyOf oneOf", "schemas"),
  ...words("prefixItems", "tuple"),
  ...words("properties patternProperties dependentSchemas", "members"),
  ...words("type enum required", "set"),
]);

function words(keywords: string, form: Form): [string, Form][] {
  return keywords.split(" ").map((keyword) => [keyword, form]);
}

/** Pairs that one comparison may look at, and levels of nesting: beyond them schemas count as different. */
const MAX_PAIRS = 2_000;
const MAX_DEPTH = 60;

interface Comparison {
  left: number;
  depth: number;
  /** Pairs that are taken for the same, so that references which lead back to them end: they are as true as what is asked. */
  readonly assumed: (readonly [Conjunct, Conjunct])[];
  /** Whether it ended at a bound. */
  isCut: boolean;
}

const comparedWith = remembered((_: Conjunct) => new WeakMap<Conjunct, boolean>());

/** Whether two conjuncts say the same; `false` also where that was not found out. */
export function sameConjunct(a: Conjunct, b: Conjunct): boolean {
  const comparison: Comparison = { left: MAX_PAIRS, depth: 0, assumed: [], isCut: false };
  const same = sameIn(a, b, comparison);
  if (!same) comparedWith(a).set(b, false);
  return same;
}

/** Whether each of two conjunctions has all that the other one says. */
export function sameConjuncts(ones: readonly Conjunct[], others: readonly Conjunct[]): boolean {
  return matched(ones, others, sameConjunct);
}

function sameIn(a: Conjunct, b: Conjunct, comparison: Comparison): boolean {
  if (a === b) return true;
  const known = comparedWith(a).get(b);
  if (known !== undefined) return known;
  if (--comparison.left < 0 || comparison.depth > MAX_DEPTH) comparison.isCut = true;
  if (comparison.isCut) return false;
  const { assumed } = comparison;
  const mark = assumed.push([a, b]) - 1;
  comparedWith(a).set(b, true);
  comparison.depth++;
  const same = sameKeywords(a, b, comparison);
  comparison.depth--;
  if (same) return true;
  // What was found the same meanwhile may have been found so by what is false now.
  for (const [one, other] of assumed.splice(mark)) comparedWith(one).delete(other);
  if (!comparison.isCut) comparedWith(a).set(b, false);
  return false;
}

function sameKeywords(a: Conjunct, b: Conjunct, comparison: Comparison): boolean {
  const keywords = Object.keys(a.keywords);
  if (keywords.length !== Object.keys(b.keywords).length || a.opaque !== b.opaque) return false;
  if (a.opaque && !saysTheSame(a, b)) return false;
  if (!keywords.every((keyword) => Object.hasOwn(b.keywords, keyword))) return false;
  const at = (keyword: string): [unknown, unknown] => [a.keywords[keyword], b.keywords[keyword]];
  // Values first: they tell most schemas apart.
  const [values, schemas] = [keywords.filter(isValue), keywords.filter((keyword) => !isValue(keyword))];
  return (
    values.every((keyword) => sameValue(keyword, ...at(keyword))) &&
    schemas.every((keyword) => samePart(keyword, ...at(keyword), a.root, b.root, comparison))
  );
}

function isValue(keyword: string): boolean {
  const form = FORMS.get(keyword);
  return form === undefined || form === "set";
}

function sameValue(keyword: string, a: unknown, b: unknown): boolean {
  if (sameJson(a, b)) return true;
  if (FORMS.get(keyword) !== "set" || !Array.isArray(a) || !Array.isArray(b)) return false;
  return a.every((one) => lists(b, one)) && b.every((one) => lists(a, one));
}

function samePart(keyword: string, a: unknown, b: unknown, one: Root, other: Root, comparison: Comparison): boolean {
  const same = (left: unknown, right: unknown): boolean =>
    sameNode({ schema: left, root: one }, { schema: right, root: other }, comparison);
  const form = FORMS.get(keyword);
  if (form === "schema") return same(a, b);
  if (form === "members") return isObject(a) && isObject(b) && membersEqual(a, b, same);
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return form === "schemas" ? matched(a, b, same) : membersEqual(a, b, same);
}

function sameNode(a: Node, b: Node, comparison: Comparison): boolean {
  if (a.schema === b.schema && a.root === b.root) return true;
  return matched(conjuncts(a), conjuncts(b), (one, other) => sameIn(one, other, comparison));
}

/** Whether each of one list has its own in the other. */
function matched<Item>(ones: readonly Item[], others: readonly Item[], same: (a: Item, b: Item) => boolean): boolean {
  if (ones.length !== others.length) return false;
  const left = [...others];
  return ones.every((one) => {
    const found = left.findIndex((other) => same(one, other));
    if (found >= 0) left.splice(found, 1);
    return found >= 0;
  });
}
