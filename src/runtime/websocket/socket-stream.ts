import { ConnectionError, type ConnectionErrorCode } from "../protocol/errors.js";
import type { Limits } from "../protocol/limits.js";
import { BadMessage, parseMessage } from "../protocol/parse.js";
import { serialize } from "../protocol/serialize.js";
import type { MessageStream } from "../protocol/transport.js";
import { inbox } from "../streams/inbox.js";
import { heartbeat } from "./heartbeat.js";
import { CloseCode, isNodeSocket, type SocketEvent, type WebSocketLike } from "./socket.js";

export interface SocketStreamOptions {
  limits: Readonly<Limits>;
  /** Of one inbound message, in bytes. */
  maxBytes: number;
  /** Whether a text that is no message is received, as a `BadMessage`. Default: the connection ends. */
  receivesBad?: boolean;
  /** With which code `close()` closes. Default 1000. */
  closeCode?(): number;
}

/** How long the other end may take to close, in milliseconds. */
const CLOSE_WAIT_MS = 5000;

/** How often a full socket is looked at, in milliseconds: it has no event for it. */
const POLL_MS = 10;

const encoder = /* @__PURE__ */ new TextEncoder();

/** An open socket as a stream of messages: one in each text frame. */
export function socketStream(socket: WebSocketLike, options: SocketStreamOptions): MessageStream {
  const { limits, maxBytes, receivesBad } = options;
  const flow = isNodeSocket(socket) ? { pause: () => socket.pause(), resume: () => socket.resume() } : undefined;
  const receive = inbox(flow);
  const stopHeartbeat = isNodeSocket(socket) ? heartbeat(socket, limits, drop) : undefined;
  let ended: ConnectionError | undefined;
  let closing: Promise<void> | undefined;
  let room: Promise<void> | undefined;

  function end(error: ConnectionError, orderly = false): void {
    if (ended) return;
    ended = error;
    stopHeartbeat?.();
    receive.end(orderly ? undefined : error);
  }

  /** The other end is of no use any more. */
  function drop(error: ConnectionError, code: number = CloseCode.policy): void {
    end(error);
    if (isNodeSocket(socket) && code === CloseCode.policy) socket.terminate();
    else closeQuietly(code, error.message);
  }

  function closeQuietly(code: number, reason: string): void {
    try {
      // A reason has at most 123 bytes.
      socket.close(code, reason.slice(0, 40));
    } catch {
      // Some sockets allow 1000 and 3000 to 4999 only.
      socket.close();
    }
  }

  function onMessage({ data }: { data: unknown }): void {
    if (ended) return;
    if (typeof data !== "string") {
      const error = new ConnectionError("bad-message", "The peer sent a binary frame.", { sent: true });
      return drop(error, CloseCode.binary);
    }
    if (isLonger(data, maxBytes)) {
      const error = new ConnectionError("too-large", `A message is longer than ${maxBytes} bytes.`, { sent: true });
      return drop(error, CloseCode.tooLarge);
    }
    let value: unknown;
    try {
      value = parseMessage(data, limits);
    } catch (error) {
      if (receivesBad && error instanceof BadMessage) return receive.push(error);
      const message = `The peer sent what is no message: ${(error as Error).message}`;
      return drop(new ConnectionError("bad-message", message, { sent: true }), CloseCode.notJson);
    }
    receive.push(value);
  }

  function onClose(event: { code?: number; reason?: string }): void {
    // 1000 and 1001 after our own close() never come here: the stream has ended by then.
    end(closeError(event.code ?? 1006, event.reason ?? ""));
  }

  /** `ws` counts for itself and knows what frames are; it says so in an error. Every error is followed by a close. */
  function onError({ error }: { error?: { code?: string; message?: string } }): void {
    if (error?.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") {
      end(new ConnectionError("too-large", `A message is longer than ${maxBytes} bytes.`, { sent: true }));
    } else if (error?.code?.startsWith("WS_ERR_")) {
      end(new ConnectionError("bad-message", `The peer sent what is no frame: ${error.message}`, { sent: true }));
    }
  }

  const events = { message: onMessage, close: onClose, error: onError };
  for (const [type, listener] of Object.entries(events)) socket.addEventListener(type as SocketEvent, listener);

  /** Everybody who waits looks at the same clock. */
  async function drained(): Promise<void> {
    while (!ended && socket.bufferedAmount > limits.queueHighWaterBytes) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    room = undefined;
    if (ended) throw ended;
  }

  return {
    receive,
    send(message) {
      if (ended) throw ended;
      const text = serialize(message);
      if (isLonger(text, limits.maxMessageBytes)) {
        const longest = limits.maxMessageBytes;
        throw new ConnectionError("too-large", `The message is longer than ${longest} bytes.`, { sent: false });
      }
      socket.send(text);
      const queued = socket.bufferedAmount;
      if (queued <= limits.queueHighWaterBytes) return;
      if (queued > limits.queueMaxBytes) {
        const error = new ConnectionError("closed", `The peer does not read: ${queued} bytes wait for it.`, {
          sent: true,
        });
        drop(error);
        throw error;
      }
      return (room ??= drained());
    },
    close() {
      return (closing ??= close());
    },
  };

  async function close(): Promise<void> {
    end(new ConnectionError("closed", "The connection was closed."), true);
    if (socket.readyState !== 3) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          if (isNodeSocket(socket)) socket.terminate();
          resolve();
        }, CLOSE_WAIT_MS);
        socket.addEventListener("close", () => {
          clearTimeout(timer);
          resolve();
        });
        if (socket.readyState < 2) socket.close(options.closeCode?.() ?? CloseCode.normal);
      });
    }
    // The error listener stays: an error without one would end a Node process.
    socket.removeEventListener("message", onMessage);
    socket.removeEventListener("close", onClose);
  }
}

/** A UTF-16 unit takes one to three bytes: most texts need no counting. */
function isLonger(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  return text.length * 3 > maxBytes && encoder.encode(text).length > maxBytes;
}

function closeError(code: number, reason: string): ConnectionError {
  const codes: Record<number, ConnectionErrorCode> = { 1008: "refused", 1009: "too-large" };
  const words = reason === "" ? "" : `: ${reason}`;
  return new ConnectionError(codes[code] ?? "closed", `The peer closed the connection (${code}${words}).`, {
    sent: true,
  });
}
