import { ConnectionError } from "../protocol/errors.js";

/** What a server wrote to stdout that is no message. */
export interface Junk {
  /** The first five lines, each cut after 200 characters. */
  readonly first: string[];
  /** @throws {ConnectionError} `"bad-message"`: more than 1,000 lines or 1 MiB of it (R53). */
  add(line: string): void;
}

const MAX_LINES = 1000;
const MAX_BYTES = 1 << 20;
const SHOWN_LINES = 5;
const SHOWN_CHARACTERS = 200;

export function junk(): Junk {
  const first: string[] = [];
  let lines = 0;
  let bytes = 0;
  return {
    first,
    add(line) {
      lines++;
      bytes += Buffer.byteLength(line) + 1;
      if (first.length < SHOWN_LINES) first.push(line.slice(0, SHOWN_CHARACTERS));
      if (lines <= MAX_LINES && bytes <= MAX_BYTES) return;
      const message = `The server wrote ${lines} lines (${bytes} bytes) to stdout that are no messages, the first: ${first[0]}`;
      throw new ConnectionError("bad-message", message, { sent: true });
    },
  };
}
