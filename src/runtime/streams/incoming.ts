import { ErrorCode, failure, type JsonRpcRequest, type JsonRpcResponse, type RequestId } from "../protocol/jsonrpc.js";

/** One request of the peer while it is being answered. */
export interface Served {
  readonly request: JsonRpcRequest;
  /** Aborted when the peer cancelled the request or left. Made when somebody first looks: few handlers do. */
  readonly signal: AbortSignal;
  /** Whether nobody waits for the answer any more. */
  readonly cancelled: boolean;
}

/** Requests of the peer that are being answered on one stream. */
export interface Incoming {
  /**
   * Answers it, or says why not: id in use, too many at work. Resolves when that is done; never rejects.
   *
   * @param reply Where the answer goes, if not to the stream.
   */
  serve(
    request: JsonRpcRequest,
    handle: (served: Served) => Promise<JsonRpcResponse>,
    reply?: Answer,
  ): Promise<void> | void;
  /** `notifications/cancelled`. Unknown ids are ignored. */
  cancel(id: unknown, reason: unknown): void;
  /** Cancels those that match, all by default. */
  abort(reason: Error, which?: (request: JsonRpcRequest) => boolean): void;
  /** Handlers at work, cancelled ones included: those run, too. */
  readonly running: number;
  /** Resolves when no handler is at work. */
  idle(): Promise<void>;
}

/**
 * Takes a response; returns nothing where it is done with it at once. Never throws or rejects.
 *
 * @param request What a handler answers with it.
 */
export type Answer = (response: JsonRpcResponse, request?: JsonRpcRequest) => Promise<void> | void;

/**
 * @param answer Where answers go.
 * @param maxConcurrent Further requests are answered `-32000` (R56).
 */
export function incoming(answer: Answer, maxConcurrent: number): Incoming {
  // The peer's ids, so they live in a map of this stream and nowhere else (R16).
  const entries = new Map<RequestId, Entry>();
  let running = 0;
  let whenIdle: (() => void)[] = [];

  function ended(): void {
    if (--running > 0) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  }

  function finish(entry: Entry, response: JsonRpcResponse, reply: Answer): Promise<void> | void {
    // Cancelling freed the id, which may be in use again.
    if (entry.cancelled) return ended();
    entries.delete(entry.request.id);
    const replied = reply(response, entry.request);
    return replied ? replied.then(ended) : ended();
  }

  return {
    // From its arrival to its answer a request costs one promise of ours.
    serve(request, handle, reply = answer) {
      const { id } = request;
      if (entries.has(id)) {
        return reply(failure(id, ErrorCode.invalidRequest, "A request with this id is in flight."));
      }
      if (running >= maxConcurrent) {
        return reply(failure(id, ErrorCode.busy, `Busy: this connection has ${maxConcurrent} requests at work.`));
      }
      const entry = new Entry(request);
      entries.set(id, entry);
      running++;
      // What a handler throws may hold secrets (R37).
      const crash = (): Promise<void> | void => finish(entry, failure(id, ErrorCode.internal, "Internal error"), reply);
      try {
        return handle(entry).then((response) => finish(entry, response, reply), crash);
      } catch {
        return crash();
      }
    },
    cancel(id, reason) {
      const entry = entries.get(id as RequestId);
      if (!entry || entry.request.method === "initialize") return;
      entries.delete(id as RequestId);
      entry.abort(new Error(typeof reason === "string" ? `Cancelled: ${reason}` : "The request was cancelled."));
    },
    abort(reason, which) {
      for (const [id, entry] of [...entries]) {
        if (which && !which(entry.request)) continue;
        entries.delete(id);
        entry.abort(reason);
      }
    },
    get running() {
      return running;
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))),
  };
}

/** A class: object literals with getters would each get a hidden class of their own, which costs more than the request. */
class Entry implements Served {
  readonly request: JsonRpcRequest;
  #controller: AbortController | undefined;
  #reason: unknown;
  #cancelled = false;

  constructor(request: JsonRpcRequest) {
    this.request = request;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#cancelled) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  abort(reason: unknown): void {
    this.#cancelled = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
