/** The stateless revision: every request carries its version and capabilities. */
export const MODERN_VERSION = "2026-07-28";

/** Revisions with an `initialize` handshake, newest first. */
export const LEGACY_VERSIONS: readonly string[] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/** All revisions that this runtime speaks, newest first. */
export const SUPPORTED_VERSIONS: readonly string[] = [MODERN_VERSION, ...LEGACY_VERSIONS];

export const META_PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
export const META_CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
export const META_CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
export const META_SERVER_INFO = "io.modelcontextprotocol/serverInfo";
export const META_LOG_LEVEL = "io.modelcontextprotocol/logLevel";

/** Keys that the protocol reserves in `_meta` (basic, "_meta"). Client code takes the constants: a bundle keeps what it uses. */
export const Meta = {
  protocolVersion: META_PROTOCOL_VERSION,
  clientInfo: META_CLIENT_INFO,
  clientCapabilities: META_CLIENT_CAPABILITIES,
  serverInfo: META_SERVER_INFO,
  logLevel: META_LOG_LEVEL,
  subscriptionId: "io.modelcontextprotocol/subscriptionId",
  progressToken: "progressToken",
  /** Ours: JSON Schema of a resource's JSON text. */
  contentSchema: "mcp-gen/contentSchema",
} as const;
