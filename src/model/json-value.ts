/** Members of a JSON object whose values nobody has looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Equality of JSON values: the order of members does not matter, the order of elements does. */
export function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return typeof a === "object" && typeof b === "object" && a !== null && b !== null && membersEqual(a, b, jsonEqual);
}

/** Whether two objects, or two arrays, have the same members, as `equal` tells. */
export function membersEqual(a: object, b: object, equal: (a: unknown, b: unknown) => boolean): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, index) => equal(element, b[index]));
  }
  if (Array.isArray(b)) return false;
  const [one, other] = [a as JsonObject, b as JsonObject];
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    // Names first: what members hold can take long to compare.
    keys.every((key) => Object.hasOwn(other, key)) &&
    keys.every((key) => equal(one[key], other[key]))
  );
}

/** Length of a string as JSON Schema counts it: code points. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Own member `key` of `value`, whatever its name. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** An array of strings, or none. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((element) => typeof element === "string") : [];
}
