import type { Server } from "../protocol/server.js";
import type { HttpService, ServeHttpOptions } from "./http-service.js";

export type { HttpService, ServeHttpOptions } from "./http-service.js";

/**
 * Serves Streamable HTTP (both eras) and WebSocket on one port of `node:http`.
 *
 * @throws {TypeError} Options that contradict themselves, or an address that needs `allowedHosts` and `auth`.
 * @throws {Error} What `listen` says: the port is taken, …
 */
export async function serveHttp(server: Server, options: ServeHttpOptions = {}): Promise<HttpService> {
  // Programs that serve stdio import this file, too, and start without `node:http`.
  const { startHttp } = await import("./http-service.js");
  return startHttp(server, options);
}
