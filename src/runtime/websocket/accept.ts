import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import type { AuthInfo, Server } from "../protocol/server.js";
import { corked } from "./cork.js";
import { serveWebSocket } from "./serve.js";
import { SUBPROTOCOL } from "./socket.js";
import { loadWs, type Ws } from "./ws.js";

/** Takes WebSocket upgrades of a `node:http` server. */
export interface WebSocketAcceptor {
  /**
   * Accepts an upgrade and serves the peer. Host, Origin and authorization have been checked before (R7). A socket that
   * is refused is destroyed.
   */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, context?: { auth?: AuthInfo }): void;
  /** Lets requests at work finish within `drainMs`, closes with code 1001, resolves when all have left. */
  close(): Promise<void>;
}

/** How long a handshake may take, in milliseconds. */
const HANDSHAKE_MS = 10_000;

/** How long a peer may take to answer a close frame, in milliseconds. */
const CLOSE_WAIT_MS = 5_000;

/** @param options `drainMs`: default 10 s. */
export function webSocketAcceptor(
  server: Server,
  { drainMs = 10_000, ...options }: { limits?: Partial<Limits>; drainMs?: number } = {},
): WebSocketAcceptor {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  /** Each peer has an end of its own: a signal that all of them listen to would collect listeners. */
  const serving = new Map<AbortController, Promise<void>>();
  let stopping = false;
  let upgrader: Promise<Ws.WebSocketServer> | undefined;

  async function load(): Promise<Ws.WebSocketServer> {
    const { WebSocketServer } = await loadWs();
    const settings = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.maxWebSocketServerBytes,
      maxFragments: limits.maxWebSocketFragments,
      closeTimeout: CLOSE_WAIT_MS,
      handleProtocols: () => SUBPROTOCOL,
    };
    return new WebSocketServer(settings);
  }

  async function upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    signal: AbortSignal,
    auth: AuthInfo | undefined,
  ): Promise<void> {
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    if (!offered.includes(SUBPROTOCOL)) {
      return refuseUpgrade(socket, 400, `Subprotocol ${SUBPROTOCOL} required`);
    }
    if (stopping) return refuseUpgrade(socket, 503, "Shutting down");
    const impatient = setTimeout(() => socket.destroy(), HANDSHAKE_MS);
    try {
      const ready = await (upgrader ??= load());
      const accepted = await new Promise<Ws.WebSocket | undefined>((resolve) => {
        socket.once("close", () => resolve(undefined));
        // Answers what is no handshake with 400 and destroys the socket.
        ready.handleUpgrade(request, socket, head, resolve);
      });
      clearTimeout(impatient);
      if (!accepted) return;
      const peer = corked(accepted, socket);
      await serveWebSocket(server, peer, { limits, signal, drainMs, ...(auth && { auth }) });
    } finally {
      clearTimeout(impatient);
    }
  }

  return {
    accept(request, socket, head, context = {}) {
      // Until `ws` listens, an error would end the process.
      socket.on("error", () => socket.destroy());
      const stop = new AbortController();
      const served = upgrade(request, socket, head, stop.signal, context.auth)
        .catch(() => refuseUpgrade(socket, 501, "No WebSocket here"))
        .finally(() => serving.delete(stop));
      serving.set(stop, served);
    },
    async close() {
      stopping = true;
      for (const stop of serving.keys()) stop.abort();
      await Promise.all(serving.values());
    },
  };
}

/** Answers an upgrade in HTTP and destroys the socket. */
export function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  if (socket.destroyed || !socket.writable) return void socket.destroy();
  const head = `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: text/plain\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`, () => socket.destroy());
}
