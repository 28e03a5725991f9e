import { HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION } from "../protocol/client-constants.js";
import { ConnectionError, McpError, type ConnectionErrorCode } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import { LEGACY_VERSIONS, MODERN_VERSION } from "../protocol/versions.js";
import type { Agreement, Introduction } from "./agreement.js";
import { initialize, nothingInCommon } from "./initialize.js";
import { isRemembered, remember } from "./legacy-servers.js";
import type { Link } from "./link.js";

/** Legacy servers react to the unknown as they please; some hang up. */
const LEGACY_MANNERS: readonly ConnectionErrorCode[] = [
  "http-status",
  "timeout",
  "bad-message",
  "closed",
  "process-exited",
];

/**
 * Agrees with a server that did not simply answer `server/discover`, or was not asked.
 *
 * An error that only modern servers know means a modern server; any other is greeted with `initialize`.
 *
 * @param why How it reacted, if it was asked.
 * @param discover Asks it (again).
 */
export async function settle(
  link: Link,
  self: Introduction,
  era: "modern" | "legacy" | undefined,
  deadline: number,
  why: unknown,
  discover: () => Promise<Agreement>,
): Promise<Agreement> {
  const { transport } = link;
  let refusal = why;
  if (versionsIn(refusal)?.includes(MODERN_VERSION)) {
    try {
      // It refuses a version that it supports: once more, not for ever.
      return await discover();
    } catch (error) {
      refusal = error;
    }
  }
  if (!leavesHope(refusal)) throw refusal;
  const supported = versionsIn(refusal);
  const offer = link.options.protocolVersion ?? LEGACY_VERSIONS.find((version) => supported?.includes(version) ?? true);
  if (era === "modern" || offer === undefined) throw nothingInCommon(supported?.join(", ") ?? "an older one", refusal);
  // Over HTTP every request has a connection of its own.
  if (transport.kind !== "http" && hasCode(refusal, "closed", "process-exited")) await reopen(link, refusal);

  link.meta = undefined;
  const known = isRemembered(transport);
  try {
    const agreement = await initialize(link, self, offer, deadline);
    if (era === undefined) remember(transport, true);
    return agreement;
  } catch (error) {
    // Remembered wrongly, or a modern server that was slow to start: by now it can tell us.
    const slow = hasCode(refusal, "timeout") && error instanceof McpError;
    if (era !== undefined || !(known || slow)) throw error;
    remember(transport, false);
    return discover().catch(() => Promise.reject(error as Error));
  }
}

/** Whether `initialize` may do better. The two codes are unknown to legacy servers. */
function leavesHope(error: unknown): boolean {
  if (error instanceof McpError) return error.code !== HEADER_MISMATCH && error.code !== MISSING_CAPABILITY;
  return error === undefined || hasCode(error, ...LEGACY_MANNERS);
}

function hasCode(error: unknown, ...codes: readonly ConnectionErrorCode[]): error is ConnectionError {
  return error instanceof ConnectionError && codes.includes(error.code);
}

/** The versions that a refusal names. */
function versionsIn(error: unknown): readonly unknown[] | undefined {
  if (!(error instanceof McpError && error.code === UNSUPPORTED_VERSION)) return undefined;
  const { supported } = (error.data ?? {}) as JsonObject;
  return Array.isArray(supported) ? supported : undefined;
}

/** The server left when it heard the unknown; some transports can start it again. */
async function reopen(link: Link, why: ConnectionError): Promise<void> {
  if (link.transport.reopen) return link.transport.reopen();
  const { code, message, sent } = why;
  throw new ConnectionError(code, `${message} An old server may need \`era: "legacy"\`.`, { cause: why, sent });
}
