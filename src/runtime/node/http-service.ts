import { createServer, type IncomingMessage, type Server as NodeServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { isLoopbackHost } from "../http/authority.js";
import { createEdge } from "../http/edge.js";
import type { HttpServerOptions } from "../http/server-options.js";
import { DEFAULT_LIMITS } from "../protocol/limits.js";
import type { Server } from "../protocol/server.js";
import { readAbsoluteTarget } from "./absolute-target.js";
import { NodeCall } from "./node-call.js";
import { serveWithoutUpgrade, wantsWebSocket } from "./not-upgraded.js";
import { upgradeCall } from "./upgrade-call.js";

/** Where and how `serveHttp` listens. */
export interface ServeHttpOptions extends HttpServerOptions {
  /** Address to listen on. Default `127.0.0.1`. Any but a loopback one needs `allowedHosts` and `auth` (R4). */
  host?: string;
  /** Default 0: a free one, which the result names. */
  port?: number;
  /** Path of the endpoint. Default `/mcp`. */
  path?: string;
  /** Takes WebSockets on the same port and path, behind the same guard. Needs the package `ws`. Default `true`. */
  websocket?: boolean;
  /** How long `close()` waits for requests at work, in milliseconds. Default 10,000. */
  drainMs?: number;
  /** Lets anybody who reaches a non-loopback address call the server, for instance where a proxy verifies who they are. */
  dangerouslyAllowUnauthenticated?: boolean;
}

/** A server that listens. */
export interface HttpService {
  /** Where clients connect to: `http://127.0.0.1:3000/mcp`. */
  readonly url: string;
  /** The one that it listens on, also where 0 was asked for. */
  readonly port: number;
  /** Stops listening, lets requests finish, ends streams and sockets. Idempotent. */
  close(): Promise<void>;
}

/** Bounds of `node:http` (R28): sizes in bytes, times in milliseconds. */
const NODE_LIMITS = {
  maxHeaderSize: 16 << 10,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5000,
  keepAliveTimeout: 65_000,
  // Explicitly, since an environment variable could turn the lenient parser on (R10).
  insecureHTTPParser: false,
};
const MAX_CONNECTIONS = 1000;
/** After everything was answered, how long sockets get to carry it away, in milliseconds. */
const FLUSH_MS = 500;

/** What `serveHttp` does. */
export async function startHttp(server: Server, options: ServeHttpOptions): Promise<HttpService> {
  const { host = "127.0.0.1", port = 0, path = "/mcp", drainMs = 10_000 } = options;
  requireProtection(host, options);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const edge = createEdge(server, options);
  const metadata = options.auth?.metadata;
  const { webSocketAcceptor } = options.websocket === false ? {} : await import("../websocket/accept.js");
  const acceptor = webSocketAcceptor?.(server, { limits, drainMs });

  /** Whoever asks for a WebSocket, which Node loses sight of. */
  const upgrading = new Set<Duplex>();

  function isEndpoint(target: string): boolean {
    return target === path || (target.startsWith(path) && target[path.length] === "?");
  }

  function onRequest(req: IncomingMessage, res: ServerResponse): void {
    readAbsoluteTarget(req);
    const call = new NodeCall(req, res, limits);
    if (isEndpoint(req.url!)) {
      edge.serve(call);
    } else if (metadata !== undefined && req.method === "GET" && req.url === metadata.path) {
      call.send(200, { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" }, metadata.body);
    } else {
      call.send(404, { "Content-Type": "text/plain" }, `Not found. The endpoint is ${path}\n`);
    }
  }

  function onUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!wantsWebSocket(req)) {
      serveWithoutUpgrade(http, req, socket, head);
      return;
    }
    socket.on("error", () => socket.destroy());
    upgrading.add(socket);
    socket.once("close", () => upgrading.delete(socket));
    readAbsoluteTarget(req);
    const call = upgradeCall(req, socket);
    if (!isEndpoint(req.url!)) {
      call.send(404, {});
    } else {
      edge.admit(call, (auth) => acceptor!.accept(req, socket, head, auth === undefined ? {} : { auth }));
    }
  }

  const http = createServer(NODE_LIMITS, onRequest);
  http.maxConnections = MAX_CONNECTIONS;
  if (acceptor !== undefined) {
    http.on("upgrade", onUpgrade);
  }
  await listen(http, port, host);
  const bound = (http.address() as AddressInfo).port;
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeIdleConnections();
    await Promise.all([edge.close(drainMs), acceptor?.close()]);
    http.closeIdleConnections();
    const flushed = setTimeout(() => {
      http.closeAllConnections();
      // Those that were never accepted: who they are may still be looked up.
      upgrading.forEach((socket) => socket.destroy());
    }, FLUSH_MS);
    await closed;
    clearTimeout(flushed);
  }

  let closing: Promise<void> | undefined;
  return { url: `http://${name}:${bound}${path}`, port: bound, close: () => (closing ??= stop()) };
}

function requireProtection(host: string, options: ServeHttpOptions): void {
  if (isLoopbackHost(host)) {
    return;
  }
  if (options.allowedHosts === undefined && options.dangerouslyAllowAnyHost !== true) {
    throw new TypeError(`Listening on ${host} needs allowedHosts: the names under which clients reach this server`);
  }
  if (options.auth === undefined && options.dangerouslyAllowUnauthenticated !== true) {
    throw new TypeError(
      `Listening on ${host} needs auth, or dangerouslyAllowUnauthenticated where a proxy verifies clients`,
    );
  }
}

function listen(http: NodeServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, host, () => {
      http.off("error", reject);
      // Out of file descriptors, for instance: the connection is lost, the server is not.
      http.on("error", () => {});
      resolve();
    });
  });
}
