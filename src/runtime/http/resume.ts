import { backoffMs, LONGEST_MS, MAX_ATTEMPTS, pause } from "../client/backoff.js";
import { ConnectionError } from "../protocol/errors.js";
import { readEvents, type Cursor, type MessageLimits } from "./read-events.js";

// Loaded only for servers of the legacy eras: streams of 2026-07-28 cannot be resumed.

/** No server, however it puts it, is asked more often than that. */
const SHORTEST_MS = 250;

/**
 * Reads a stream on by GET (2025-11-25 transports, "Resumability and Redelivery"), over and over, after the time that the
 * server asked for, else after growing pauses (R59).
 *
 * @param get Rejects where the answer is no event stream.
 * @param atOnce Whether to ask without waiting first.
 * @throws {ConnectionError} The server refused, or nothing came of ten attempts in a row.
 */
export async function resume(
  get: (lastEventId: string) => Promise<Response>,
  limits: MessageLimits,
  cursor: Cursor,
  signal: AbortSignal,
  onMessage: (value: unknown) => boolean,
  atOnce: boolean,
): Promise<void> {
  let cause: unknown;
  for (let attempts = 0; attempts < MAX_ATTEMPTS;) {
    attempts++;
    if (!atOnce) {
      await pause(Math.max(cursor.retryMs ?? backoffMs(attempts), SHORTEST_MS), signal);
      signal.throwIfAborted();
    }
    atOnce = false;
    let openedAt = Infinity;
    try {
      const response = await get(cursor.id);
      openedAt = performance.now();
      const heard = (value: unknown): boolean => {
        attempts = 0;
        return onMessage(value);
      };
      if (await readEvents(response, limits, cursor, heard)) return;
      cause = undefined;
      // It wants to be asked again and says when: that is no failure.
      if (cursor.retryMs !== undefined) attempts = 0;
    } catch (error) {
      signal.throwIfAborted();
      if (isFinal(error)) throw error;
      cause = error;
    }
    if (performance.now() - openedAt > LONGEST_MS) attempts = 0;
  }
  throw new ConnectionError("closed", "The answer broke off, and could not be resumed.", { cause, sent: true });
}

function isFinal(error: unknown): boolean {
  if (!(error instanceof ConnectionError)) return false;
  const refused = error.status !== undefined && error.status < 500;
  return refused || ["too-large", "bad-message", "unauthorized"].includes(error.code);
}
