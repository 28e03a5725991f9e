import { ErrorCode, failure, type JsonRpcMessage, type JsonRpcResponse, type RequestId } from "../protocol/jsonrpc.js";
import { serialize } from "../protocol/serialize.js";
import type { HttpCall } from "./call.js";
import { EVENT_HEADERS, eventText, oneLine } from "./event-text.js";
import type { Session } from "./session.js";
import type { SessionStream } from "./session-stream.js";

/** Headers that go with every answer to one call (CORS, a new session's id), besides those of its form. */
export type ExtraHeaders = Readonly<Record<string, string>> | undefined;

export const JSON_HEADERS: Readonly<Record<string, string>> = { "Content-Type": "application/json" };

/** Refuses a call: an HTTP status, and a JSON-RPC error that says why. */
export function refuse(
  call: HttpCall,
  status: number,
  error: { code?: number; message: string; data?: unknown; id?: RequestId | undefined },
  headers?: ExtraHeaders,
): void {
  const { code = ErrorCode.invalidRequest, message, data, id } = error;
  call.send(status, { ...JSON_HEADERS, ...headers }, JSON.stringify(failure(id, code, message, data)));
}

/**
 * The HTTP status of a response. Revision 2026-07-28 says it for some errors (streamable HTTP, "Server Validation" and
 * "Protocol Version Header"); the earlier ones answer 200 to whatever reached the server.
 */
export function statusOf(response: JsonRpcResponse, modern: boolean): number {
  if (!("error" in response)) {
    return 200;
  }
  switch (response.error.code) {
    case ErrorCode.busy:
      return 503;
    case ErrorCode.methodNotFound:
      return modern ? 404 : 200;
    case ErrorCode.parse:
    case ErrorCode.invalidRequest:
    case ErrorCode.headerMismatch:
    case ErrorCode.missingCapability:
    case ErrorCode.unsupportedVersion:
      return modern ? 400 : 200;
    default:
      return 200;
  }
}

/** The answer to one POST: a JSON object if nothing has to be said before it, else an event stream. */
export class Answer {
  readonly #call: HttpCall;
  readonly #extra: ExtraHeaders;
  readonly #session: Session | undefined;
  readonly #opened: (call: HttpCall) => void;
  #stream: SessionStream | undefined;
  #open = false;
  /** Responses still to come: one, or as many as a batch has requests. */
  #expected: number;

  /** @param opened Told when the answer becomes an event stream that no session keeps. */
  constructor(
    call: HttpCall,
    extra: ExtraHeaders,
    session: Session | undefined,
    opened: (call: HttpCall) => void,
    expected = 1,
  ) {
    this.#call = call;
    this.#extra = extra;
    this.#session = session;
    this.#opened = opened;
    this.#expected = expected;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Makes it an event stream. */
  open(): void {
    if (this.#open) {
      return;
    }
    this.#open = true;
    if (this.#session !== undefined) {
      this.#stream = this.#session.newStream();
      this.#stream.start(this.#call, this.#extra ?? {});
    } else if (!this.#call.gone) {
      this.#call.open({ ...EVENT_HEADERS, ...this.#extra });
      this.#opened(this.#call);
    }
  }

  /** Says something before the response. Resolves when there is room for more. */
  say(message: JsonRpcMessage): void | Promise<void> {
    this.open();
    return this.#stream === undefined ? this.#call.write(eventText(oneLine(message))) : this.#stream.say(message);
  }

  /** Has the client come back for the rest. Only for sessions. */
  pause(): void {
    this.open();
    this.#stream?.pause();
  }

  /** @param status Of a JSON answer; what has become a stream began with 200. */
  finish(response: JsonRpcResponse, status: number): void {
    if (!this.#open && this.#expected === 1) {
      const busy = status === 503 ? { "Retry-After": "1" } : undefined;
      const headers =
        busy === undefined && this.#extra === undefined ? JSON_HEADERS : { ...JSON_HEADERS, ...this.#extra, ...busy };
      this.#call.send(status, headers, serialize(response));
      return;
    }
    void this.say(response);
    this.drop();
  }

  /** One response will not come: its request was cancelled. */
  drop(): void {
    this.open();
    if (--this.#expected > 0) {
      return;
    }
    if (this.#stream === undefined) {
      this.#call.end();
    } else {
      this.#stream.finish();
    }
  }
}
