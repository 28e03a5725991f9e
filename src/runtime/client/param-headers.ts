import { encodeHeaderValue } from "../protocol/header-value.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Tool } from "../protocol/types.js";
import { MODERN_VERSION } from "../protocol/versions.js";
import type { Connection } from "./connection.js";
import type { HeaderMap } from "./descriptors.js";
import { headerMap } from "./header-map.js";
import { pages } from "./pages.js";
import type { CallOptions } from "./options.js";

/** What servers were seen to mirror, by tool. It outweighs what was generated. */
const listed: WeakMap<Connection, Map<string, HeaderMap>> = /* @__PURE__ */ new WeakMap();

/** Whether arguments go into headers at all: over HTTP, and since 2026-07-28. */
export function mirrorsArguments(mcp: Connection): boolean {
  return mcp.transportKind === "http" && mcp.protocolVersion === MODERN_VERSION;
}

/** The options of a call, with the headers that its arguments are mirrored into. */
export function mirrored(
  mcp: Connection,
  tool: { readonly name: string; readonly headers?: HeaderMap },
  input: unknown,
  options: CallOptions = {},
): CallOptions {
  const map = mirrorsArguments(mcp) ? (listed.get(mcp)?.get(tool.name) ?? tool.headers) : undefined;
  if (!map) return options;
  const headers: Record<string, string> = {};
  for (const [header, path] of Object.entries(map)) {
    let value: unknown = input;
    for (const name of path) value = typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
    if (value !== undefined && value !== null) headers[`Mcp-Param-${header}`] = encodeHeaderValue(String(value));
  }
  return { ...options, headers: { ...options.headers, ...headers } };
}

/** Remembers what a listed tool mirrors. What is wrong with its annotations, if anything, as a sentence. */
export function noteHeaders(mcp: Connection, { name, inputSchema }: Tool): string | undefined {
  const map = headerMap(inputSchema);
  if (typeof map === "string") return map;
  let tools = listed.get(mcp);
  if (!tools) listed.set(mcp, (tools = new Map()));
  tools.set(name, map);
  return undefined;
}

/** Asks the server what the tool mirrors by now. `false` if it does not say. */
export async function refreshHeaders(mcp: Connection, name: string): Promise<boolean> {
  for await (const page of pages(mcp, "tools/list", "tools")) {
    const tool = (page as Tool[]).find((candidate) => candidate.name === name);
    if (tool) return noteHeaders(mcp, tool) === undefined;
  }
  return false;
}
