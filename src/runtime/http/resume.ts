import { ConnectionError } from "../protocol/errors.js";
import { readEvents, type Cursor, type MessageLimits } from "./read-events.js";

// Loaded only for servers of the legacy eras: streams of 2026-07-28 cannot be resumed.

const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

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
    if (!atOnce || attempts > 0 || cause !== undefined) {
      const backoffMs = Math.min(FIRST_PAUSE_MS * 1.6 ** attempts, LONGEST_PAUSE_MS) * (0.8 + Math.random() * 0.4);
      await pause(cursor.retryMs ?? backoffMs, signal);
    }
    attempts++;
    try {
      const response = await get(cursor.id);
      if (await readEvents(response, limits, cursor, onMessage, () => (attempts = 0))) {
        return;
      }
      cause = undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (isFinal(error)) {
        throw error;
      }
      cause = error;
    }
    atOnce = false;
  }
  throw new ConnectionError("closed", "The answer broke off, and could not be resumed.", { cause, sent: true });
}

function isFinal(error: unknown): boolean {
  if (!(error instanceof ConnectionError)) {
    return false;
  }
  const refused = error.status !== undefined && error.status < 500;
  return refused || ["too-large", "bad-message", "unauthorized"].includes(error.code);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      if (signal.aborted) {
        reject(signal.reason as Error);
      } else {
        resolve();
      }
    }
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
    if (signal.aborted) {
      done();
    }
  });
}
