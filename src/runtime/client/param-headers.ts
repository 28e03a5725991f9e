import { encodeHeaderValue } from "../protocol/header-value.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { HeaderMap } from "./descriptors.js";

/** The headers that a call's arguments are mirrored into: present, not `null`, encoded. */
export function mirror(map: HeaderMap, input: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [header, path] of Object.entries(map)) {
    const value = path.reduce(property, input);
    if (value !== undefined && value !== null) headers[`Mcp-Param-${header}`] = encodeHeaderValue(String(value));
  }
  return headers;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as JsonObject)[name]
    : undefined;
}
