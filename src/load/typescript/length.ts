import type { Schema } from "./schema.js";

const MAX_LENGTH = 32_768;

/**
 * Whether a schema takes much to write. What its types have in common is one object in it, so that of a schema without end it is
 * told at once.
 */
export function isLong(schema: Schema): boolean {
  return lengthOf(schema, new Map()) > MAX_LENGTH;
}

function lengthOf(value: unknown, known: Map<object, number>): number {
  if (typeof value !== "object" || value === null) return String(value).length;
  const before = known.get(value);
  if (before !== undefined) return before;
  let length = 0;
  for (const [key, inner] of Object.entries(value)) length += key.length + lengthOf(inner, known);
  known.set(value, length);
  return length;
}
