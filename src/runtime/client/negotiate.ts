import { ConnectionError, McpError, type ConnectionErrorCode } from "../protocol/errors.js";
import { ErrorCode, type JsonObject } from "../protocol/jsonrpc.js";
import type { DiscoverResult, Implementation, InitializeResult, ServerCapabilities } from "../protocol/types.js";
import { LEGACY_VERSIONS, Meta, MODERN_VERSION } from "../protocol/versions.js";
import { exchange } from "./exchange.js";
import type { Link } from "./link.js";

/** What the two sides found out about each other. */
export interface Agreement {
  readonly protocolVersion: string;
  readonly serverInfo: Implementation | undefined;
  readonly capabilities: ServerCapabilities;
  readonly instructions: string | undefined;
}

/** Who we are, in the words of either era. */
export interface Introduction {
  readonly clientInfo: Implementation;
  readonly capabilities: JsonObject;
}

/** A legacy server: the version to offer it, and how we know. */
interface Legacy {
  readonly offer: string;
  readonly why?: unknown;
}

/** Servers that turned out to be legacy, by `Transport.key`; for the life of this process. */
const legacyServers: Set<string> = /* @__PURE__ */ new Set();
const MAX_REMEMBERED = 1000;

/**
 * Finds out which era the server belongs to, and agrees on a version (basic/versioning, "Backward Compatibility").
 *
 * The first request is `server/discover`. A server that answers it, or refuses it with an error that only modern servers
 * know, is modern; any other is greeted with `initialize`.
 */
export async function negotiate(link: Link, self: Introduction): Promise<Agreement> {
  const { protocolVersion: pinned } = link.options;
  const { key } = link.transport;
  const deadline = Date.now() + link.limits.connectTimeoutMs;
  const latest = pinned ?? LEGACY_VERSIONS[0]!;
  const era = pinned ? (pinned === MODERN_VERSION ? "modern" : "legacy") : link.options.era;

  if (era === "legacy") return initialize(link, self, latest, deadline);
  if (era === undefined && key !== undefined && legacyServers.has(key)) {
    try {
      return await initialize(link, self, latest, deadline);
    } catch (error) {
      legacyServers.delete(key);
      if (!suggestsLegacy(error)) throw error;
    }
  }
  // Half of the time is for servers that say nothing to what they do not know.
  const probed = await probe(link, self, era ? deadline : (Date.now() + deadline) / 2);
  if (!("offer" in probed)) return probed;
  const { why } = probed;
  if (era) throw unsupported("an older one", why);
  if (hasCode(why, "closed", "process-exited")) await reopen(link, why);
  try {
    const agreement = await initialize(link, self, probed.offer, deadline);
    if (key !== undefined && legacyServers.size < MAX_REMEMBERED) legacyServers.add(key);
    return agreement;
  } catch (error) {
    // A modern server that was slow to start: by now it can tell us.
    const again = hasCode(why, "timeout") && error instanceof McpError && (await probe(link, self, deadline));
    if (again && !("offer" in again)) return again;
    throw error;
  }
}

/** The server left when it heard the unknown; some transports can start it again. */
async function reopen(link: Link, why: ConnectionError): Promise<void> {
  if (link.transport.reopen) return link.transport.reopen();
  const { code, message, sent } = why;
  throw new ConnectionError(code, `${message} An old server may need \`era: "legacy"\`.`, { cause: why, sent });
}

/** Asks for the server's description of itself (server/discover). */
async function probe(link: Link, self: Introduction, deadline: number): Promise<Agreement | Legacy> {
  const { logLevel = link.options.onLog && "info" } = link.options;
  link.meta = {
    [Meta.protocolVersion]: MODERN_VERSION,
    [Meta.clientInfo]: self.clientInfo,
    [Meta.clientCapabilities]: self.capabilities,
    ...(logLevel && { [Meta.logLevel]: logLevel }),
  };
  const found = await discover(link, deadline, false);
  if ("offer" in found) link.meta = undefined;
  else link.transport.negotiated?.(MODERN_VERSION);
  return found;
}

async function discover(link: Link, deadline: number, again: boolean): Promise<Agreement | Legacy> {
  const offer = LEGACY_VERSIONS[0]!;
  let response;
  try {
    response = await exchange(link, "server/discover", undefined, bounds(link, deadline));
  } catch (error) {
    if (suggestsLegacy(error)) return { offer, why: error };
    throw error;
  }
  if ("error" in response) {
    const { code, message, data } = response.error;
    const error = new McpError(code, message, data);
    if (code === ErrorCode.unsupportedVersion) {
      const { supported } = (data ?? {}) as { supported?: unknown };
      // It names the version that it refused: servers that come up behind a gateway do. Once more, not for ever.
      if (Array.isArray(supported) && supported.includes(MODERN_VERSION) && !again) return discover(link, deadline, true);
      return { offer: mutual(supported, error), why: error };
    }
    if (code === ErrorCode.headerMismatch || code === ErrorCode.missingCapability) throw error;
    return { offer, why: error };
  }
  const { supportedVersions, capabilities, instructions, _meta, serverInfo } = response.result as unknown as DiscoverResult;
  if (!Array.isArray(supportedVersions)) return { offer };
  if (!supportedVersions.includes(MODERN_VERSION)) return { offer: mutual(supportedVersions) };
  return {
    protocolVersion: MODERN_VERSION,
    serverInfo: (_meta?.[Meta.serverInfo] ?? serverInfo) as Implementation | undefined,
    capabilities: capabilities ?? {},
    instructions,
  };
}

/** The handshake of the legacy eras. */
export async function initialize(link: Link, self: Introduction, offer: string, deadline: number): Promise<Agreement> {
  const params = { protocolVersion: offer, ...self };
  const response = await exchange(link, "initialize", params, bounds(link, deadline));
  if ("error" in response) throw new McpError(response.error.code, response.error.message, response.error.data);
  const { protocolVersion, serverInfo, capabilities, instructions } = response.result as unknown as InitializeResult;
  const { protocolVersion: pinned = protocolVersion } = link.options;
  if (!LEGACY_VERSIONS.includes(protocolVersion) || protocolVersion !== pinned) throw unsupported(String(protocolVersion));
  link.transport.negotiated?.(protocolVersion);
  await link.transport.notify?.({ jsonrpc: "2.0", method: "notifications/initialized" });
  return { protocolVersion, serverInfo, capabilities: capabilities ?? {}, instructions };
}

function bounds(link: Link, deadline: number): { timeoutMs: number; signal?: AbortSignal } {
  const { signal } = link.options;
  return { timeoutMs: Math.max(deadline - Date.now(), 1), ...(signal && { signal }) };
}

/** Whatever is not clearly something else, since legacy servers answer the unknown as they please. */
function suggestsLegacy(error: unknown): boolean {
  return error instanceof McpError || hasCode(error, "http-status", "timeout", "bad-message", "closed", "process-exited");
}

function hasCode(error: unknown, ...codes: ConnectionErrorCode[]): error is ConnectionError {
  return error instanceof ConnectionError && codes.includes(error.code);
}

/** The newest of the server's versions that we speak. */
function mutual(supported: unknown, cause?: unknown): string {
  const versions: unknown[] = Array.isArray(supported) ? supported : [];
  const version = LEGACY_VERSIONS.find((candidate) => versions.includes(candidate));
  if (version === undefined) throw unsupported(versions.join(", "), cause);
  return version;
}

function unsupported(version: string, cause?: unknown): ConnectionError {
  const message = `No protocol version in common: the server speaks ${version}.`;
  return new ConnectionError("unsupported", message, { cause, sent: true });
}
