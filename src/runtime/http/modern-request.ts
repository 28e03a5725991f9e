import { ErrorCode, type JsonRpcRequest } from "../protocol/jsonrpc.js";
import { MODERN_VERSION, SUPPORTED_VERSIONS } from "../protocol/versions.js";
import { Answer, refuse } from "./answer.js";
import type { Post } from "./endpoint.js";
import { HttpExchange } from "./http-exchange.js";
import { headerMismatch, metaProblem } from "./modern-headers.js";
import { hasRoom, lacksScopes, run } from "./run.js";

/** Serves a request of revision 2026-07-28, which stands for itself: no session, no handshake. */
export function serveModernRequest(post: Post, request: JsonRpcRequest): void {
  const { endpoint, call, auth, extra, version } = post;
  const { id } = request;
  if (post.eventsOnly) {
    refuse(
      call,
      406,
      { message: "Not acceptable: Accept must list application/json and text/event-stream", id },
      extra,
    );
    return;
  }
  const problem = metaProblem(request);
  if (
    problem !== undefined &&
    version !== MODERN_VERSION &&
    version !== undefined &&
    !SUPPORTED_VERSIONS.includes(version)
  ) {
    const data = { supported: SUPPORTED_VERSIONS, requested: version };
    refuse(call, 400, { code: ErrorCode.unsupportedVersion, message: "Unsupported protocol version", data, id }, extra);
    return;
  }
  if (problem !== undefined) {
    refuse(call, 400, { code: ErrorCode.invalidParams, message: problem, id }, extra);
    return;
  }
  const mismatch = headerMismatch(call, request, endpoint.server);
  if (mismatch !== undefined) {
    refuse(call, 400, { code: ErrorCode.headerMismatch, message: mismatch, id }, extra);
    return;
  }
  if (lacksScopes(post, request) || !hasRoom(post, request.id)) {
    return;
  }
  const answer = new Answer(call, extra, undefined, endpoint.opened);
  run(endpoint, new HttpExchange(request, call, answer, auth, version, performance.now()), true);
}
