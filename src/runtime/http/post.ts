import { ErrorCode, type JsonObject, type JsonRpcNotification, type JsonRpcRequest } from "../protocol/jsonrpc.js";
import { BadMessage, classify, classifyBatch, parseMessage, type Classified } from "../protocol/parse.js";
import type { AuthInfo } from "../protocol/server.js";
import { LEGACY_VERSIONS, Meta, SUPPORTED_VERSIONS } from "../protocol/versions.js";
import { refuse, type ExtraHeaders } from "./answer.js";
import type { HttpCall } from "./call.js";
import type { Endpoint, Post } from "./endpoint.js";
import { serveLegacyBatch, serveLegacyMessage, takeMisanswer } from "./legacy-post.js";
import { ACCEPTS_BOTH, ACCEPTS_EVENTS, accepted, isJson } from "./media.js";
import { serveModernRequest } from "./modern-request.js";

/** Serves a POST: its headers, then its body, then the message in it. */
export function servePost(endpoint: Endpoint, call: HttpCall, auth: AuthInfo | undefined, extra: ExtraHeaders): void {
  const { headers } = call;
  const { maxBodyBytes } = endpoint.limits;
  const contentType = headers["content-type"] as string | undefined;
  if (contentType === undefined || !isJson(contentType)) {
    refuse(call, 415, { message: "Content-Type must be application/json, in UTF-8" }, extra);
    return;
  }
  if (headers["content-encoding"] !== undefined) {
    refuse(
      call,
      415,
      { message: "Compressed requests are not supported" },
      { ...extra, "Accept-Encoding": "identity" },
    );
    return;
  }
  const accept = headers.accept as string | undefined;
  const accepts = accept === undefined ? ACCEPTS_BOTH : accepted(accept);
  if ((accepts & ACCEPTS_EVENTS) === 0) {
    refuse(call, 406, { message: "Not acceptable: Accept must list application/json and text/event-stream" }, extra);
    return;
  }
  const version = headers["mcp-protocol-version"] as string | undefined;
  const post: Post = { endpoint, call, auth, extra, version, eventsOnly: accepts !== ACCEPTS_BOTH };
  if (Number(headers["content-length"]) > maxBodyBytes) {
    refuseBody(post);
    return;
  }
  call.read(maxBodyBytes, (fault, text) => {
    if (fault === undefined) {
      serveBody(post, text);
    } else if (fault === "too-large") {
      refuseBody(post);
    } else if (fault === "not-utf8") {
      refuse(call, 400, { code: ErrorCode.parse, message: "Parse error: the body is not UTF-8" }, extra);
    }
  });
}

function refuseBody({ endpoint, call, extra }: Post): void {
  refuse(
    call,
    413,
    { message: `The body is larger than ${endpoint.limits.maxBodyBytes} bytes` },
    { ...extra, Connection: "close" },
  );
}

function serveBody(post: Post, text: string): void {
  const { call, extra } = post;
  try {
    serveMessage(post, classify(parseMessage(text, post.endpoint.limits)));
  } catch (error) {
    if (error instanceof BadMessage) {
      refuse(call, 400, error, extra);
    } else {
      refuse(call, 500, { code: ErrorCode.internal, message: "Internal error" }, extra);
    }
  }
}

function serveMessage(post: Post, received: Classified): void {
  const { call, extra, version } = post;
  if (received.kind === "invalid") {
    if (received.answers !== undefined) {
      takeMisanswer(post, received.answers, received.reason);
    }
    refuse(call, 400, { code: received.code, message: received.reason, id: received.id }, extra);
    return;
  }
  if (received.kind === "batch") {
    serveLegacyBatch(post, classifyBatch(received.messages, post.endpoint.limits));
    return;
  }
  const legacy = version === undefined || LEGACY_VERSIONS.includes(version);
  if (received.kind === "request" ? legacy && statedVersion(received.message) === undefined : legacy) {
    serveLegacyMessage(post, received);
  } else if (received.kind === "request") {
    serveModernRequest(post, received.message);
  } else if (received.kind === "notification") {
    serveModernNotification(post, received.message);
  } else {
    refuse(call, 400, { message: "This protocol version has no responses from clients" }, extra);
  }
}

/** The revision that a request claims for itself. Its presence makes a request modern (versioning, "Backward Compatibility"). */
function statedVersion(request: JsonRpcRequest): unknown {
  return (request.params?._meta as JsonObject | null | undefined)?.[Meta.protocolVersion];
}

function serveModernNotification(
  { endpoint, call, auth, extra, version }: Post,
  notification: JsonRpcNotification,
): void {
  if (!SUPPORTED_VERSIONS.includes(version!)) {
    refuse(call, 400, { message: "Unsupported protocol version" }, extra);
    return;
  }
  // Cancelling is closing the stream; a notification of it means nothing here.
  if (notification.method !== "notifications/cancelled") {
    endpoint.server.notified?.(notification, { auth, transport: "http", protocolVersion: version });
  }
  call.send(202, { ...extra });
}
