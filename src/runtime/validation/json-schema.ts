import type { JsonObject } from "../protocol/jsonrpc.js";

/** A JSON Schema as data. */
export type JsonSchema = JsonObject | boolean;

/** Whether a value is what JSON calls an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property; `undefined` equals absent, and nothing is inherited. */
export function own(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as JsonObject)[key] : undefined;
}
