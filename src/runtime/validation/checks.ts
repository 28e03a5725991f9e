import type { JsonObject } from "../protocol/jsonrpc.js";
import { isObject } from "./json-schema.js";

// What generated checks call. Each is linear in the value.

/** What `prepare` returns: a check, beside which stands what it needs (patterns, checks of its parts). */
export const prepared = <Check>(prepare: () => Check): Check => prepare();

/** The number of Unicode code points. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _char of text) count += 1;
  return count;
}

/** Whether a text has at least `minimum` code points. Counts only when UTF-16 lengths leave it open. */
export function isAtLeast(text: string, minimum: number): boolean {
  return text.length >= 2 * minimum || (text.length >= minimum && codePoints(text) >= minimum);
}

/** Whether a text has at most `maximum` code points. Counts only when UTF-16 lengths leave it open. */
export function isAtMost(text: string, maximum: number): boolean {
  return text.length <= maximum || (text.length <= 2 * maximum && codePoints(text) <= maximum);
}

/** Whether a number is a multiple of another, as decimals are meant: 0.3 is a multiple of 0.1. Of whole ones it is exact. */
export function isMultiple(value: number, of: number): boolean {
  const ratio = value / of;
  if (value % of === 0 || Number.isInteger(of)) return value % of === 0;
  return Math.abs(ratio - Math.round(ratio)) <= Math.abs(ratio) * Number.EPSILON;
}

/** A text that two JSON values have in common exactly when they are equal. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return typeof value === "string" ? JSON.stringify(value) : String(value);
  const members = present(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

/** Whether two JSON values are equal: order of properties aside, 1.0 equals 1. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = present(a);
  return keys.length === present(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}

/** Whether no two items are equal. */
export function isUnique(items: readonly unknown[]): boolean {
  const seen = new Set<unknown>();
  for (const item of items) {
    const key = typeof item === "object" || typeof item === "string" ? canonical(item) : item;
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}

/** The names of the properties that are present. */
function present(object: JsonObject): string[] {
  return Object.keys(object).filter((key) => object[key] !== undefined);
}

/** How many properties are present. */
export function countProperties(object: JsonObject): number {
  let count = 0;
  for (const key of Object.keys(object)) if (object[key] !== undefined) count += 1;
  return count;
}

/**
 * Whether an object has no properties but those that it is known for.
 *
 * @param known How many of these it has.
 */
export function hasOnly(object: JsonObject, known: number): boolean {
  let others = -known;
  for (const _key in object) others += 1;
  return others === 0 || others === Object.values(object).filter((value) => value === undefined).length;
}

/** A number that JSON can say. */
export const isNumber = Number.isFinite as (value: unknown) => value is number;

/** A whole number; 1.0 is one. */
export const isInteger = Number.isInteger as (value: unknown) => value is number;
