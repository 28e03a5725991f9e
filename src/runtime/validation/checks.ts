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

/** Whether two JSON values are equal: order of properties aside, 1.0 equals 1. A large value is not read where another one is `wanted`. */
export function isEqual(value: unknown, wanted: unknown): boolean {
  if (value === wanted) return true;
  if (Array.isArray(value)) {
    return (
      Array.isArray(wanted) &&
      value.length === wanted.length &&
      value.every((item, index) => isEqual(item, wanted[index]))
    );
  }
  if (!isObject(value) || !isObject(wanted)) return false;
  const keys = present(wanted);
  return (
    keys.every((key) => Object.hasOwn(value, key) && isEqual(value[key], wanted[key])) &&
    countProperties(value) === keys.length
  );
}

/** Whether no two items are equal. */
export function isUnique(items: readonly unknown[]): boolean {
  return differ(items, 256);
}

/**
 * By how items begin, and of those that begin alike by twice as much: in lists of lists whose items differ too, each level
 * would read all that is below it.
 */
function differ(items: readonly unknown[], most: number): boolean {
  const seen = new Set<unknown>();
  const alike = new Map<string, unknown[]>();
  for (const item of items) {
    const key = typeof item === "object" || typeof item === "string" ? beginning(item, most) : item;
    if (typeof key === "string" && key.length > most) {
      const some = alike.get(key);
      if (some === undefined) alike.set(key, [item]);
      else some.push(item);
    } else if (seen.has(key)) return false;
    else seen.add(key);
  }
  return [...alike.values()].every((some) => some.length === 1 || differ(some, 2 * most));
}

/** A text that two JSON values have in common exactly when they are equal; of one that is longer than `most`, its beginning. */
function beginning(value: unknown, most: number): string {
  let text = "";
  write(value);
  return text;

  function write(part: unknown): void {
    if (typeof part === "string") text += JSON.stringify(part.slice(0, most + 1));
    else if (Array.isArray(part)) writeAll("[", part, write);
    else if (!isObject(part)) text += String(part);
    else {
      writeAll("{", present(part).sort(), (key) => {
        write(key);
        text += ":";
        write(part[key]);
      });
    }
  }

  function writeAll<Part>(open: string, parts: readonly Part[], each: (part: Part) => void): void {
    text += open;
    for (const part of parts) {
      if (text.length > most) return;
      each(part);
      text += ",";
    }
    text += "]";
  }
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
