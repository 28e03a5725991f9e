import { isObject, member } from "../model/json-value.js";

const MAX_LENGTH = 32_768;

/**
 * Whether a schema takes much to write. What its parts have in common may be one object in it, or a reference: of one that would
 * be without end it is told at once.
 *
 * @param definitions Those that would be written where something refers to them.
 */
export function isLong(schema: object, definitions: unknown = undefined): boolean {
  const known = new Map<object, number>();
  const lengthOf = (value: unknown): number => {
    if (typeof value !== "object" || value === null) return String(value).length;
    const before = known.get(value);
    if (before !== undefined) return before;
    // Inside of itself it stays a reference.
    known.set(value, 0);
    const target = isObject(value) ? referred(value["$ref"], definitions) : undefined;
    let length = target === undefined ? 0 : lengthOf(target);
    for (const [key, inner] of Object.entries(value)) {
      if (inner !== definitions) length += key.length + lengthOf(inner);
    }
    known.set(value, length);
    return length;
  };
  return lengthOf(schema) > MAX_LENGTH;
}

function referred(reference: unknown, definitions: unknown): unknown {
  const [, name] = /^#\/(?:\$defs|definitions)\/(.+)$/.exec(String(reference)) ?? [];
  return name === undefined ? undefined : member(definitions, name);
}
