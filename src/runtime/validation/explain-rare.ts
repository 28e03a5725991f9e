import { isEqual, isMultiple, isUnique } from "./checks.js";
import { quote } from "./describe.js";
import { below, regex, type Place, type RareKeywords } from "./explain.js";
import { isObject, own, present, type JsonSchema } from "./json-schema.js";

/** For `validator`: explains the keywords that most schemas do without. */
export const rareKeywords: RareKeywords = {
  equals: isEqual,
  named: ({ patternProperties = {} }, key) =>
    Object.keys(patternProperties)
      .filter((pattern) => regex(pattern).test(key))
      .map((pattern) => patternProperties[pattern] as JsonSchema),
  look,
};

function look(place: Place): void {
  const { keywords, value, issues, test, expect, words } = place;
  const { not, if: condition, then, else: otherwise, multipleOf } = keywords;
  if (not !== undefined && test(not).length === 0) expect(`anything but ${words(not)}`);
  if (condition !== undefined) {
    const part = test(condition).length === 0 ? then : otherwise;
    if (part !== undefined) issues.push(...test(part));
  }
  if (typeof value === "number" && multipleOf !== undefined && !isMultiple(value, multipleOf)) {
    expect(`a multiple of ${multipleOf}`);
  }
  if (Array.isArray(value)) lookAtItems(place, value);
  if (isObject(value)) lookAtProperties(place, value);
}

function lookAtItems({ keywords, looked, issues, test, member, expect, bounds, words }: Place, items: unknown[]): void {
  const { contains, minContains = 1, maxContains, uniqueItems, unevaluatedItems } = keywords;
  if (uniqueItems === true && !isUnique(items)) expect("items that all differ");
  if (contains !== undefined) {
    const found = items.flatMap((item, index) => (test(contains, item).length === 0 ? [index] : []));
    for (const index of found) looked.add(String(index));
    bounds(found.length, ` items that are ${words(contains)}`, minContains, maxContains);
  }
  if (issues.length > 0) return;
  items.forEach((item, index) => looked.has(String(index)) || member(index, unevaluatedItems, item));
}

function lookAtProperties(place: Place, value: Record<string, unknown>): void {
  const { keywords, pointer, looked, issues, test, member, bounds, words } = place;
  const { properties = {}, propertyNames, minProperties, maxProperties, unevaluatedProperties } = keywords;
  const keys = present(value);
  const say = (message: string, key: string): unknown => issues.push({ pointer: below(pointer, key), message });
  bounds(keys.length, " properties", minProperties, maxProperties);
  for (const [key, names] of Object.entries(keywords.dependentRequired ?? {})) {
    for (const name of keys.includes(key) ? names : []) {
      const wanted = words((own(properties, name) as JsonSchema | undefined) ?? true);
      if (!keys.includes(name)) say(`expected ${wanted} (required with ${quote(key)}), got nothing`, name);
    }
  }
  for (const [key, part] of Object.entries(keywords.dependentSchemas ?? {})) {
    if (keys.includes(key)) issues.push(...test(part as JsonSchema));
  }
  for (const key of propertyNames === undefined ? [] : keys) {
    for (const { message } of test(propertyNames as JsonSchema, key)) say(`property name: ${message}`, key);
  }
  if (issues.length > 0) return;
  for (const key of keys) {
    if (!looked.has(key)) member(key, unevaluatedProperties, value[key]);
  }
}
