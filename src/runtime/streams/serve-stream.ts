import { ConnectionError } from "../protocol/errors.js";
import {
  ErrorCode,
  failure,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
} from "../protocol/jsonrpc.js";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import { BadMessage, classify, classifyBatch, type Classified } from "../protocol/parse.js";
import type { AuthInfo, Peer, RequestContext, Server } from "../protocol/server.js";
import { serialize } from "../protocol/serialize.js";
import type { MessageStream } from "../protocol/transport.js";
import { BATCH_VERSION, Meta } from "../protocol/versions.js";
import { askPeer } from "./ask-peer.js";
import { readAll } from "./inbox.js";
import { incoming, type Served } from "./incoming.js";
import { quietly } from "./outgoing.js";

/** How to serve one peer. */
export interface ServeStreamOptions {
  /** Name of the binding, for handlers. */
  transport?: string;
  /** Who the peer is, as verified by the edge. */
  auth?: AuthInfo | undefined;
  limits?: Partial<Limits> | undefined;
  /** Aborting it ends the peer: what is at work may finish within `stopMs`, then the stream is closed. */
  signal?: AbortSignal | undefined;
  /** In milliseconds. Default: `drainMs`. */
  stopMs?: number;
  /**
   * How long requests at work may go on once the peer sends no more, in milliseconds. Default 0: a peer whose stream
   * has ended hears no answers. stdio, where one direction ends before the other, gives them 1.5 s.
   */
  drainMs?: number;
}

/**
 * Serves one peer until it leaves. Resolves when the stream is closed; never rejects.
 *
 * Requests run side by side. A cancelled request is not answered, a second one under an id in flight is refused without
 * disturbing the first, and nothing of a peer is visible to another.
 */
export async function serveStream(
  server: Server,
  stream: MessageStream,
  options: ServeStreamOptions = {},
): Promise<void> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const left = new AbortController();
  const { transport, auth, signal } = options;
  /** While the peer takes nothing in, nothing more of it is read (R55). */
  let room: Promise<void> | undefined;
  let handshake: string | undefined;
  const batches = new Set<Promise<void>>();

  const send = (message: JsonRpcMessage): Promise<void> | void => {
    const sent = stream.send(message);
    if (sent) {
      const mine = (room = quietly(() => sent, message).finally(() => {
        if (room === mine) room = undefined;
      }));
      return sent;
    }
  };
  const answer = (response: JsonRpcResponse, request?: JsonRpcRequest): Promise<void> | void => {
    if (room) return room.then(() => answer(response, request));
    const refused = (error: unknown): Promise<void> | void => {
      // The peer waits for some answer; a stream that broke tells its reader.
      const broke = error instanceof ConnectionError && error.code !== "too-large";
      if (broke) return;
      if (request) server.unsent?.(request, error);
      const why = error instanceof ConnectionError ? error.message : "Internal error";
      return quietly(send, failure(response.id, ErrorCode.internal, why));
    };
    try {
      return send(response)?.catch(refused);
    } catch (error) {
      return refused(error);
    }
  };
  const notify = (notification: JsonRpcNotification): void | Promise<void> => quietly(send, notification);
  const requests = incoming(answer, limits.maxConcurrentPerPeer);
  const peerRequests = askPeer(send);
  const peer: Peer = { signal: left.signal, notify, request: peerRequests.ask };
  const context = { peer, auth, transport };

  function handle(served: Served): Promise<JsonRpcResponse> {
    const handled = server.handle(served.request, new ServedContext(served, context));
    return served.request.method === "initialize" ? handled.then(initialized) : handled;
  }

  function initialized(response: JsonRpcResponse): JsonRpcResponse {
    if ("result" in response) handshake = String(response.result.protocolVersion);
    return response;
  }

  function receive(message: Classified): void {
    switch (message.kind) {
      case "request":
        return void requests.serve(message.message, handle);
      case "notification":
        return hear(message.message);
      case "response":
        return peerRequests.answer(message.message);
      case "batch":
        return keep(batch(message.messages));
      case "invalid":
        if (message.answers !== undefined) return peerRequests.fail(message.answers, message.reason);
        return void answer(failure(message.id, message.code, message.reason));
    }
  }

  function hear(notification: JsonRpcNotification): void {
    const { method, params } = notification;
    if (method === "notifications/cancelled") return requests.cancel(params?.requestId, params?.reason);
    try {
      server.notified?.(notification, context);
    } catch {
      // A notification has no answer to put an error in.
    }
  }

  function keep(work: Promise<void>): void {
    batches.add(work);
    void work.finally(() => batches.delete(work));
  }

  async function batch(values: readonly unknown[]): Promise<void> {
    if (handshake !== BATCH_VERSION) {
      const reason = `Only revision ${BATCH_VERSION} has batches.`;
      return answer(failure(undefined, ErrorCode.invalidRequest, reason));
    }
    const messages = classifyBatch(values, limits);
    // Refused as a whole: one error, not a batch of one.
    if (messages.length !== values.length) return receive(messages[0]!);
    const answers: JsonRpcResponse[] = [];
    const collect = async (response: JsonRpcResponse, request?: JsonRpcRequest): Promise<void> =>
      void answers.push(request ? sendable(server, request, response) : response);
    await Promise.all(
      messages.map(async (message) => {
        if (message.kind === "request") return requests.serve(message.message, handle, collect);
        if (message.kind !== "invalid" || message.answers !== undefined) return receive(message);
        return collect(failure(message.id, message.code, message.reason));
      }),
    );
    // Streams carry JSON values; that this one is an array concerns nobody else.
    if (answers.length > 0) await answer(answers as unknown as JsonRpcResponse);
  }

  /** Subscriptions never end by themselves. The peer is told of their end, should it still listen. */
  function endSubscriptions(reason: Error): void {
    requests.abort(reason, ({ id, method }) => {
      if (method !== "subscriptions/listen") return false;
      void notify({
        jsonrpc: "2.0",
        method: "notifications/cancelled",
        params: { requestId: id, _meta: { [Meta.subscriptionId]: id } },
      });
      return true;
    });
  }

  const stopped = new Promise<void>((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve(), { signal: left.signal });
  });
  const take = (value: unknown): Promise<void> | void => {
    if (room) return room.then(() => take(value));
    if (signal?.aborted) return;
    if (value instanceof BadMessage) return void answer(failure(value.id, value.code, value.message));
    receive(classify(value));
  };
  const reading = readAll(stream.receive, take);

  let reason = new ConnectionError("closed", "The peer left.");
  try {
    await Promise.race([reading, stopped]);
    reading.catch(() => undefined);
    peerRequests.end(reason);
    endSubscriptions(reason);
    const { drainMs = 0, stopMs = drainMs } = options;
    await within(
      signal?.aborted ? stopMs : drainMs,
      requests.idle().then(() => Promise.all(batches)),
    );
  } catch (error) {
    // The stream broke: whatever is at work works for nobody.
    if (error instanceof ConnectionError) reason = error;
  }
  peerRequests.end(reason);
  requests.abort(reason);
  left.abort(reason);
  await stream.close().catch(() => undefined);
}

/** What the server gets with a request. A class, so that all of them share the getters, and most are never asked. */
class ServedContext implements RequestContext {
  readonly #served: Served;
  readonly peer: Peer;
  readonly auth: AuthInfo | undefined;
  readonly transport: string | undefined;

  constructor(served: Served, { peer, auth, transport }: RequestContext & { peer: Peer }) {
    this.#served = served;
    this.peer = peer;
    this.auth = auth;
    this.transport = transport;
  }

  get signal(): AbortSignal {
    return this.#served.signal;
  }

  /** "MUST NOT send any further messages for it" (stdio, "Cancellation"). */
  get notify(): NonNullable<RequestContext["notify"]> {
    return (notification) => (this.#served.cancelled ? undefined : this.peer.notify(notification));
  }

  get request(): NonNullable<RequestContext["request"]> {
    return (asked, options) => this.peer.request!(asked, { signal: options?.signal ?? this.#served.signal });
  }
}

/** One bad answer must not cost the others of its batch theirs. */
function sendable(server: Server, request: JsonRpcRequest, response: JsonRpcResponse): JsonRpcResponse {
  try {
    serialize(response);
    return response;
  } catch (error) {
    server.unsent?.(request, error);
    return failure(request.id, ErrorCode.internal, "Internal error");
  }
}

/** Waits for `promise`, but no longer than `ms`. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
