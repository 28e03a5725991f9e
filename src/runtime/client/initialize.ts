import { ConnectionError } from "../protocol/errors.js";
import type { InitializeResult, ServerCapabilities } from "../protocol/types.js";
import { LEGACY_VERSIONS } from "../protocol/versions.js";
import { within, type Agreement, type Introduction } from "./agreement.js";
import { exchange } from "./exchange.js";
import { tell, warn, type Link } from "./link.js";

/** The handshake (2025-11-25, basic/lifecycle). */
export async function initialize(link: Link, self: Introduction, offer: string, deadline: number): Promise<Agreement> {
  const params = { protocolVersion: offer, ...self };
  const result = await exchange(link, "initialize", params, within(link, deadline));
  const { protocolVersion, serverInfo, capabilities = {}, instructions } = result as InitializeResult;
  const { protocolVersion: pinned = protocolVersion } = link.options;
  if (!LEGACY_VERSIONS.includes(protocolVersion) || protocolVersion !== pinned) {
    throw nothingInCommon(String(protocolVersion));
  }
  link.transport.negotiated?.(protocolVersion);
  await link.transport.notify?.({ jsonrpc: "2.0", method: "notifications/initialized" });
  await setLogLevel(link, capabilities);
  return { protocolVersion, serverInfo, capabilities, instructions };
}

/** Shakes hands again, after an HTTP server forgot our session. */
export async function renew(link: Link, self: Introduction, version: string): Promise<void> {
  await initialize(link, self, version, performance.now() + link.limits.connectTimeoutMs);
  for (const listener of link.renewalListeners) tell(link, listener, undefined);
}

/** Tells a server again what it knew, after the transport shook hands with it again. */
export async function remind(link: Link, capabilities: ServerCapabilities): Promise<void> {
  await setLogLevel(link, capabilities);
  for (const listener of link.renewalListeners) tell(link, listener, undefined);
}

/** Legacy servers are told once what modern ones are told with every request. */
async function setLogLevel(link: Link, capabilities: ServerCapabilities): Promise<void> {
  const { onLog, logLevel = onLog && "info" } = link.options;
  if (!capabilities.logging || !logLevel) return;
  try {
    await exchange(link, "logging/setLevel", { level: logLevel }, {});
  } catch (error) {
    warn(link, `The log level could not be set: ${String(error)}`);
  }
}

/** Neither side speaks what the other does. */
export function nothingInCommon(theirs: string, cause?: unknown): ConnectionError {
  const message = `No protocol version in common: the server speaks ${theirs}.`;
  return new ConnectionError("unsupported", message, { sent: true, cause });
}
