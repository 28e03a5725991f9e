import type { JsonRpcMessage } from "../protocol/jsonrpc.js";
import { serialize } from "../protocol/serialize.js";

/** A comment: keeps proxies and clients from taking a quiet stream for a dead one. */
export const KEEP_ALIVE = ":\n\n";

/** Headers of every event stream. `X-Accel-Buffering` keeps nginx from holding events back. */
export const EVENT_HEADERS: Readonly<Record<string, string>> = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-cache, no-transform",
  "X-Accel-Buffering": "no",
};

/** A message as one line. Line breaks in JSON text can only be white space between its tokens: strings escape theirs. */
export function oneLine(message: JsonRpcMessage): string {
  const text = serialize(message);
  return text.includes("\n") || text.includes("\r") ? text.replace(/[\r\n]+/g, " ") : text;
}

/**
 * One server-sent event (R13). No text of a peer reaches a field unescaped: `data` is one line of JSON and `id` is ours.
 *
 * @param data From `oneLine`, or empty for an event that only gives the client an id to come back with.
 */
export function eventText(data: string, id?: string): string {
  const event = data === "" ? "data: \n\n" : `event: message\ndata: ${data}\n\n`;
  return id === undefined ? event : `id: ${id}\n${event}`;
}
