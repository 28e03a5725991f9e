/** The stateless revision: every request carries its version and capabilities. */
export const MODERN_VERSION = "2026-07-28";

/** Revisions with an `initialize` handshake, newest first. */
export const LEGACY_VERSIONS: readonly string[] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/** All revisions that this runtime speaks, newest first. */
export const SUPPORTED_VERSIONS: readonly string[] = /* @__PURE__ */ [MODERN_VERSION].concat(LEGACY_VERSIONS);

/** The only revision with batches (R31). */
export const BATCH_VERSION = "2025-03-26";

/** Keys that the protocol reserves in `_meta` (basic, "_meta"). Clients take `client-constants.ts`. */
export const Meta = {
  protocolVersion: "io.modelcontextprotocol/protocolVersion",
  clientInfo: "io.modelcontextprotocol/clientInfo",
  clientCapabilities: "io.modelcontextprotocol/clientCapabilities",
  serverInfo: "io.modelcontextprotocol/serverInfo",
  logLevel: "io.modelcontextprotocol/logLevel",
  subscriptionId: "io.modelcontextprotocol/subscriptionId",
  progressToken: "progressToken",
  /** Ours: JSON Schema of a resource's JSON text. */
  contentSchema: "mcp-gen/contentSchema",
} as const;
