import { isObject, member, strings } from "../json-value.js";
import { acceptsAll, MAX_LEVEL, type Budget } from "./accepts.js";
import { claimOf, isSameClaim, type Claim } from "./claims.js";
import { allConjuncts, conjuncts, type Conjunct } from "./conjuncts.js";
import { disjoint } from "./disjoint.js";
import { decide, newEffort, type Effort } from "./effort.js";
import { sameConjunct } from "./meaning.js";
import type { Node } from "./node.js";
import {
  alternatives,
  declaredNames,
  elementNode,
  elementParts,
  finiteValues,
  kinds,
  kindsOfType,
  lowerBound,
  MAX_LISTED,
  memberNodes,
  memberParts,
  nameParts,
  patternsOf,
  prefixLength,
  requiredNames,
  strictest,
  upperBound,
  type ValueKind,
} from "./parts.js";
import { sameSchema } from "./same.js";
import { speaksOf } from "./spoken-of.js";

/** A proof under way. */
interface Search extends Budget {
  /** Levels of nesting below the instance that the proof is about. */
  depth: number;
  /** What is taken for true, and claims being proved: meeting one again further down the instance closes a recursion. */
  readonly assumed: Claim[];
  /** Whether it is about such instances only as send nothing that their schema does not speak of. */
  readonly plain: boolean;
}

/** One rule in three keywords, proved at the first of them. */
const MEMBER_KEYWORDS = ["properties", "patternProperties", "additionalProperties"];
/** Keywords that say something only together with others, with what each says when it is absent. */
const TOGETHER: Readonly<Record<string, Conjunct["keywords"]>> = {
  if: { then: true, else: true },
  contains: { minContains: 1, maxContains: null },
};
const MAX_STEPS = 4_000;
const MAX_DEPTH = 40;

/**
 * Whether every instance of `narrow` is an instance of `wide`: `true` is a proof, `false` means that none was found.
 * The rules are sound and incomplete; a schema that nobody understands only makes `narrow` smaller and is never proved of `wide`.
 */
export function isIncluded(
  narrow: Node,
  wide: Node,
  effort: Effort = newEffort(),
  assumed: readonly Claim[] = [],
): boolean {
  return search(narrow, wide, effort, { assumed: [...assumed], plain: false });
}

/**
 * The same of instances that send no member which the narrower schema leaves undeclared: that somebody sent one under a name
 * that the wider schema then declares, and with another kind of value, is possible, not likely.
 */
export function isLikelyIncluded(narrow: Node, wide: Node, effort: Effort): boolean {
  return search(narrow, wide, effort, { assumed: [], plain: true });
}

function search(narrow: Node, wide: Node, effort: Effort, about: Pick<Search, "assumed" | "plain">): boolean {
  return decide(effort, MAX_STEPS, (steps) => {
    if (steps === 0) return [sameSchema(narrow, wide), -1];
    const started: Search = { steps, level: 0, depth: 0, ...about };
    return [proves(conjuncts(narrow), wide, started), started.steps];
  });
}

function proves(left: readonly Conjunct[], right: Node, search: Search): boolean {
  const needed = conjuncts(right);
  if (needed.length === 0) return true;
  if (--search.steps < 0 || search.depth > MAX_DEPTH) return false;
  const claim = claimOf(left, needed, search.depth);
  const known = search.assumed.find((one) => isSameClaim(one, claim));
  // Only a claim about a larger instance may be used: within one value it would prove itself.
  if (known !== undefined) return known.depth < search.depth;
  search.assumed.push(claim);
  const result = needed.every((part) => provesOne(left, part, search));
  search.assumed.pop();
  return result;
}

function provesBelow(left: readonly Conjunct[], right: Node, search: Search): boolean {
  search.depth++;
  const result = proves(left, right, search);
  search.depth--;
  return result;
}

function provesOne(left: readonly Conjunct[], right: Conjunct, search: Search): boolean {
  if (--search.steps < 0 || search.level >= MAX_LEVEL) return false;
  search.level++;
  const result = provesPart(left, right, search);
  search.level--;
  return result;
}

function provesPart(left: readonly Conjunct[], right: Conjunct, search: Search): boolean {
  if (left.some((part) => sameConjunct(part, right))) return true;
  const possible = kinds(left);
  if (possible.size === 0) return true;
  const values = finiteValues(left, search);
  if (values !== undefined && values.length <= MAX_LISTED) {
    return values.every((value) => acceptsAll([right], value, search) === true);
  }
  if (!right.opaque) {
    const rules = Object.entries(right.keywords);
    if (rules.every(([keyword, rule]) => provesKeyword(left, right, keyword, rule, possible, search))) return true;
  }
  return alternatives(left)?.every((branch) => provesOne(branch, right, search)) ?? false;
}

function provesKeyword(
  left: readonly Conjunct[],
  right: Conjunct,
  keyword: string,
  rule: unknown,
  possible: ReadonlySet<ValueKind>,
  search: Search,
): boolean {
  const numeric = possible.has("integer") || possible.has("fraction");
  const at = (schema: unknown): Node => ({ schema, root: right.root });
  switch (keyword) {
    case "type":
      return [...possible].every((kind) => kindsOfType(rule).has(kind));
    case "const":
    case "enum":
      // Countable instances were tried one by one before.
      return false;
    case "not":
      return isRepeated(left, right, keyword) || disjoint(left, conjuncts(at(rule)), search);
    case "anyOf":
    case "oneOf":
      return isRepeated(left, right, keyword) || provesUnion(left, right, keyword, possible, search);
    case "if":
      return (
        isRepeated(left, right, keyword) ||
        ["then", "else"].every((branch) => proves(left, at(right.keywords[branch] ?? true), search))
      );
    case "then":
    case "else":
    case "minContains":
    case "maxContains":
      return true;
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return !numeric || (typeof rule === "number" && provesBound(left, keyword, rule, !possible.has("fraction")));
    case "multipleOf":
      return !numeric || provesMultiple(left, rule, possible);
    case "minLength":
    case "pattern":
    case "format":
    case "maxLength":
      return !possible.has("string") || provesText(left, keyword, rule);
    case "minItems":
    case "maxItems":
    case "uniqueItems":
    case "prefixItems":
    case "items":
    case "contains":
      return !possible.has("array") || provesArray(left, right, keyword, rule, search);
    default:
      return !possible.has("object") || provesObject(left, right, keyword, rule, search);
  }
}

function provesUnion(
  left: readonly Conjunct[],
  right: Conjunct,
  keyword: "anyOf" | "oneOf",
  possible: ReadonlySet<ValueKind>,
  search: Search,
): boolean {
  const branches = right.keywords[keyword];
  if (!Array.isArray(branches)) return false;
  const nodes = branches.map((schema): Node => ({ schema, root: right.root }));
  // Of many, the one that repeats what is said is likely the one.
  const repeated = nodes.findIndex((node) =>
    conjuncts(node).every((part) => left.some((own) => sameConjunct(own, part))),
  );
  if (repeated > 0) nodes.unshift(...nodes.splice(repeated, 1));
  const found = nodes.some(
    (node, index) =>
      proves(left, node, search) &&
      (keyword === "anyOf" || nodes.every((other, at) => at === index || disjoint(left, conjuncts(other), search))),
  );
  if (found) return true;
  const types = [
    ...new Set([...possible].map((kind) => (kind === "integer" || kind === "fraction" ? "number" : kind))),
  ];
  if (types.length < 2) return false;
  const only: Conjunct = { ...right, keywords: { [keyword]: branches } };
  return types.every((type) => {
    const oneType: Conjunct = { keywords: { type }, root: right.root, origin: type, opaque: false };
    return provesOne([...left, oneType], only, search);
  });
}

function provesBound(left: readonly Conjunct[], keyword: string, rule: number, integers: boolean): boolean {
  if (keyword.endsWith("inimum")) {
    const { value, open } = lowerBound(left, integers);
    return keyword === "minimum" ? value >= rule : value > rule || (value === rule && open);
  }
  const { value, open } = upperBound(left, integers);
  return keyword === "maximum" ? value <= rule : value < rule || (value === rule && open);
}

function provesMultiple(left: readonly Conjunct[], rule: unknown, possible: ReadonlySet<ValueKind>): boolean {
  if (rule === 1 && !possible.has("fraction")) return true;
  return left.some(({ keywords: { multipleOf } }) => {
    if (multipleOf === rule) return true;
    return Number.isInteger(multipleOf) && Number.isInteger(rule) && Number(multipleOf) % Number(rule) === 0;
  });
}

function provesText(left: readonly Conjunct[], keyword: string, rule: unknown): boolean {
  if (keyword === "minLength") return (strictest(left, keyword, Math.max) ?? 0) >= Number(rule);
  if (keyword === "maxLength") return (strictest(left, keyword, Math.min) ?? Infinity) <= Number(rule);
  return left.some(({ keywords }) => keywords[keyword] === rule);
}

function provesArray(
  left: readonly Conjunct[],
  right: Conjunct,
  keyword: string,
  rule: unknown,
  search: Search,
): boolean {
  const longest = strictest(left, "maxItems", Math.min) ?? Infinity;
  const prefix = Math.max(prefixLength(left), prefixLength([right]));
  switch (keyword) {
    case "minItems":
      return (strictest(left, keyword, Math.max) ?? 0) >= Number(rule);
    case "maxItems": {
      const closed = kinds(elementParts(left, prefix)).size === 0;
      return longest <= Number(rule) || (closed && prefix <= Number(rule));
    }
    case "uniqueItems":
      return rule !== true || longest <= 1 || left.some(({ keywords }) => keywords[keyword] === true);
    case "contains":
      return isRepeated(left, right, keyword);
    default: {
      // `prefixItems` speaks of its own places, `items` of all after them.
      const own = prefixLength([right]);
      const first = keyword === "prefixItems" ? 0 : own;
      const last = keyword === "prefixItems" ? own - 1 : prefix;
      for (let index = first; index <= last && index < longest; index++) {
        const node = elementNode(right, index);
        if (node !== undefined && !provesBelow(elementParts(left, index), node, search)) return false;
      }
      return true;
    }
  }
}

/** Whether a conjunct repeats what `right` says by a keyword, word for word. Whatever else it asserts takes nothing away. */
function isRepeated(left: readonly Conjunct[], right: Conjunct, keyword: string): boolean {
  const defaults = TOGETHER[keyword] ?? {};
  const own = (part: Conjunct): Conjunct => {
    const others = Object.entries(defaults).map(([word, absent]) => [word, part.keywords[word] ?? absent] as const);
    const keywords = { [keyword]: part.keywords[keyword], ...Object.fromEntries(others) };
    return { ...part, keywords, opaque: false };
  };
  const needed = own(right);
  return left.some((part) => Object.hasOwn(part.keywords, keyword) && sameConjunct(own(part), needed));
}

function provesObject(
  left: readonly Conjunct[],
  right: Conjunct,
  keyword: string,
  rule: unknown,
  search: Search,
): boolean {
  const required = requiredNames(left);
  const forbidden = (name: string): boolean => kinds(memberParts(left, name)).size === 0;
  switch (keyword) {
    case "required":
      return strings(rule).every((name) => required.has(name));
    case "minProperties":
      return Math.max(strictest(left, keyword, Math.max) ?? 0, required.size) >= Number(rule);
    case "maxProperties":
      return (strictest(left, keyword, Math.min) ?? Infinity) <= Number(rule);
    case "dependentRequired":
      return Object.entries(isObject(rule) ? rule : {}).every(([name, needed]) => {
        const given = new Set(left.flatMap((part) => strings(member(part.keywords[keyword], name))));
        return strings(needed).every((one) => required.has(one) || given.has(one)) || forbidden(name);
      });
    case "propertyNames":
      return provesBelow(nameParts(left, right.root), { schema: rule, root: right.root }, search);
    case "properties":
    case "patternProperties":
    case "additionalProperties":
      return (
        keyword !== MEMBER_KEYWORDS.find((one) => Object.hasOwn(right.keywords, one)) ||
        provesMembers(left, right, search)
      );
    default:
      // `dependentSchemas`: only if they say the same.
      return isRepeated(left, right, keyword);
  }
}

/** `properties`, `patternProperties` and `additionalProperties` are one rule: which schema a member meets depends on all three. */
function provesMembers(left: readonly Conjunct[], right: Conjunct, search: Search): boolean {
  if (strictest(left, "maxProperties", Math.min) === 0) return true;
  const names = new Set([...declaredNames(left), ...declaredNames([right])]);
  if (search.plain) leaveSent(names, left);
  const patternCount = [...left, right].reduce((sum, part) => sum + patternsOf(part).length, 0);
  for (const name of names) {
    // Each is run.
    search.steps -= patternCount / 8;
    if (search.steps < 0) return false;
    const given = memberParts(left, name);
    if (!memberNodes(right, name, true).every((node) => provesBelow(given, node, search))) return false;
  }
  // Members that neither side declares.
  const { root, keywords } = right;
  const patterns = search.plain && left.every(isOpen) ? [] : patternsOf(right);
  const rest: Node = { schema: keywords["additionalProperties"] ?? true, root };
  if (left.every((part) => patternsOf(part).length === 0)) {
    const given = allConjuncts(
      left.map(({ keywords: { additionalProperties = true }, root: from }) => ({
        schema: additionalProperties,
        root: from,
      })),
    );
    return [rest, ...patterns.map(([, schema]): Node => ({ schema, root }))].every((node) =>
      provesBelow(given, node, search),
    );
  }
  return left.some((part) => provesRest(part, patterns, rest, search));
}

/** Leaves the names of members that are sent by who sends what the schema speaks of. */
function leaveSent(names: Set<string>, left: readonly Conjunct[]): void {
  for (const name of names) if (!left.some((part) => speaksOf(part)(name))) names.delete(name);
  for (const name of requiredNames(left)) names.add(name);
}

/** Whether members that it does not name may be anything. */
function isOpen(part: Conjunct): boolean {
  return patternsOf(part).length === 0 && (part.keywords["additionalProperties"] ?? true) === true;
}

/** The undeclared members of one conjunct with patterns: each meets some of its patterns, or its `additionalProperties`. */
function provesRest(part: Conjunct, needed: [string, unknown][], rest: Node, search: Search): boolean {
  const own = patternsOf(part);
  const additional = conjuncts({ schema: part.keywords["additionalProperties"] ?? true, root: part.root });
  const same = own.length === needed.length && own.every(([pattern]) => needed.some(([other]) => other === pattern));
  if (same) {
    return (
      provesBelow(additional, rest, search) &&
      needed.every(([pattern, schema]) => {
        const match = own.find(([other]) => other === pattern)?.[1];
        return provesBelow(conjuncts({ schema: match, root: part.root }), { schema, root: rest.root }, search);
      })
    );
  }
  const cases = [additional, ...own.map(([, schema]) => conjuncts({ schema, root: part.root }))];
  const all = [rest, ...needed.map(([, schema]): Node => ({ schema, root: rest.root }))];
  return cases.every((given) => all.every((node) => provesBelow(given, node, search)));
}
