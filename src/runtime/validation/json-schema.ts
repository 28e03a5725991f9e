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

/** The names of the properties that are present. */
export function present(object: JsonObject): string[] {
  return Object.keys(object).filter((key) => object[key] !== undefined);
}

/**
 * The subschema that a local `$ref` names (`#` or `#/…`, RFC 6901): own properties only, nothing is ever fetched.
 *
 * @returns `false`, which accepts nothing, where the pointer leads nowhere.
 */
export function dereference(root: JsonSchema, ref: string): JsonSchema {
  let target: unknown = root;
  for (const token of decodeURIComponent(ref).split("/").slice(1)) {
    target =
      typeof target === "object" && target !== null
        ? own(target, token.replaceAll("~1", "/").replaceAll("~0", "~"))
        : false;
  }
  return target === undefined ? false : (target as JsonSchema);
}
