import { MODERN_VERSION } from "../protocol/versions.js";
import type { Connection } from "./connection.js";
import type { HeaderMap } from "./descriptors.js";

/** Which arguments the tools that a server listed want in headers, by name. It outweighs what was generated. */
export const listed: WeakMap<Connection, Map<string, HeaderMap>> = /* @__PURE__ */ new WeakMap();

/** Whether arguments go into headers at all: over HTTP, and since 2026-07-28. */
export function mirrorsArguments(mcp: Connection): boolean {
  return mcp.transportKind === "http" && mcp.protocolVersion === MODERN_VERSION;
}
