import { ErrorCode, type JsonRpcNotification, type JsonRpcRequest, type RequestId } from "../protocol/jsonrpc.js";
import type { Classified } from "../protocol/parse.js";
import type { RequestContext } from "../protocol/server.js";
import { Answer, refuse } from "./answer.js";
import type { Post } from "./endpoint.js";
import { HttpExchange, SessionExchange } from "./http-exchange.js";
import { sessionOf } from "./legacy-methods.js";
import { hasRoom, lacksScopes, run } from "./run.js";
import type { Session } from "./session.js";
import { sessionId } from "./sessions.js";
import { principalOf } from "../protocol/principal.js";
import { BATCH_VERSION } from "../protocol/versions.js";

/** The revision of a request that names none (2025-11-25 transports, "Protocol Version Header"). */
const UNSTATED_VERSION = "2025-03-26";

type Message = Extract<Classified, { kind: "request" | "notification" | "response" }>;

/** Serves one message of a revision before 2026-07-28. */
export function serveLegacyMessage(post: Post, received: Message): void {
  const { endpoint, call, auth, extra } = post;
  const { sessions } = endpoint;
  if (received.kind === "request" && received.message.method === "initialize") {
    serveInitialize(post, received.message);
    return;
  }
  const session = sessions && sessionOf(sessions, call, auth, extra);
  if (sessions !== undefined && session === undefined) {
    return;
  }
  if (received.kind !== "request") {
    take(post, session, received);
    call.send(202, { ...extra });
  } else if (
    !lacksScopes(post, received.message) &&
    hasRoom(post, received.message.id) &&
    hasSessionRoom(post, session, 1)
  ) {
    const answer = new Answer(call, extra, session, endpoint.opened);
    if (post.eventsOnly) {
      answer.open();
    }
    start(post, session, received.message, answer);
  }
}

/** Takes an answer that cannot be read, for the question that it was to answer. The call still has to be refused. */
export function takeMisanswer({ endpoint, call, auth }: Post, id: RequestId, reason: string): void {
  const session = call.headers["mcp-session-id"] as string | undefined;
  if (session !== undefined) {
    endpoint.sessions?.find(session, principalOf(auth))?.misanswered(id, reason);
  }
}

/** Serves a batch: its responses come as events, each when it is ready. */
export function serveLegacyBatch(post: Post, batch: readonly Classified[]): void {
  const { endpoint, call, auth, extra } = post;
  const { sessions } = endpoint;
  const session =
    sessions && call.headers["mcp-session-id"] !== undefined ? sessionOf(sessions, call, auth, extra) : undefined;
  if (sessions !== undefined && session === undefined && call.headers["mcp-session-id"] !== undefined) {
    return;
  }
  const version = session?.version ?? (sessions === undefined ? (post.version ?? UNSTATED_VERSION) : undefined);
  if (version !== BATCH_VERSION) {
    refuse(call, 400, { message: "Batches are not supported" }, extra);
    return;
  }
  const requests = batch.flatMap((one) => (one.kind === "request" ? [one.message] : []));
  const bad = batch.find((one) => one.kind === "invalid");
  if (bad !== undefined || requests.some(({ method }) => method === "initialize")) {
    refuse(call, 400, { message: bad?.reason ?? "initialize must not be part of a batch" }, extra);
    return;
  }
  if (
    requests.some((request) => lacksScopes(post, request)) ||
    !hasRoom(post, undefined, requests.length) ||
    !hasSessionRoom(post, session, requests.length)
  ) {
    return;
  }
  for (const one of batch) {
    if (one.kind === "notification" || one.kind === "response") {
      take(post, session, one);
    }
  }
  if (requests.length === 0) {
    call.send(202, { ...extra });
    return;
  }
  const answer = new Answer(call, extra, session, endpoint.opened, requests.length);
  answer.open();
  for (const request of requests) {
    start(post, session, request, answer);
  }
}

/** The handshake, which makes the session. */
function serveInitialize(post: Post, request: JsonRpcRequest): void {
  const { endpoint, call, auth, extra } = post;
  const { sessions } = endpoint;
  if (sessions === undefined) {
    if (hasRoom(post, request.id)) {
      start(post, undefined, request, new Answer(call, extra, undefined, endpoint.opened));
    }
    return;
  }
  if (call.headers["mcp-session-id"] !== undefined) {
    if (sessionOf(sessions, call, auth, extra) !== undefined) {
      refuse(call, 400, { message: "This session has been initialized", id: request.id }, extra);
    }
    return;
  }
  if (!hasRoom(post, request.id)) {
    return;
  }
  const session = sessions.create(principalOf(auth));
  if (session === undefined) {
    refuse(call, 503, { message: "Too many sessions", id: request.id }, { ...extra, "Retry-After": "1" });
    return;
  }
  // Not a stream of the session: whoever did not hear its id cannot come back for it.
  const answer = new Answer(call, { ...extra, "Mcp-Session-Id": sessionId(session) }, undefined, endpoint.opened);
  if (post.eventsOnly) {
    answer.open();
  }
  const exchange = new SessionExchange(session, request, call, answer, auth, undefined, performance.now());
  session.running++;
  run(endpoint, exchange, false, (response) => {
    session.running--;
    if ("result" in response) {
      session.version = String(response.result.protocolVersion);
    } else {
      sessions.remove(session);
    }
  });
}

function start(post: Post, session: Session | undefined, request: JsonRpcRequest, answer: Answer): void {
  const { endpoint, call, auth } = post;
  const version = post.version ?? session?.version ?? UNSTATED_VERSION;
  const now = performance.now();
  if (session === undefined) {
    run(endpoint, new HttpExchange(request, call, answer, auth, version, now), false);
    return;
  }
  const exchange = new SessionExchange(session, request, call, answer, auth, version, now);
  const forget = session.cancellable(request.id, () => exchange.cancel());
  session.running++;
  run(endpoint, exchange, false, () => {
    session.running--;
    session.usedAt = performance.now();
    forget();
  });
}

/** Takes what wants no answer. */
function take(
  { endpoint, auth, version }: Post,
  session: Session | undefined,
  received: Exclude<Message, { kind: "request" }>,
): void {
  if (received.kind === "response") {
    session?.answered(received.message);
    return;
  }
  const notification: JsonRpcNotification = received.message;
  if (notification.method === "notifications/cancelled") {
    session?.cancel(notification.params?.requestId);
    return;
  }
  const context: RequestContext = {
    auth,
    transport: "http",
    protocolVersion: version ?? session?.version,
    peer: session?.peer,
  };
  endpoint.server.notified?.(notification, context);
}

function hasSessionRoom({ endpoint, call, extra }: Post, session: Session | undefined, requests: number): boolean {
  if (session === undefined || session.running + requests <= endpoint.limits.maxConcurrentPerPeer) {
    return true;
  }
  refuse(
    call,
    503,
    { code: ErrorCode.busy, message: "Too many requests at once in this session" },
    { ...extra, "Retry-After": "1" },
  );
  return false;
}
