import { META_LOG_LEVEL } from "../protocol/client-constants.js";
import { ConnectionError, McpError, type ConnectionErrorCode } from "../protocol/errors.js";
import type { JsonObject, JsonRpcNotification, JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { Exchange } from "../protocol/transport.js";
import type { Progress, Result } from "../protocol/types.js";
import { deliver, tell, type Link } from "./link.js";
import type { RequestOptions } from "./request-options.js";

/** Timers take 31 bits; longer waits are taken in steps. */
const MAX_TIMER_MS = 0x7fffffff;

/**
 * One request and its result, within its time.
 *
 * Settles at once when it is aborted, out of time or cut off, whatever the transport does; the transport then tells the
 * server.
 *
 * @throws {McpError} The response is an error.
 * @throws {ConnectionError} There is none.
 */
export async function exchange(
  link: Link,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions,
): Promise<Result> {
  const { signal, onLog } = options;
  const { limits, pending, logListeners } = link;
  const { timeoutMs = limits.requestTimeoutMs, maxTotalMs = limits.requestMaxTotalMs } = options;
  const latest = Date.now() + maxTotalMs;
  let controller: AbortController | undefined;
  let reason: ConnectionError | undefined;
  let cancelled: ((reason: unknown) => void) | undefined;
  let sent = false;
  let renewedAt = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop!: (error: ConnectionError) => void;

  const stopped = new Promise<never>((_, reject) => {
    stop = (error) => {
      reject(error);
      reason = error;
      cancelled?.(error);
      controller?.abort(error);
    };
  });
  const fail = (code: ConnectionErrorCode, message: string, cause?: unknown): void =>
    stop(new ConnectionError(code, `${method} ${message}.`, { sent, cause }));
  const onAbort = (): void => fail("aborted", "was aborted", signal!.reason);
  const watch = (): void => {
    const now = Date.now();
    const last = link.answering > 0 ? now : Math.max(renewedAt, link.answeredAt);
    const leftMs = Math.min(last + timeoutMs, latest) - now;
    if (leftMs > 0) timer = setTimeout(watch, Math.min(leftMs, MAX_TIMER_MS));
    else fail("timeout", "got no answer in time");
  };
  const carried: Exchange = {
    // Made for transports that want one: it costs as much as all the rest here.
    get signal() {
      if (!controller) {
        controller = new AbortController();
        if (reason) controller.abort(reason);
      }
      return controller.signal;
    },
    onCancelled(cancel) {
      cancelled = cancel;
    },
    onNotification(notification: JsonRpcNotification): void {
      if (notification.method === "notifications/progress") {
        renewedAt = Date.now();
        tell(link, options.onProgress, notification.params as unknown as Progress);
      }
      tell(link, options.onNotification, notification);
      deliver(link, notification, [onLog ?? link.options.onLog]);
    },
    onRequest: link.onRequest,
  };
  if (options.headers) carried.headers = options.headers;

  pending.add(stop);
  signal?.addEventListener("abort", onAbort);
  if (onLog) logListeners.add(onLog);
  try {
    if (link.life.signal.aborted) fail("closed", "was not sent: the connection is closed");
    else if (signal?.aborted) onAbort();
    else {
      watch();
      sent = true;
      const response = await Promise.race([
        stopped,
        link.transport.request(envelope(link, method, params, options), carried),
      ]);
      if ("error" in response) throw new McpError(response.error.code, response.error.message, response.error.data);
      if (typeof response.result === "object" && response.result !== null) return response.result;
      throw unusable(`${method} was answered without a result.`);
    }
    return await stopped;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    pending.delete(stop);
    if (onLog) logListeners.delete(onLog);
  }
}

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
  const all = {
    ...(params?._meta as JsonObject | undefined),
    ...meta,
    ...link.meta,
    ...(onProgress && { progressToken: id }),
    ...(link.meta && level && { [META_LOG_LEVEL]: level }),
  };
  const request: JsonRpcRequest = { jsonrpc: "2.0", id, method };
  if (Object.keys(all).length > 0) request.params = { ...params, _meta: all };
  else if (params) request.params = params;
  return request;
}
