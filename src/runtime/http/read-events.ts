import { parseAnswer } from "./parse-answer.js";
import { readBody } from "./response-body.js";
import { sseParser } from "./sse-parser.js";

/** How far a stream has been read, and when the server wants to be asked for more. */
export interface Cursor {
  /** Of the last event; empty if the server gives none. */
  id: string;
  retryMs?: number;
}

/** Bounds of one message. */
export interface MessageLimits {
  readonly maxMessageBytes: number;
  readonly maxJsonDepth: number;
}

/**
 * Reads messages from an event stream, until `onMessage` says that it has what it wanted, or the stream ends.
 *
 * @returns Whether `onMessage` said so.
 * @throws {ConnectionError} `"too-large"`, `"bad-message"`, `"timeout"`
 */
export async function readEvents(
  response: Response,
  limits: MessageLimits,
  cursor: Cursor,
  onMessage: (value: unknown) => boolean,
): Promise<boolean> {
  let done = false;
  const parse = sseParser(
    limits.maxMessageBytes,
    ({ type, id, data }) => {
      cursor.id = id;
      // Events without data only carry an id; those of other types are some server's keep-alive (`event: ping`).
      if (type === "message" && data && !done) done = onMessage(parseAnswer(data, limits.maxJsonDepth));
    },
    (milliseconds) => (cursor.retryMs = milliseconds),
  );
  await readBody(response, (chunk) => {
    parse(chunk);
    return done;
  });
  return done;
}
