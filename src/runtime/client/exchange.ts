import { META_LOG_LEVEL } from "../protocol/client-constants.js";
import { direct, type DirectRequest } from "../protocol/direct.js";
import { isObject } from "../protocol/is-object.js";
import { ConnectionError, McpError, type ConnectionErrorCode } from "../protocol/errors.js";
import type {
  JsonObject,
  JsonRpcFailure,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  JsonRpcSuccess,
} from "../protocol/jsonrpc.js";
import type { Exchange } from "../protocol/transport.js";
import type { Progress, Result } from "../protocol/types.js";
import { offAbort, onAbort } from "./abort.js";
import { rest, watch } from "./clock.js";
import { deliver, tell, type Link, type Pending } from "./link.js";
import type { RequestOptions } from "./request-options.js";

/**
 * One request and its result, within its time.
 *
 * Settles at once when it is aborted, out of time or cut off, whatever the transport does; the transport then tells the
 * server.
 *
 * @throws {McpError} The response is an error.
 * @throws {ConnectionError} There is none.
 */
export function exchange(
  link: Link,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions,
): Promise<Result> {
  return new Promise((resolve, reject) => begin(link, method, params, options, resolve, reject));
}

/** The same without a promise: `resolve` or `reject` is called once, and must not throw. */
export function begin(
  link: Link,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
): void {
  new Flight(link, method, options, resolve, reject).start(params);
}

/** A request in flight. A class, and its own `Exchange`, since one is made for every request: what it shares costs nothing. */
class Flight implements Exchange, Pending {
  readonly #link: Link;
  readonly #method: string;
  readonly #options: RequestOptions;
  readonly #resolve: (result: Result) => void;
  readonly #reject: (error: unknown) => void;
  readonly #direct: DirectRequest | undefined;
  readonly #latest: number;
  #renewedAt = performance.now();
  #sent = false;
  #over = false;
  #reason: ConnectionError | undefined;
  #controller: AbortController | undefined;
  #cancelled: ((reason: unknown) => void) | undefined;
  #onAbort: (() => void) | undefined;

  headers?: Readonly<Record<string, string>>;

  constructor(
    link: Link,
    method: string,
    options: RequestOptions,
    resolve: (result: Result) => void,
    reject: (error: unknown) => void,
  ) {
    this.#link = link;
    this.#method = method;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#latest = this.#renewedAt + (options.maxTotalMs ?? link.limits.requestMaxTotalMs);
    if (options.headers) this.headers = options.headers;
    this.#direct = direct.get(link.transport.request);
    if (this.#direct) return;
    // Transports that wrap others copy what is an object's own. A getter in a literal would give every request a hidden class
    // of its own, which costs more than the request; this one they share.
    Object.assign(this, {
      onRequest: this.onRequest.bind(this),
      onCancelled: this.onCancelled.bind(this),
      onNotification: this.onNotification.bind(this),
    });
    Object.defineProperty(this, "signal", ownSignal);
  }

  /** Made for transports that want one: it costs as much as all the rest here. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#reason) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  start(params: JsonObject | undefined): void {
    const { signal, onLog } = this.#options;
    const link = this.#link;
    if (link.life.signal.aborted) return this.#fail("closed", "was not sent: the connection is closed");
    const abort = (): void => this.#fail("aborted", "was aborted", signal!.reason);
    if (signal?.aborted) return abort();
    link.pending.add(this);
    if (signal) onAbort(signal, (this.#onAbort = abort));
    if (onLog) link.logListeners.add(onLog);
    watch(link, this, this.#renewedAt);
    this.#sent = true;
    const answered = (response: JsonRpcResponse): void => this.#answered(response);
    const failed = (error: unknown): void => this.#failed(error);
    try {
      const request = envelope(link, this.#method, params, this.#options);
      if (this.#direct) this.#direct(request, this, answered, failed);
      else link.transport.request(request, this).then(answered, failed);
    } catch (error) {
      failed(error);
    }
  }

  onRequest(asked: JsonRpcRequest): Promise<JsonRpcResponse> {
    return this.#link.onRequest(asked, this.signal);
  }

  onCancelled(cancel: (reason: unknown) => void): void {
    this.#cancelled = cancel;
  }

  onNotification(notification: JsonRpcNotification): void {
    const { onProgress, onNotification, onLog } = this.#options;
    if (notification.method === "notifications/progress") {
      this.#renewedAt = performance.now();
      tell(this.#link, onProgress, notification.params as unknown as Progress);
    }
    tell(this.#link, onNotification, notification);
    deliver(this.#link, notification, [onLog ?? this.#link.options.onLog]);
  }

  /** Ends it without an answer. */
  stop(error: ConnectionError): void {
    this.#failed(error);
    this.#reason = error;
    this.#cancelled?.(error);
    this.#controller?.abort(error);
  }

  leftMs(now: number): number {
    const { answering, answeredAt, limits } = this.#link;
    const last = answering > 0 ? now : Math.max(this.#renewedAt, answeredAt);
    return Math.min(last + (this.#options.timeoutMs ?? limits.requestTimeoutMs), this.#latest) - now;
  }

  expire(): void {
    this.#fail("timeout", "got no answer in time");
  }

  #fail(code: ConnectionErrorCode, message: string, cause?: unknown): void {
    this.stop(new ConnectionError(code, `${this.#method} ${message}.`, { sent: this.#sent, cause }));
  }

  #answered(response: JsonRpcResponse): void {
    if (this.#over) return;
    // Not every transport looks at what it passes on.
    const { error, result } = response as Partial<JsonRpcFailure & JsonRpcSuccess>;
    if (typeof error?.code === "number" && typeof error.message === "string") {
      this.#failed(new McpError(error.code, error.message, error.data));
    } else if (!error && isObject(result)) {
      this.#settle();
      this.#resolve(result);
    } else {
      this.#failed(unusable(`The server answered ${this.#method} with something else.`));
    }
  }

  #failed(error: unknown): void {
    if (this.#over) return;
    this.#settle();
    this.#reject(error);
  }

  #settle(): void {
    this.#over = true;
    const { signal, onLog } = this.#options;
    const { pending, logListeners } = this.#link;
    pending.delete(this);
    if (pending.size === 0) rest(this.#link);
    if (this.#onAbort) offAbort(signal!, this.#onAbort);
    if (onLog) logListeners.delete(onLog);
  }
}

/** Of the class above, as a property of an object's own. */
const ownSignal: PropertyDescriptor = {
  enumerable: true,
  get: /* @__PURE__ */ Object.getOwnPropertyDescriptor(Flight.prototype, "signal")!.get!,
};

/** The server answered, and it makes no sense. */
export function unusable(message: string): ConnectionError {
  return new ConnectionError("bad-message", message, { sent: true });
}

/** The request as it leaves, with what the era wants in `_meta`. */
function envelope(
  link: Link,
  method: string,
  params: JsonObject | undefined,
  { meta, onProgress, onLog, logLevel }: RequestOptions,
): JsonRpcRequest {
  const id = link.nextId++;
  const level = logLevel ?? (onLog && (link.options.logLevel ?? "info"));
  const before = params?._meta as JsonObject | undefined;
  let all = link.meta;
  // Mostly there is nothing to add, and no copy to make.
  if (before || meta || onProgress || level) {
    all = {
      ...before,
      ...meta,
      ...link.meta,
      ...(onProgress && { progressToken: id }),
      ...(link.meta && level && { [META_LOG_LEVEL]: level }),
    };
  }
  const request: JsonRpcRequest = { jsonrpc: "2.0", id, method };
  if (all && (all === link.meta || Object.keys(all).length > 0)) {
    // A key that the copied object does not have moves the copy to another hidden class: that costs more than the request.
    request.params = params && "_meta" in params ? { ...params, _meta: all } : { _meta: all, ...params };
  } else if (params) request.params = params;
  return request;
}
