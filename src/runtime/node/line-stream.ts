import type { Readable, Writable } from "node:stream";
import { ConnectionError } from "../protocol/errors.js";
import type { JsonRpcMessage } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import { BadMessage, parseMessage } from "../protocol/parse.js";
import { inbox, type Inbox } from "../streams/inbox.js";
import { lineFramer } from "../streams/line-framing.js";
import { pipeWriter, type PipeWriter } from "./pipe-writer.js";

/** A pair of pipes with a message a line, before anybody decides when it ends. */
export interface LineStream {
  readonly receive: Inbox;
  readonly writer: PipeWriter;
  send(message: JsonRpcMessage): Promise<void> | void;
}

export interface LineStreamEvents {
  /** A line that is no message. What it throws ends the stream. */
  onBadLine(line: string, error: BadMessage): void;
  /** A line that is JSON. Default: it is received. */
  onValue?(value: unknown, line: string): void;
  /** Nothing more comes in: the other end closed its pipe, or one of the pipes broke. At most once. */
  onEnd(error?: ConnectionError): void;
  /** In place of the pipe's own. */
  write?: Writable["write"];
}

const BYTE_ORDER_MARK = 0xfeff;

/** Newline-delimited messages over two Node streams (stdio, "Sending Messages", "Receiving Messages"). */
export function lineStream(
  input: Readable,
  output: Writable,
  limits: Readonly<Limits>,
  events: LineStreamEvents,
): LineStream {
  const receive = inbox({ pause: () => input.pause(), resume: () => input.resume() });
  const { onValue = (value: unknown) => receive.push(value) } = events;
  let over = false;

  function end(error?: ConnectionError): void {
    if (over) return;
    over = true;
    input.off("data", onData);
    // What still comes is thrown away, so that its writer does not block.
    input.resume();
    events.onEnd(error);
  }

  const writer = pipeWriter(output, limits, end, events.write);
  const framer = lineFramer(limits.maxMessageBytes, onLine, decode);

  function onLine(text: string): void {
    // .NET, for one, begins a stream with a byte order mark, which is no JSON (RFC 8259, 8.1).
    const line = text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
    let value: unknown;
    try {
      value = parseMessage(line, limits);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      return events.onBadLine(line, error);
    }
    onValue(value, line);
  }

  function guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      end(error as ConnectionError);
    }
  }

  function onData(chunk: Buffer): void {
    guarded(() => framer.push(chunk));
  }

  input.on("data", onData);
  input.on("end", () => {
    if (!over) guarded(framer.end);
    end();
  });
  input.on("error", (cause) =>
    end(new ConnectionError("closed", `The pipe broke: ${cause.message}`, { sent: true, cause })),
  );
  input.on("close", () => end());

  return { receive, writer, send: writer.send };
}

/** Most lines arrive in one piece, which is a `Buffer`: making another of it costs more than reading it. */
function decode(bytes: Uint8Array, start: number, end: number): string {
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString("utf8", start, end);
}
