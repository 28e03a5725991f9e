import { Meta } from "../protocol/versions.js";
import { ErrorCode, success } from "../protocol/jsonrpc.js";
import type { AuthInfo, Server } from "../protocol/server.js";
import { refuse, type ExtraHeaders } from "./answer.js";
import type { HttpCall } from "./call.js";
import { challenge } from "./challenge.js";
import { createEndpoint, type Endpoint } from "./endpoint.js";
import { serveDelete, serveGet } from "./legacy-methods.js";
import { servePost } from "./post.js";
import type { HttpServerOptions } from "./server-options.js";

/** Streamable HTTP, both eras, on one endpoint: from the headers of a call to the end of its answer. */
export interface Edge {
  /** Never throws. What is refused runs nothing. */
  serve(call: HttpCall): void;
  /**
   * Only the checks that come before any protocol: repeated headers, Host, Origin, authentication. WebSocket upgrades pass
   * them too (R7).
   *
   * @returns The verified sender, or the refusal that was sent.
   */
  admit(call: HttpCall, admitted: (auth: AuthInfo | undefined, extra: ExtraHeaders) => void): void;
  /**
   * Refuses new calls, waits for those at work, ends streams and sessions. Subscriptions end with their result
   * (subscriptions, "Graceful Closure").
   */
  close(drainMs: number): Promise<void>;
}

/** Headers on which decisions depend: two of them would let two readers decide differently (R10). */
const SINGLE_HEADERS = [
  ...["host", "origin", "content-type", "content-encoding", "content-length", "authorization", "dpop"],
  ...["mcp-protocol-version", "mcp-method", "mcp-name", "mcp-session-id", "last-event-id"],
];

/** @throws {TypeError} Options that contradict themselves. */
export function createEdge(server: Server, options: HttpServerOptions): Edge {
  const endpoint = createEndpoint(server, options);

  function admit(call: HttpCall, admitted: (auth: AuthInfo | undefined, extra: ExtraHeaders) => void): void {
    const repeated = call.anyRepeats ? SINGLE_HEADERS.find((name) => call.repeats(name)) : undefined;
    if (repeated !== undefined) {
      refuse(call, 400, { message: `Repeated header: ${repeated}` });
      return;
    }
    const origin = call.headers.origin as string | undefined;
    const reason = endpoint.guard(call.host, origin, call.scheme);
    if (reason !== undefined) {
      refuse(call, 403, { message: reason });
      return;
    }
    const extra = origin === undefined ? undefined : endpoint.cors?.answer(origin);
    if (endpoint.closing) {
      refuse(
        call,
        503,
        { code: ErrorCode.busy, message: "The server is shutting down" },
        { ...extra, Connection: "close" },
      );
    } else if (call.method === "OPTIONS" && extra !== undefined) {
      call.send(204, endpoint.cors!.preflight(origin!, String(call.headers["access-control-request-headers"] ?? "")));
    } else if (options.auth === undefined) {
      admitted(undefined, extra);
    } else {
      void authenticate(call, extra, options.auth, admitted);
    }
  }

  function dispatch(call: HttpCall, auth: AuthInfo | undefined, extra: ExtraHeaders): void {
    if (call.method === "POST") {
      servePost(endpoint, call, auth, extra);
    } else if (call.method === "GET" && endpoint.sessions !== undefined) {
      serveGet(endpoint, endpoint.sessions, call, auth, extra);
    } else if (call.method === "DELETE" && endpoint.sessions !== undefined) {
      serveDelete(endpoint.sessions, call, auth, extra);
    } else {
      const allow = endpoint.sessions === undefined ? "POST" : "POST, GET, DELETE";
      refuse(call, 405, { message: `Method not allowed; use ${allow}` }, { ...extra, Allow: allow });
    }
  }

  return {
    admit,
    serve(call) {
      try {
        admit(call, (auth, extra) => dispatch(call, auth, extra));
      } catch {
        refuse(call, 500, { code: ErrorCode.internal, message: "Internal error" });
      }
    },
    close: (drainMs) => close(endpoint, drainMs),
  };
}

async function authenticate(
  call: HttpCall,
  extra: ExtraHeaders,
  auth: NonNullable<HttpServerOptions["auth"]>,
  admitted: (auth: AuthInfo | undefined, extra: ExtraHeaders) => void,
): Promise<void> {
  try {
    const verified = await auth.verify({
      method: call.method,
      url: `${call.scheme}://${call.host}${call.target}`,
      header: (name) => call.headers[name.toLowerCase()] as string | undefined,
    });
    if (call.gone) {
      return;
    }
    if ("status" in verified) {
      challenge(call, verified, extra);
    } else if (verified.expiresAt !== undefined && verified.expiresAt * 1000 <= Date.now()) {
      challenge(call, { status: 401, wwwAuthenticate: 'Bearer error="invalid_token"' }, extra);
    } else {
      admitted(verified, extra);
    }
  } catch {
    refuse(call, 500, { code: ErrorCode.internal, message: "Internal error" }, extra);
  }
}

async function close(endpoint: Endpoint, drainMs: number): Promise<void> {
  endpoint.closing = true;
  const deadline = performance.now() + drainMs;
  for (const exchange of [...endpoint.exchanges]) {
    if (exchange.message.method === "subscriptions/listen") {
      const { id } = exchange.message;
      exchange.shutDown(success(id, { resultType: "complete", _meta: { [Meta.subscriptionId]: id } }));
    }
  }
  while ([...endpoint.exchanges].some((exchange) => !exchange.over) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  for (const exchange of [...endpoint.exchanges]) {
    exchange.shutDown();
  }
  endpoint.sessions?.close();
  endpoint.release();
}
