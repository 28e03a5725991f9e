import { backoffMs, MAX_ATTEMPTS, pause } from "../client/backoff.js";
import { direct, type DirectRequest } from "../protocol/direct.js";
import { ConnectionError } from "../protocol/errors.js";
import { ErrorCode, failure, type JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import type { MessageStream, Transport, TransportListener } from "../protocol/transport.js";
import { MODERN_VERSION } from "../protocol/versions.js";
import { channel } from "./channel.js";

/** Opening a stream again after it broke. */
export interface ReconnectOptions {
  /** Attempts in a row that bring no answer to any call, before it gives up. Default 10. */
  maxAttempts?: number;
  /** The stream is back. */
  onReconnect?(): void;
}

export interface StreamTransportOptions {
  kind: string;
  /** Names the server, so that its era is remembered. */
  key?: string | undefined;
  /** Rejects with `ConnectionError`; gives up when `signal` is aborted. */
  open(signal: AbortSignal): MessageStream | Promise<MessageStream>;
  limits?: Partial<Limits> | undefined;
  /** Default: a stream that broke stays closed. */
  reconnect?: boolean | ReconnectOptions | undefined;
}

/**
 * A transport over a stream that is opened with the first request and, with `reconnect`, again whenever it breaks: after
 * 0.5 s, then with pauses growing by 1.6 up to 30 s, ±20 % (R59).
 *
 * What was in flight rejects with `sent: true` and is never sent again (R60); what is requested meanwhile waits. A legacy
 * server gets its handshake again before anything else.
 */
export function streamTransport(options: StreamTransportOptions): Transport {
  const { kind, key, limits, reconnect } = options;
  const { maxAttempts = MAX_ATTEMPTS, onReconnect } = typeof reconnect === "object" ? reconnect : {};
  const life = new AbortController();
  let listener: TransportListener | undefined;
  let version: string | undefined;
  let handshake: JsonRpcRequest | undefined;
  let current: Transport | undefined;
  /** The last one there was: it may have broken, and still be cleaning up. */
  let last: Transport | undefined;
  let opening: Promise<Transport> | undefined;
  let attempts = 0;
  let over: ConnectionError | undefined;
  let closing: Promise<void> | undefined;

  function finish(error?: ConnectionError): void {
    if (over) return;
    over = error ?? new ConnectionError("closed", "The connection was closed.");
    listener?.onClose(error);
  }

  async function open(isReturn: boolean): Promise<Transport> {
    let progress = !isReturn;
    const stream = await options.open(life.signal);
    if (life.signal.aborted) {
      await stream.close();
      throw over ?? new ConnectionError("closed", "The connection was closed.");
    }
    const onResponse = (): void => void (progress && (attempts = 0));
    const opened = (last = channel(stream, { kind, limits, onResponse }));
    let dead: Error | undefined;
    opened.attach!({
      onNotification: (notification) => listener?.onNotification(notification),
      onRequest: async (request) =>
        listener?.onRequest(request) ??
        failure(request.id, ErrorCode.methodNotFound, "This client answers no requests."),
      onClose(error) {
        dead = error ?? new ConnectionError("closed", "The connection was closed.");
        if (current === opened) broke(error);
      },
    });
    try {
      if (isReturn && version !== undefined) await greet(opened, version);
    } catch (error) {
      await opened.close();
      throw error;
    }
    progress = true;
    // It may have broken meanwhile.
    if (dead) throw dead;
    return (current = opened);
  }

  /** The handshake of the legacy eras, as the application once made it. */
  async function greet(opened: Transport, agreed: string): Promise<void> {
    if (agreed < MODERN_VERSION && handshake) {
      const answer = await opened.request({ ...handshake, id: "mcp-gen:reconnect" }, { signal: life.signal });
      if ("error" in answer) throw new ConnectionError("refused", `initialize: ${answer.error.message}`);
    }
    opened.negotiated?.(agreed);
    if (agreed < MODERN_VERSION) await opened.notify?.({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  function broke(error: Error | undefined): void {
    current = undefined;
    const cause = error as ConnectionError | undefined;
    if (closing || !reconnect || version === undefined) return finish(cause);
    opening = again(cause);
    opening.catch(() => undefined);
  }

  async function again(cause: ConnectionError | undefined): Promise<Transport> {
    for (let why: unknown = cause; ;) {
      if (++attempts > maxAttempts) {
        const message = `The server did not come back in ${maxAttempts} attempts: ${(why as Error | undefined)?.message}`;
        finish(new ConnectionError("closed", message, { cause: why }));
        throw over!;
      }
      await pause(backoffMs(attempts), life.signal);
      if (over) throw over;
      try {
        const opened = await open(true);
        opening = undefined;
        if (version! < MODERN_VERSION) listener?.onReturn?.();
        // In a turn of its own: what it throws is the application's affair.
        if (onReconnect) queueMicrotask(onReconnect);
        return opened;
      } catch (error) {
        if (life.signal.aborted) throw error;
        why = error;
      }
    }
  }

  /** Resolves when there is a stream, rejects when there will be none or nobody waits any more. */
  function ready(signal: AbortSignal | undefined): Promise<Transport> {
    if (over) return Promise.reject(new ConnectionError(over.code, over.message, { cause: over }));
    if (!opening) {
      opening = open(false).finally(() => (opening = undefined));
      opening.catch(() => undefined);
    }
    const waiting = opening;
    if (!signal) return waiting;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        reject(new ConnectionError("aborted", "The request was aborted before it was sent.", { cause: signal.reason }));
      };
      const settle = (): void => signal.removeEventListener("abort", onAbort);
      signal.addEventListener("abort", onAbort);
      if (signal.aborted) onAbort();
      waiting.then(resolve, reject).finally(settle);
    });
  }

  const start: DirectRequest = (request, exchange, answered, failed) => {
    if (request.method === "initialize") handshake = request;
    if (current) return direct.get(current.request)!(request, exchange, answered, failed);
    ready(exchange.signal)
      .then((opened) => opened.request(request, exchange))
      .then(answered, failed);
  };

  const transport: Transport = {
    kind,
    ...(key !== undefined && { key }),
    request: (request, exchange) => new Promise((resolve, reject) => start(request, exchange, resolve, reject)),
    async notify(notification) {
      await current?.notify?.(notification);
    },
    attach(newListener) {
      listener = newListener;
    },
    negotiated(agreed) {
      version = agreed;
      current?.negotiated?.(agreed);
    },
    async reopen() {
      if (closing) throw over!;
      current = undefined;
      await last?.close();
      over = undefined;
      await ready(undefined);
    },
    close() {
      return (closing ??= close());
    },
  };
  direct.set(transport.request, start);
  return transport;

  async function close(): Promise<void> {
    const pending = opening;
    finish();
    life.abort(over);
    await last?.close();
    await pending?.then(
      (late) => late.close(),
      () => undefined,
    );
  }
}
