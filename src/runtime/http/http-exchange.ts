import {
  ErrorCode,
  failure,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
} from "../protocol/jsonrpc.js";
import type { AuthInfo, OutgoingRequest, Peer, RequestContext } from "../protocol/server.js";
import { statusOf, type Answer } from "./answer.js";
import type { HttpCall } from "./call.js";
import type { Session } from "./session.js";

/**
 * One request on its way through the server, and what it may say meanwhile. A class, since one is made for every request:
 * its methods are shared, and the abort signal exists only where somebody asked for it.
 */
export class HttpExchange implements RequestContext {
  readonly transport: string = "http";
  readonly message: JsonRpcRequest;
  readonly auth: AuthInfo | undefined;
  readonly protocolVersion: string | undefined;
  readonly startedAt: number;
  readonly answer: Answer;
  readonly #call: HttpCall;
  #controller: AbortController | undefined;
  #over = false;

  constructor(
    message: JsonRpcRequest,
    call: HttpCall,
    answer: Answer,
    auth: AuthInfo | undefined,
    version: string | undefined,
    now: number,
  ) {
    this.message = message;
    this.#call = call;
    this.answer = answer;
    this.auth = auth;
    this.protocolVersion = version;
    this.startedAt = now;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#over || (this.followsCall && this.#call.gone)) {
        this.#controller.abort();
      } else if (this.followsCall) {
        this.#call.onGone(() => this.cancel());
      }
    }
    return this.#controller.signal;
  }

  /** Whether leaving means cancelling. It does, but for sessions, whose clients say so and may come back. */
  get followsCall(): boolean {
    return true;
  }

  get over(): boolean {
    return this.#over;
  }

  notify(notification: JsonRpcNotification): void | Promise<void> {
    if (!this.#over) {
      return this.answer.say(notification);
    }
  }

  /** Ends the exchange with a response. Only the first end counts. Throws where the response is no JSON; that is no end. */
  finish(response: JsonRpcResponse, modern: boolean): void {
    if (!this.#over) {
      this.answer.finish(response, statusOf(response, modern));
      this.#over = true;
    }
  }

  /** Ends the exchange without one: the client does not want it any more. */
  cancel(): void {
    if (!this.#over) {
      this.#over = true;
      this.answer.drop();
      this.#controller?.abort();
    }
  }

  /** Ends it because the server is closing. */
  shutDown(response?: JsonRpcResponse): void {
    this.finish(response ?? failure(this.message.id, ErrorCode.busy, "The server is shutting down"), true);
    this.#controller?.abort();
  }
}

/** A request of a legacy session, which can ask the client something and outlives its connection. */
export class SessionExchange extends HttpExchange {
  readonly peer: Peer;
  /** Ends the event stream for now, for clients that know to come back (2025-11-25). */
  readonly closeStream?: () => void;
  readonly #session: Session;

  constructor(session: Session, ...args: ConstructorParameters<typeof HttpExchange>) {
    super(...args);
    this.#session = session;
    this.peer = session.peer;
    if (session.primes) {
      this.closeStream = () => {
        if (!this.over) {
          this.answer.pause();
        }
      };
    }
  }

  override get followsCall(): boolean {
    return false;
  }

  request(request: OutgoingRequest, options?: { signal?: AbortSignal }): Promise<JsonRpcResponse> {
    return this.#session.ask(request, (message) => void this.answer.say(message), options?.signal);
  }
}
