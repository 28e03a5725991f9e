import { ConnectionError } from "../protocol/errors.js";

/** One event of a stream (HTML, "Server-sent events"). */
export interface ServerSentEvent {
  /** `message` unless the server named it. */
  readonly type: string;
  readonly data: string;
  /** The last id that the stream has given, this event's or an earlier one's; empty if none. */
  readonly id: string;
}

/**
 * Makes a parser of a stream of server-sent events, to be fed bytes as they come. Linear in bytes whatever the chunks;
 * takes CR, LF, CRLF, comments and a byte order mark (R13, R26). What is unfinished when the stream ends is no event.
 *
 * @param maxLength Of one event, in UTF-16 units.
 * @throws {ConnectionError} `"too-large"`, from the parser that is returned.
 */
export function sseParser(
  maxLength: number,
  onEvent: (event: ServerSentEvent) => void,
  onRetry?: (milliseconds: number) => void,
): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let data: string[] = [];
  let type = "";
  let id = "";
  let length = 0;
  /** Pieces of the line that has not ended yet. */
  let pieces: string[] = [];
  let afterReturn = false;

  function take(piece: string): void {
    pieces.push(piece);
    length += piece.length;
    if (length > maxLength)
      throw new ConnectionError("too-large", `An event is larger than ${maxLength} characters.`, { sent: true });
  }

  function endLine(line: string): void {
    if (line === "") {
      if (data.length > 0) onEvent({ type: type || "message", data: data.join("\n"), id });
      data = [];
      type = "";
      length = 0;
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") data.push(value);
    else if (field === "event") type = value;
    else if (field === "id" && !value.includes("\0")) id = value;
    else if (field === "retry" && /^\d{1,9}$/.test(value)) onRetry?.(Number(value));
    // What else there is takes no room, but behind data, which as a part of a longer text keeps all of that.
    if (data.length === 0) length = 0;
  }

  return (chunk) => {
    const text = decoder.decode(chunk, { stream: true });
    let start = 0;
    if (afterReturn && text !== "") {
      afterReturn = false;
      if (text[0] === "\n") start = 1;
    }
    const breaks = /\r\n?|\n/g;
    breaks.lastIndex = start;
    for (let match; (match = breaks.exec(text)); start = breaks.lastIndex) {
      take(text.slice(start, match.index));
      endLine(pieces.join(""));
      pieces = [];
      afterReturn = match[0] === "\r" && breaks.lastIndex === text.length;
    }
    if (start < text.length) take(text.slice(start));
  };
}
