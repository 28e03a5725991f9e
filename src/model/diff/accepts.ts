import { codePoints, isObject, jsonEqual, member, strings } from "../json-value.js";
import { choose, every, exactlyOne, implies, not, some, type Verdict } from "../verdict.js";
import { conjuncts, type Conjunct } from "./conjuncts.js";
import { lists, textOf } from "./listed.js";
import type { Node } from "./node.js";
import { matches } from "./patterns.js";

/** Steps that one decision may take: hostile schemas end as "cannot tell", not as a hang. */
export interface Budget {
  steps: number;
  /** Levels of recursion right now: a schema may refer to itself without ever reaching a member or an element. */
  level: number;
}

export const MAX_LEVEL = 64;

/** A text of each format. */
export const FORMATTED: Readonly<Record<string, string>> = {
  "date-time": "2024-02-29T12:00:00Z",
  date: "2024-02-29",
  time: "12:00:00Z",
  email: "a@example.com",
  uri: "https://example.com/",
  uuid: "123e4567-e89b-42d3-a456-426614174000",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  hostname: "example.com",
};
/** Breaks every format that is asserted by anybody. */
export const NO_FORMAT = " ";
const BROKEN_BY_SPACE: ReadonlySet<string> = new Set(
  "date-time date time email uri uuid ipv4 ipv6 hostname duration idn-email uri-reference iri".split(" "),
);

/** Keywords that look at a value without looking into it: trying thousands of listed values takes little. */
const ALONE: ReadonlySet<string> = new Set(["type", "enum", "const"]);

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
  const { keywords } = part;
  budget.steps -= Object.keys(keywords).every((keyword) => ALONE.has(keyword)) ? 1 / 8 : 1;
  if (budget.steps < 0) return undefined;
  const at = (schema: unknown): Node => ({ schema, root: part.root });
  const verdict = every(Object.entries(keywords), ([keyword, rule]) => {
    switch (keyword) {
      case "type":
        return (Array.isArray(rule) ? rule : [rule]).some((type) => hasType(value, type));
      case "const":
        return jsonEqual(value, rule);
      case "enum":
        return Array.isArray(rule) ? lists(rule, value) : undefined;
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
      return typeof rule === "string" ? hasFormat(value, rule) : true;
    default:
      return true;
  }
}

/** Whether a text has a format, where that is plain: but for host names, no format takes another's example, or mere letters. */
function hasFormat(text: string, format: string): Verdict {
  const example = member(FORMATTED, format);
  if (text === example) return true;
  if (text === NO_FORMAT && BROKEN_BY_SPACE.has(format)) return false;
  const isOther = /^[A-Za-z]*$/.test(text) || Object.values(FORMATTED).includes(text);
  return isOther && example !== undefined && format !== "hostname" ? false : undefined;
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
      return rule !== true || new Set(value.map(textOf)).size === value.length;
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
