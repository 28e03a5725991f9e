import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Path, Rare, Visit } from "./check.js";
import { isEqual, isMultiple, isUnique } from "./checks.js";
import { choices, expectation, quote, show } from "./describe.js";
import { lookedAt } from "./explain-unevaluated.js";
import { isObject, own, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";
import { isSpent, partsNamed } from "./pattern-properties.js";
import type { StandardIssue } from "./standard-schema.js";

/** One schema looking at one value. */
interface Place<Value = unknown> {
  readonly keywords: Keywords;
  readonly value: Value;
  readonly path: Path;
  readonly issues: StandardIssue[];
  readonly visit: Visit;
  readonly expect: (wanted: string) => void;
}

/** For checks: explains the keywords that most schemas do without. */
export const rareKeywords: Rare = {
  equals: isEqual,
  look(keywords, value, path, issues, visit) {
    const expect = (wanted: string): void =>
      void issues.push({ path, message: `expected ${wanted}, got ${show(value)}` });
    const { not, if: condition, then, else: otherwise, multipleOf, const: only, enum: values } = keywords;
    if (only !== undefined && values?.some((item) => isEqual(item, value)) === false) expect(choices(values));
    if (not !== undefined && visit(not, value, path).length === 0 && !isSpent(visit)) {
      expect(`anything but ${unwanted(not)}`);
    }
    if (condition !== undefined) {
      const part = visit(condition, value, path).length === 0 ? then : otherwise;
      if (part !== undefined) visit(part, value, path, issues);
    }
    if (typeof value === "number" && multipleOf !== undefined && !isMultiple(value, multipleOf)) {
      expect(`a multiple of ${multipleOf}`);
    }
    if (Array.isArray(value)) lookAtItems({ keywords, value, path, issues, visit, expect });
    if (isObject(value)) lookAtProperties({ keywords, value, path, issues, visit, expect });
  },
};

/** For checks: a schema that cannot be checked, and why. */
export function refusal(why: string): Rare {
  return { equals: Object.is, look: (_keywords, _value, path, issues) => void issues.push({ path, message: why }) };
}

/** What `not` keeps out. Of a schema that says no more than which properties there are, these. */
function unwanted(schema: JsonSchema): string {
  const { type, anyOf = [], required = [] } = schema as Keywords;
  if (type === undefined && anyOf.length > 0) return anyOf.map(unwanted).join(" or ");
  const words = expectation(schema);
  return words === expectation({}) && required.length > 0
    ? `an object with ${required.map(quote).join(" and ")}`
    : words;
}

function lookAtItems(place: Place<readonly unknown[]>): void {
  const { keywords, value, path, issues, visit, expect } = place;
  const { contains, minContains = 1, maxContains = Infinity, uniqueItems, unevaluatedItems } = keywords;
  if (uniqueItems === true && !isUnique(value)) expect("items that all differ");
  if (contains !== undefined) {
    const found = value.filter((item) => visit(contains, item, []).length === 0).length;
    if (found < minContains) expect(`at least ${minContains} items that are ${expectation(contains)}`);
    if (found > maxContains) expect(`at most ${maxContains} items that are ${expectation(contains)}`);
  }
  if (unevaluatedItems === undefined || issues.length > 0) return;
  const looked = lookedAt(place);
  value.forEach(
    (item, index) => looked.has(`${index}`) || visit(unevaluatedItems, item, [...path, `${index}`], issues),
  );
}

function counted(properties: number): string {
  return `${properties} ${properties === 1 ? "property" : "properties"}`;
}

function lookAtProperties(place: Place<JsonObject>): void {
  const { keywords, value, path, issues, visit, expect } = place;
  const {
    properties = {},
    minProperties = 0,
    maxProperties = Infinity,
    propertyNames,
    unevaluatedProperties,
  } = keywords;
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  const has = (key: string): boolean => own(value, key) !== undefined;
  const say = (message: string, key: string): void => void issues.push({ path: [...path, key], message });
  if (keys.length < minProperties) expect(`at least ${counted(minProperties)}`);
  if (keys.length > maxProperties) expect(`at most ${counted(maxProperties)}`);
  if (keywords.patternProperties !== undefined) lookAtNames(place, keys);
  for (const [key, names] of Object.entries(keywords.dependentRequired ?? {})) {
    for (const name of has(key) ? names : []) {
      const wanted = expectation(own(properties, name) ?? true);
      if (!has(name)) say(`expected ${wanted} (required with ${quote(key)}), got nothing`, name);
    }
  }
  for (const [key, part] of Object.entries(keywords.dependentSchemas ?? {})) {
    if (has(key)) visit(part as JsonSchema, value, path, issues);
  }
  for (const key of propertyNames === undefined ? [] : keys) {
    const found = visit(propertyNames as JsonSchema, key, path);
    for (const { message } of found) say(`property name: ${message}`, key);
  }
  if (unevaluatedProperties === undefined || issues.length > 0) return;
  const looked = lookedAt(place);
  for (const key of keys) {
    if (!looked.has(key)) visit(unevaluatedProperties, value[key], [...path, key], issues);
  }
}

/** `patternProperties`, and what is additional beside them. */
function lookAtNames({ keywords, value, path, issues, visit }: Place<JsonObject>, keys: readonly string[]): void {
  const { properties = {}, additionalProperties = true } = keywords;
  for (const key of keys) {
    if (isSpent(visit)) return;
    const parts = partsNamed(keywords, key, path, visit);
    const additional = parts.length === 0 && !Object.hasOwn(properties, key);
    if (additional && additionalProperties === false) {
      issues.push({ path: [...path, key], message: "unknown property" });
    } else {
      for (const part of additional ? [additionalProperties] : parts) visit(part, value[key], [...path, key], issues);
    }
  }
}
