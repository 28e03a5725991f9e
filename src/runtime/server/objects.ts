import type { JsonObject } from "../protocol/jsonrpc.js";

/** Whether `value` is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object of which some fields are looked at, and nothing is known: a declaration may come from a server in the wild. */
export type Unchecked<Field extends string> = object & { readonly [Name in Field]?: unknown };

/** Whether there is something to wait for. Handlers that answer at once then cost no extra turn of the loop. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
