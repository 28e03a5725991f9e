import { direct, type DirectRequest } from "../protocol/direct.js";
import { ConnectionError } from "../protocol/errors.js";
import {
  ErrorCode,
  failure,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
} from "../protocol/jsonrpc.js";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import { ownId } from "../protocol/own-id.js";
import { classify, classifyBatch, type Classified } from "../protocol/parse.js";
import type { Exchange, MessageStream, Transport, TransportListener } from "../protocol/transport.js";
import { BATCH_VERSION, Meta, MODERN_VERSION } from "../protocol/versions.js";
import { readAll } from "./inbox.js";
import { incoming } from "./incoming.js";
import { outgoing, quietly } from "./outgoing.js";

export interface ChannelOptions {
  /** Name of the binding. */
  kind: string;
  limits?: Partial<Limits> | undefined;
  /** Called with each response that answered a request of ours. */
  onResponse?(): void;
}

/** A request of ours in flight. */
interface Call {
  readonly request: JsonRpcRequest;
  readonly exchange: Exchange;
  /** For its progress, if it wants to hear of that. */
  readonly token: RequestId | undefined;
}

/**
 * The client's end of a stream of messages, as a `Transport`.
 *
 * A stream is shared by all requests, so what comes in is told apart by what it says (stdio, "Receiving Messages"):
 * responses by id; progress by the token that its request carried; a subscription's notifications by the id of its
 * `subscriptions/listen`; everything else, log messages too, names no request and goes to the listener.
 */
export function channel(stream: MessageStream, options: ChannelOptions): Transport {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const send = (message: Parameters<MessageStream["send"]>[0]): Promise<void> | void => stream.send(message);
  const tokens = new Map<RequestId, Call>();
  const calls = outgoing<Call>(send, (call) => {
    if (call.token !== undefined && tokens.get(call.token) === call) tokens.delete(call.token);
  });
  const asked = incoming((response) => quietly(send, response), limits.maxConcurrentPerPeer);
  let listener: TransportListener | undefined;
  let version: string | undefined;
  let closing: Promise<void> | undefined;
  let ended = false;
  /** What the server could not answer, since it could not read whose it was. Often its last words. */
  let complaint: string | undefined;

  void read();

  async function read(): Promise<void> {
    let cause: Error | undefined;
    try {
      await readAll(stream.receive, receive);
    } catch (error) {
      cause = error as Error;
    }
    const { code = "closed", message = "The server closed the connection." } = (cause ??
      {}) as Partial<ConnectionError>;
    end(new ConnectionError(code, complaint === undefined ? message : `${message} It said: ${complaint}`, { cause }));
    closing ??= stream.close();
  }

  /** Once: everybody who waits learns why, then the listener. */
  function end(error: ConnectionError | undefined): void {
    if (ended) return;
    ended = true;
    const reason = error ?? new ConnectionError("closed", "The connection was closed.");
    asked.abort(reason);
    calls.end(reason);
    listener?.onClose(error);
  }

  function receive(value: unknown): void {
    const message = classify(value);
    if (message.kind !== "batch") return dispatch(message);
    if (version !== BATCH_VERSION) return;
    for (const one of classifyBatch(message.messages, limits)) dispatch(one);
  }

  function dispatch(message: Classified): void {
    switch (message.kind) {
      case "response":
        if (calls.answer(message.message)) options.onResponse?.();
        else if ("error" in message.message && (message.message.id ?? null) === null) {
          complaint = message.message.error.message;
        }
        return;
      case "notification":
        return hear(message.message);
      case "request":
        return answer(message.message);
      case "invalid":
        // An answer that cannot be read is an answer: nothing better will come.
        if (message.answers === undefined) return;
        return calls.fail(message.answers, new ConnectionError("bad-message", message.reason, { sent: true }));
      case "batch":
        return;
    }
  }

  function hear(notification: JsonRpcNotification): void {
    const { method, params } = notification;
    if (method === "notifications/cancelled") cancelled(params?.requestId, params?.reason);
    let call: Call | undefined;
    if (method === "notifications/progress") {
      call = tokens.get(ownId(tokens, params?.progressToken));
      // Late: the request is over.
      if (!call) return;
    } else {
      const subscription = (params?._meta as Record<string, unknown> | undefined)?.[Meta.subscriptionId];
      if (subscription !== undefined) {
        call = calls.get(subscription as RequestId);
        if (!call) return;
      }
    }
    try {
      if (call) call.exchange.onNotification?.(notification);
      else listener?.onNotification(notification);
    } catch {
      // The listener's own affair; the other requests go on.
    }
  }

  /** Modern servers end subscriptions with it, legacy servers take back their own requests. */
  function cancelled(id: unknown, reason: unknown): void {
    if (calls.get(id as RequestId)?.request.method === "subscriptions/listen") {
      calls.fail(id as RequestId, new ConnectionError("closed", "The server ended the subscription.", { sent: true }));
    } else {
      asked.cancel(id, reason);
    }
  }

  function answer(request: JsonRpcRequest): void {
    // "The client MUST NOT write JSON-RPC responses" (stdio, "Sending Messages").
    if (version !== undefined && version >= MODERN_VERSION) return;
    void asked.serve(request, () => ask(request));
  }

  async function ask(request: JsonRpcRequest): Promise<JsonRpcResponse> {
    if (listener) return listener.onRequest(request);
    return failure(request.id, ErrorCode.methodNotFound, "This client answers no requests.");
  }

  const start: DirectRequest = (request, exchange, answered, failed) => {
    const token = progressToken(request);
    const call: Call = { request, exchange, token };
    calls.request(request, exchange, call, answered, failed);
    if (token !== undefined && calls.get(request.id) === call) tokens.set(token, call);
  };

  const transport: Transport = {
    kind: options.kind,
    request: (request, exchange) => new Promise((resolve, reject) => start(request, exchange, resolve, reject)),
    notify: (notification) => quietly(send, notification),
    attach(newListener) {
      listener = newListener;
    },
    negotiated(agreed) {
      version = agreed;
    },
    close() {
      return (closing ??= (end(undefined), stream.close()));
    },
  };
  direct.set(transport.request, start);
  return transport;
}

function progressToken({ params }: JsonRpcRequest): RequestId | undefined {
  return (params?._meta as Record<string, unknown> | undefined)?.[Meta.progressToken] as RequestId | undefined;
}
