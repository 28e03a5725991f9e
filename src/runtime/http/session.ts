import { ConnectionError } from "../protocol/errors.js";
import type { JsonRpcMessage, JsonRpcNotification, JsonRpcResponse, RequestId } from "../protocol/jsonrpc.js";
import type { OutgoingRequest, Peer } from "../protocol/server.js";
import type { HttpCall } from "./call.js";
import type { EventStore } from "./event-store.js";
import { SessionStream, type StreamOwner } from "./session-stream.js";

/** What a session is made of. */
export interface SessionSettings {
  readonly events: EventStore;
  readonly retryMs: number;
  opened(call: HttpCall): void;
}

interface Question {
  resolve(response: JsonRpcResponse): void;
  reject(error: Error): void;
}

/** How long the answer to a POST can be fetched after it was given, in milliseconds. */
const KEEP_FINISHED_MS = 300_000;
const MAX_STREAMS = 1024;

/**
 * One legacy client (2025-03-26 to 2025-11-25): its requests in flight, what we asked it, its streams. Nothing here is
 * ever looked up from another session (R16).
 */
export class Session implements StreamOwner {
  /** Finds the session; the other half of its id proves that the client knows it. */
  readonly handle: string;
  readonly secret: string;
  /** Who made the session; nobody else may use it (R20). */
  readonly principal: string;
  readonly peer: Peer;
  readonly createdAt: number = performance.now();
  usedAt: number = this.createdAt;
  /** Agreed in the handshake. */
  version = "";
  /** Requests being worked on. */
  running = 0;
  readonly events: EventStore;
  readonly retryMs: number;
  readonly opened: (call: HttpCall) => void;
  readonly #life = new AbortController();
  readonly #cancels = new Map<RequestId, Set<() => void>>();
  readonly #asked = new Map<RequestId, Question>();
  readonly #streams = new Map<string, SessionStream>();
  readonly #standalone: SessionStream;
  #nextStream = 0;
  #nextQuestion = 0;

  constructor(handle: string, secret: string, principal: string, settings: SessionSettings) {
    this.handle = handle;
    this.secret = secret;
    this.principal = principal;
    this.events = settings.events;
    this.retryMs = settings.retryMs;
    this.opened = (call) => settings.opened(call);
    this.#standalone = this.newStream();
    this.peer = {
      signal: this.#life.signal,
      notify: (notification: JsonRpcNotification) => this.#standalone.say(notification),
      request: (request, options) =>
        this.ask(request, (message) => void this.#standalone.say(message), options?.signal),
    };
  }

  get primes(): boolean {
    return this.version === "2025-11-25";
  }

  get standalone(): SessionStream {
    return this.#standalone;
  }

  /** Whether the client is connected in any way. */
  get busy(): boolean {
    return this.running > 0 || [...this.#streams.values()].some((stream) => stream.attached);
  }

  newStream(): SessionStream {
    if (this.#streams.size >= MAX_STREAMS) {
      this.forgetFinished(0);
    }
    const stream = new SessionStream(this, String(this.#nextStream++));
    this.#streams.set(stream.id, stream);
    return stream;
  }

  /** The stream and position that an event id of ours names (R21). */
  position(eventId: string): { stream: SessionStream; sequence: number } | undefined {
    const [, id, sequence] = /^([0-9]{1,15})\.([0-9]{1,15})$/.exec(eventId) ?? [];
    const stream = id === undefined ? undefined : this.#streams.get(id);
    return stream && { stream, sequence: Number(sequence) };
  }

  /** Lets go of streams that ended longer ago than clients may take to come back. */
  forgetFinished(keepMs: number = KEEP_FINISHED_MS): void {
    const horizon = performance.now() - keepMs;
    for (const stream of this.#streams.values()) {
      if (stream.doneAt !== undefined && stream.doneAt <= horizon) {
        this.#streams.delete(stream.id);
        this.events.remove(this.handle, stream.id);
      }
    }
  }

  /** Notes how to cancel a request; the result takes the note back. A client that repeats an id cancels all of them. */
  cancellable(id: RequestId, cancel: () => void): () => void {
    let cancels = this.#cancels.get(id);
    if (cancels === undefined) {
      this.#cancels.set(id, (cancels = new Set()));
    }
    cancels.add(cancel);
    return () => {
      cancels.delete(cancel);
      if (cancels.size === 0) {
        this.#cancels.delete(id);
      }
    };
  }

  cancel(id: unknown): void {
    for (const cancel of [...(this.#cancels.get(id as RequestId) ?? [])]) {
      cancel();
    }
  }

  /** Sends the client a request by `say`, and waits for the POST that answers it. */
  ask(
    request: OutgoingRequest,
    say: (message: JsonRpcMessage) => void,
    signal?: AbortSignal,
  ): Promise<JsonRpcResponse> {
    return new Promise((resolve, reject) => {
      const id = `s${++this.#nextQuestion}`;
      const settle = (): void => {
        this.#asked.delete(id);
        signal?.removeEventListener("abort", abort);
      };
      const abort = (): void => {
        settle();
        say({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
        reject(new ConnectionError("aborted", `${request.method} was cancelled.`, { sent: true }));
      };
      if (this.#life.signal.aborted || signal?.aborted === true) {
        const code = this.#life.signal.aborted ? "closed" : "aborted";
        reject(
          new ConnectionError(code, `${request.method} was not sent: the client is gone or the request was cancelled.`),
        );
        return;
      }
      signal?.addEventListener("abort", abort, { once: true });
      const question: Question = {
        resolve: (response) => (settle(), resolve(response)),
        reject: (error) => (settle(), reject(error)),
      };
      this.#asked.set(id, question);
      try {
        say({ jsonrpc: "2.0", id, ...request });
      } catch (error) {
        // What a handler asks need not be JSON.
        question.reject(error as Error);
      }
    });
  }

  /** Takes the client's answer to a question of this session. Answers to nothing are dropped. */
  answered(response: JsonRpcResponse): void {
    this.#asked.get(response.id as RequestId)?.resolve(response);
  }

  /** The client answered, and nobody can read it: nothing better will come. */
  misanswered(id: RequestId, reason: string): void {
    this.#asked.get(id)?.reject(new ConnectionError("bad-message", reason, { sent: true }));
  }

  /** Ends everything that belongs to the session. Idempotent. */
  end(): void {
    this.#life.abort(new ConnectionError("closed", "The session ended."));
    for (const cancels of [...this.#cancels.values()]) {
      [...cancels].forEach((cancel) => cancel());
    }
    for (const question of [...this.#asked.values()]) {
      question.reject(new ConnectionError("closed", "The session ended before the client answered.", { sent: true }));
    }
    for (const stream of this.#streams.values()) {
      stream.finish();
      this.events.remove(this.handle, stream.id);
    }
    this.#streams.clear();
  }
}
