import { ConnectionError } from "../protocol/errors.js";

/** Takes bytes as they come, gives lines. */
export interface LineFramer {
  /** @throws {ConnectionError} `"too-large"`: a line is longer than the limit. Nothing is taken after that. */
  push(chunk: Uint8Array): void;
  /** The peer sends no more: what came after the last newline is a line, too. */
  end(): void;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const FIRST_CAPACITY = 4096;

/**
 * Newline-delimited messages (stdio): calls `onLine` with each line, without its `\n` or `\r\n`. Empty lines are
 * skipped.
 *
 * Every byte is looked at once and copied at most a constant number of times, however the stream is cut (R26): what
 * belongs to an unfinished line waits in a buffer that doubles.
 *
 * @param maxBytes Of one line, without its end.
 * @param decode UTF-8 to text; Node has a faster one than `TextDecoder`.
 */
export function lineFramer(
  maxBytes: number,
  onLine: (line: string, bytes: number) => void,
  decode: (bytes: Uint8Array, start: number, end: number) => string = decodeUtf8,
): LineFramer {
  let buffer = new Uint8Array(0);
  let length = 0;

  function keep(chunk: Uint8Array, start: number, end: number): void {
    const needed = length + end - start;
    // One more than allowed: it may be a carriage return.
    if (needed > maxBytes + 1) throw tooLarge(maxBytes);
    if (needed > buffer.length) {
      const larger = new Uint8Array(Math.max(needed, Math.min(2 * buffer.length, maxBytes + 1), FIRST_CAPACITY));
      larger.set(buffer.subarray(0, length));
      buffer = larger;
    }
    buffer.set(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end), length);
    length = needed;
  }

  function line(bytes: Uint8Array, start: number, end: number): void {
    if (end > start && bytes[end - 1] === CARRIAGE_RETURN) end--;
    if (end - start > maxBytes) throw tooLarge(maxBytes);
    if (end > start) onLine(decode(bytes, start, end), end - start);
  }

  function lineOfBuffer(): void {
    const bytes = buffer;
    const end = length;
    length = 0;
    // A long line is no reason to hold its memory until the end of the stream.
    if (bytes.length > 1 << 20) buffer = new Uint8Array(0);
    line(bytes, 0, end);
  }

  return {
    push(chunk) {
      let start = 0;
      for (;;) {
        const end = chunk.indexOf(NEWLINE, start);
        if (end === -1) break;
        if (length === 0) line(chunk, start, end);
        else {
          keep(chunk, start, end);
          lineOfBuffer();
        }
        start = end + 1;
      }
      if (start < chunk.length) keep(chunk, start, chunk.length);
    },
    end() {
      if (length > 0) lineOfBuffer();
    },
  };
}

const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

function tooLarge(maxBytes: number): ConnectionError {
  return new ConnectionError("too-large", `A message is longer than ${maxBytes} bytes.`, { sent: true });
}
