import { ConnectionError } from "../protocol/errors.js";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import type { MessageStream, Transport } from "../protocol/transport.js";
import { streamTransport, type ReconnectOptions } from "../streams/reconnect.js";
import { CloseCode, SUBPROTOCOL, type WebSocketLike } from "./socket.js";
import { socketStream } from "./socket-stream.js";
import { loadWs } from "./ws.js";

/** How to connect over WebSocket. */
export interface WebSocketTransportOptions {
  /** `maxMessageBytes` (10 MiB), `connectTimeoutMs` (10 s, for the handshake), `maxJsonDepth` (128), the queue's … */
  limits?: Partial<Limits>;
  /**
   * Opens the socket again whenever it breaks: after 0.5 s, then with pauses growing by 1.6 up to 30 s. Calls in flight
   * reject and are never sent again. Only for URLs. Default `false`.
   */
  reconnect?: boolean | ReconnectOptions;
  /** Sent with the upgrade, where the platform lets us: on Node, with the package `ws` installed. Browsers do not. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * MCP over WebSocket (docs/websocket.md), with the platform's own `WebSocket`, or with the package `ws` on Node 20.
 *
 * @param target `ws://…`, `wss://…`, `http://…` or `https://…`; or a socket of yours, open or about to be.
 * @throws {TypeError} The URL is none of those.
 */
export function webSocketTransport(
  target: string | URL | WebSocketLike,
  options: WebSocketTransportOptions = {},
): Transport {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const own = typeof target === "object" && "readyState" in target ? target : undefined;
  const url = own ? undefined : socketUrl(target as string | URL);
  const { reconnect, headers } = options;

  async function open(signal: AbortSignal): Promise<MessageStream> {
    const socket = own ?? (await dial(url!, headers, limits));
    return opened(socket, limits, signal);
  }

  return streamTransport({ kind: "websocket", key: url?.href, open, limits, reconnect: own ? false : reconnect });
}

function socketUrl(target: string | URL): URL {
  const url = new URL(target);
  url.hash = "";
  if (url.protocol === "http:") url.protocol = "ws:";
  if (url.protocol === "https:") url.protocol = "wss:";
  if (url.protocol !== "ws:" && url.protocol !== "wss:") throw new TypeError(`${url.protocol} is not a WebSocket URL`);
  return url;
}

async function dial(
  url: URL,
  headers: Readonly<Record<string, string>> | undefined,
  limits: Readonly<Limits>,
): Promise<WebSocketLike> {
  if (!headers && typeof WebSocket === "function") return new WebSocket(url, SUBPROTOCOL);
  const { WebSocket: NodeSocket } = await loadWs();
  const socket = new NodeSocket(url, SUBPROTOCOL, {
    ...(headers && { headers }),
    perMessageDeflate: false,
    maxPayload: limits.maxMessageBytes,
    maxFragments: limits.maxWebSocketFragments,
    handshakeTimeout: limits.connectTimeoutMs,
    followRedirects: false,
  });
  return socket;
}

/** The stream of the socket, when that is open and the server agreed on our subprotocol. */
function opened(socket: WebSocketLike, limits: Readonly<Limits>, signal: AbortSignal): Promise<MessageStream> {
  const timeoutMs = limits.connectTimeoutMs;
  return new Promise((resolve, reject) => {
    const settle = (error?: ConnectionError): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      for (const type of ["open", "close", "error"] as const) socket.removeEventListener(type, events[type]);
      // Now, not when the promise is heard of: frames that came with the handshake are read before that, and one that `ws`
      // refuses would end the process if nobody listened.
      if (!error) return resolve(socketStream(socket, { limits, maxBytes: limits.maxMessageBytes }));
      // Closing a socket that is not open yet makes `ws` emit one more error.
      socket.addEventListener("error", () => undefined);
      socket.close();
      reject(error);
    };
    const onAbort = (): void => settle(new ConnectionError("closed", "The connection was closed."));
    const events = {
      open(): void {
        if (socket.protocol === SUBPROTOCOL) return settle();
        settle(new ConnectionError("refused", `The server does not speak subprotocol ${SUBPROTOCOL}.`));
      },
      close({ code, reason }: { code?: number; reason?: string }): void {
        const words = reason ? `: ${reason}` : "";
        const error = code === CloseCode.policy ? "refused" : "closed";
        settle(new ConnectionError(error, `The WebSocket was closed before it was open (${code}${words}).`));
      },
      error(event: { message?: string; error?: unknown }): void {
        const words = event.message ? `: ${event.message}` : "";
        settle(new ConnectionError("refused", `The WebSocket cannot be opened${words}.`, { cause: event.error }));
      },
    };
    const timer = setTimeout(() => {
      settle(new ConnectionError("timeout", `The WebSocket did not open in ${timeoutMs} ms.`));
    }, timeoutMs);
    signal.addEventListener("abort", onAbort);
    for (const type of ["open", "close", "error"] as const) socket.addEventListener(type, events[type]);
    if (signal.aborted) onAbort();
    else if (socket.readyState === 1) events.open();
    // The platform refuses some addresses at once, before anybody can listen.
    else if (socket.readyState > 1)
      settle(new ConnectionError("refused", "The WebSocket is closed, and cannot be opened."));
  });
}
