import { encodeHeaderValue } from "../protocol/header-value.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { HeaderMap } from "./descriptors.js";
import type { CallOptions } from "./request-options.js";

/** The options of a call with the headers that its arguments are mirrored into: those present, not `null`, encoded. */
export function mirrored(map: HeaderMap, input: unknown, options?: CallOptions): CallOptions {
  const headers: Record<string, string> = { ...options?.headers };
  for (const [header, path] of Object.entries(map)) {
    const value = path.reduce(property, input);
    if (value !== undefined && value !== null) headers[`Mcp-Param-${header}`] = encodeHeaderValue(String(value));
  }
  return { ...options, headers };
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as JsonObject)[name]
    : undefined;
}
