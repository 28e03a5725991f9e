import { ConnectionError } from "../protocol/errors.js";

/** A fourth of the files that a process may have open on most systems. */
const MAX_UNDER_WAY = 256;

/** Counts the answers that are on their way to a server. */
export interface AnswersUnderWay {
  /** @throws {ConnectionError} `"bad-message"`: there are too many. */
  begin(): void;
  end(): void;
}

/**
 * Over HTTP each answer to what the server asks is a request, on a connection of its own. A server that asks faster than it
 * takes answers would have us open connections without end, and so is left.
 */
export function answersUnderWay(): AnswersUnderWay {
  let count = 0;
  return {
    begin() {
      if (count >= MAX_UNDER_WAY) {
        const message = `The server asks without end: ${MAX_UNDER_WAY} answers are under way to it.`;
        throw new ConnectionError("bad-message", message, { sent: true });
      }
      count++;
    },
    end: () => void count--,
  };
}
