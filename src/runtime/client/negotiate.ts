import {
  META_CLIENT_CAPABILITIES,
  META_CLIENT_INFO,
  META_LOG_LEVEL,
  META_PROTOCOL_VERSION,
  META_SERVER_INFO,
  UNSUPPORTED_VERSION,
} from "../protocol/client-constants.js";
import { McpError } from "../protocol/errors.js";
import { fixedText } from "../protocol/fixed-text.js";
import type { DiscoverResult, Implementation } from "../protocol/types.js";
import { MODERN_VERSION } from "../protocol/versions.js";
import { within, type Agreement, type Introduction } from "./agreement.js";
import { exchange } from "./exchange.js";
import { isRemembered } from "./legacy-servers.js";
import type { Link } from "./link.js";

/** How long a server may think about a request that it may not know. */
const PATIENCE_MS = 5000;

/**
 * Finds out which era the server belongs to, and agrees on a version (basic/versioning, "Backward Compatibility").
 *
 * The first request is `server/discover`. What a server that does not just answer it may be, is found out by code that is
 * loaded only then.
 */
export async function negotiate(link: Link, self: Introduction): Promise<Agreement> {
  const { protocolVersion } = link.options;
  const era = protocolVersion ? (protocolVersion === MODERN_VERSION ? "modern" : "legacy") : link.options.era;
  const deadline = performance.now() + link.limits.connectTimeoutMs;
  let why: unknown;
  if (era !== "legacy" && (era || !isRemembered(link.transport))) {
    try {
      // Half of the time is for servers that say nothing to what they do not know; of those that start slowly nobody can tell
      // them, so that it is not long.
      const now = performance.now();
      return await discover(link, self, era ? deadline : Math.min((now + deadline) / 2, now + PATIENCE_MS));
    } catch (error) {
      why = error;
    }
  }
  const { settle } = await import("./era.js");
  return settle(link, self, era, deadline, why, () => discover(link, self, deadline));
}

/** Asks for the server's description of itself (server/discover). */
async function discover(link: Link, self: Introduction, deadline: number): Promise<Agreement> {
  const { onLog, logLevel = onLog && "info" } = link.options;
  link.meta = Object.freeze({
    [META_PROTOCOL_VERSION]: MODERN_VERSION,
    [META_CLIENT_INFO]: self.clientInfo,
    [META_CLIENT_CAPABILITIES]: self.capabilities,
    ...(logLevel && { [META_LOG_LEVEL]: logLevel }),
  });
  fixedText.set(link.meta, JSON.stringify(link.meta));
  const result = (await exchange(link, "server/discover", undefined, within(link, deadline))) as DiscoverResult;
  const { supportedVersions: supported } = result;
  if (!supported?.includes?.(MODERN_VERSION))
    throw new McpError(UNSUPPORTED_VERSION, "It is not listed.", { supported });
  link.transport.negotiated?.(MODERN_VERSION);
  return {
    protocolVersion: MODERN_VERSION,
    // Some servers say it in the way of `initialize`.
    serverInfo: (result._meta?.[META_SERVER_INFO] ?? result.serverInfo) as Implementation | undefined,
    capabilities: result.capabilities ?? {},
    instructions: result.instructions,
  };
}
