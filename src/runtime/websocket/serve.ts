import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import type { AuthInfo, Server } from "../protocol/server.js";
import { serveStream } from "../streams/serve-stream.js";
import { CloseCode, SUBPROTOCOL, type WebSocketLike } from "./socket.js";
import { socketStream } from "./socket-stream.js";

/** How to serve a WebSocket. */
export interface ServeWebSocketOptions {
  /** `maxWebSocketServerBytes` (4 MiB), `maxConcurrentPerPeer` (128), the queue's, the pings' … */
  limits?: Partial<Limits>;
  /** Who is at the other end, as verified before the upgrade. */
  auth?: AuthInfo;
  /** Aborting it ends the connection, after requests at work had `drainMs`. */
  signal?: AbortSignal;
  /** In milliseconds. Default 10 s. */
  drainMs?: number;
}

/**
 * Serves the peer behind a WebSocket that was accepted already, by `ws`, Deno, Bun or a Worker. Resolves when it has
 * left; never rejects.
 *
 * Whoever accepts the upgrade checks `Host`, `Origin` and authorization before (`serveHttp` does), and agrees on
 * subprotocol `mcp`: a socket with another one is closed.
 */
export async function serveWebSocket(
  server: Server,
  socket: WebSocketLike,
  options: ServeWebSocketOptions = {},
): Promise<void> {
  if (socket.protocol !== undefined && socket.protocol !== SUBPROTOCOL) {
    socket.close(CloseCode.policy, `Subprotocol ${SUBPROTOCOL} required`);
    return;
  }
  const { auth, signal, drainMs = 10_000 } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const stream = socketStream(socket, {
    limits,
    maxBytes: limits.maxWebSocketServerBytes,
    receivesBad: true,
    closeCode: () => (signal?.aborted ? CloseCode.goingAway : CloseCode.normal),
  });
  await serveStream(server, stream, { transport: "websocket", auth, limits, signal, stopMs: drainMs });
}
