import { codePoints, isObject, jsonEqual, member, strings } from "../json-value.js";
import { choose, every, exactlyOne, implies, not, some, type Verdict } from "../verdict.js";
import { conjuncts, type Conjunct, type Node } from "./node.js";

/** Steps that one decision may take: hostile schemas end as "cannot tell", not as a hang. */
export interface Budget {
  steps: number;
  /** Levels of recursion right now: a schema may refer to itself without ever reaching a member or an element. */
  level: number;
}

export const MAX_LEVEL = 64;

/** Breaks every format that is asserted by anybody. */
export const NO_FORMAT = " ";
const BROKEN_BY_SPACE: ReadonlySet<string> = new Set(
  "date-time date time email uri uuid ipv4 ipv6 hostname duration idn-email uri-reference iri".split(" "),
);

/** Whether `value` is an instance of the schema, where this can be decided without running unbounded patterns. */
export function accepts(node: Node, value: unknown, budget: Budget): Verdict {
  if (budget.level >= MAX_LEVEL) return undefined;
  budget.level++;
  const verdict = acceptsAll(conjuncts(node), value, budget);
  budget.level--;
  return verdict;
}

export function acceptsAll(parts: readonly Conjunct[], value: unknown, budget: Budget): Verdict {
  return every(parts, (part) => acceptsOne(part, value, budget));
}

function acceptsOne(part: Conjunct, value: unknown, budget: Budget): Verdict {
  if (--budget.steps < 0) return undefined;
  const { keywords } = part;
  const at = (schema: unknown): Node => ({ schema, root: part.root });
  const verdict = every(Object.entries(keywords), ([keyword, rule]) => {
    switch (keyword) {
      case "type":
        return (Array.isArray(rule) ? rule : [rule]).some((type) => hasType(value, type));
      case "const":
        return jsonEqual(value, rule);
      case "enum":
        return Array.isArray(rule) ? rule.some((one) => jsonEqual(value, one)) : undefined;
      case "not":
        return not(accepts(at(rule), value, budget));
      case "anyOf":
        return Array.isArray(rule) ? some(rule, (one) => accepts(at(one), value, budget)) : undefined;
      case "oneOf":
        return Array.isArray(rule) ? exactlyOne(rule.map((one) => accepts(at(one), value, budget))) : undefined;
      case "if":
        return conditional(keywords, at, value, budget);
      default:
        if (typeof value === "number") return numberRule(keyword, rule, value);
        if (typeof value === "string") return stringRule(keyword, rule, value);
        if (Array.isArray(value)) return arrayRule(keyword, rule, keywords, value, at, budget);
        if (isObject(value)) return objectRule(keyword, rule, keywords, value, at, budget);
        return true;
    }
  });
  return part.opaque && verdict === true ? undefined : verdict;
}

export function hasType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    default:
      return typeof value === type;
  }
}

function conditional(
  keywords: Conjunct["keywords"],
  at: (schema: unknown) => Node,
  value: unknown,
  budget: Budget,
): Verdict {
  const condition = accepts(at(keywords["if"]), value, budget);
  const branch = (keyword: string): Verdict =>
    Object.hasOwn(keywords, keyword) ? accepts(at(keywords[keyword]), value, budget) : true;
  return choose(
    condition,
    () => branch("then"),
    () => branch("else"),
  );
}

function numberRule(keyword: string, rule: unknown, value: number): Verdict {
  if (typeof rule !== "number") return true;
  switch (keyword) {
    case "minimum":
      return value >= rule;
    case "maximum":
      return value <= rule;
    case "exclusiveMinimum":
      return value > rule;
    case "exclusiveMaximum":
      return value < rule;
    case "multipleOf":
      return Number.isInteger(rule) && Number.isInteger(value) ? value % rule === 0 : undefined;
    default:
      return true;
  }
}

function stringRule(keyword: string, rule: unknown, value: string): Verdict {
  switch (keyword) {
    case "minLength":
      return codePoints(value) >= Number(rule);
    case "maxLength":
      return codePoints(value) <= Number(rule);
    case "pattern":
      return matches(rule, value);
    case "format":
      return value === NO_FORMAT && typeof rule === "string" && BROKEN_BY_SPACE.has(rule) ? false : undefined;
    default:
      return true;
  }
}

/** Runs a pattern only where it cannot take long; `undefined` otherwise. */
export function matches(pattern: unknown, text: string): Verdict {
  if (typeof pattern !== "string" || pattern.length > 200 || text.length > 200) return undefined;
  const quantifiers = pattern.match(/[*+]|\{\d+,/g)?.length ?? 0;
  if (quantifiers > 2 || /\)[*+{?]|\\[1-9k]|\(\?[<=!]/.test(pattern)) return undefined;
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return undefined;
  }
}

function arrayRule(
  keyword: string,
  rule: unknown,
  keywords: Conjunct["keywords"],
  value: readonly unknown[],
  at: (schema: unknown) => Node,
  budget: Budget,
): Verdict {
  const prefix = Array.isArray(keywords["prefixItems"]) ? keywords["prefixItems"] : [];
  switch (keyword) {
    case "minItems":
      return value.length >= Number(rule);
    case "maxItems":
      return value.length <= Number(rule);
    case "uniqueItems":
      return (
        rule !== true || value.every((one, index) => !value.slice(0, index).some((other) => jsonEqual(one, other)))
      );
    case "prefixItems":
      return every(prefix.slice(0, value.length), (schema, index) => accepts(at(schema), value[index], budget));
    case "items":
      return every(value.slice(prefix.length), (element) => accepts(at(rule), element, budget));
    case "contains": {
      const verdicts = value.map((element) => accepts(at(rule), element, budget));
      if (verdicts.includes(undefined)) return undefined;
      const count = verdicts.filter((verdict) => verdict === true).length;
      return count >= Number(keywords["minContains"] ?? 1) && count <= Number(keywords["maxContains"] ?? Infinity);
    }
    default:
      return true;
  }
}

function objectRule(
  keyword: string,
  rule: unknown,
  keywords: Conjunct["keywords"],
  value: Record<string, unknown>,
  at: (schema: unknown) => Node,
  budget: Budget,
): Verdict {
  const names = Object.keys(value);
  switch (keyword) {
    case "required":
      return strings(rule).every((name) => Object.hasOwn(value, name));
    case "minProperties":
      return names.length >= Number(rule);
    case "maxProperties":
      return names.length <= Number(rule);
    case "propertyNames":
      return every(names, (name) => accepts(at(rule), name, budget));
    case "properties":
      return every(names, (name) => {
        const schema = member(rule, name);
        return schema === undefined ? true : accepts(at(schema), value[name], budget);
      });
    case "patternProperties":
      return every(names, (name) =>
        every(Object.entries(isObject(rule) ? rule : {}), ([pattern, schema]) =>
          implies(matches(pattern, name), accepts(at(schema), value[name], budget)),
        ),
      );
    case "additionalProperties":
      return every(names, (name) => {
        if (member(keywords["properties"], name) !== undefined) return true;
        const patterns = Object.keys(isObject(keywords["patternProperties"]) ? keywords["patternProperties"] : {});
        const matched = some(patterns, (pattern) => matches(pattern, name));
        return implies(not(matched), accepts(at(rule), value[name], budget));
      });
    case "dependentRequired":
      return Object.entries(isObject(rule) ? rule : {}).every(
        ([name, needed]) => !Object.hasOwn(value, name) || strings(needed).every((one) => Object.hasOwn(value, one)),
      );
    case "dependentSchemas":
      return every(Object.entries(isObject(rule) ? rule : {}), ([name, schema]) =>
        Object.hasOwn(value, name) ? accepts(at(schema), value, budget) : true,
      );
    default:
      return true;
  }
}
