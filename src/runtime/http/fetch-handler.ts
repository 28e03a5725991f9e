import { DEFAULT_LIMITS } from "../protocol/limits.js";
import type { Server } from "../protocol/server.js";
import { createEdge } from "./edge.js";
import { FetchCall } from "./fetch-call.js";
import type { HttpServerOptions } from "./server-options.js";

/** Serves an MCP endpoint to whatever speaks `Request` and `Response`. */
export interface FetchHandler {
  (request: Request): Promise<Response>;
  /**
   * Refuses new requests, waits for those at work, ends streams and sessions.
   *
   * @param drainMs How long to wait, in milliseconds. Default 10,000.
   */
  close(drainMs?: number): Promise<void>;
}

/**
 * Makes a handler of a server, for Deno, Bun, workers, service workers and frameworks (Streamable HTTP, both eras). It
 * checks Host and Origin itself; routing to it is the caller's business.
 *
 * On Node `serveHttp` is faster, since it needs no `Request` objects.
 *
 * @throws {TypeError} Options that contradict themselves.
 */
export function fetchHandler(server: Server, options: HttpServerOptions = {}): FetchHandler {
  const edge = createEdge(server, options);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const metadata = options.auth?.metadata;

  function handle(request: Request): Promise<Response> {
    const call = new FetchCall(request, limits);
    if (metadata !== undefined && call.method === "GET" && call.target === metadata.path) {
      call.send(200, { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" }, metadata.body);
    } else if (!call.gone) {
      edge.serve(call);
    }
    return call.response;
  }
  return Object.assign(handle, { close: (drainMs = 10_000) => edge.close(drainMs) });
}
