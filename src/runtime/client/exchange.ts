import { ConnectionError } from "../protocol/errors.js";
import type { JsonObject, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse, RequestId } from "../protocol/jsonrpc.js";
import type { Exchange } from "../protocol/transport.js";
import type { Progress } from "../protocol/types.js";
import { Meta } from "../protocol/versions.js";
import { deliver, tell, type Link } from "./link.js";
import type { RequestOptions } from "./options.js";

/** Timers take 31 bits; longer waits are taken in steps. */
const MAX_TIMER_MS = 0x7fffffff;

/**
 * One request and its response, within its time.
 *
 * Settles at once when it is aborted, out of time or cut off, whatever the transport does; the transport then tells the
 * server.
 */
export function exchange(
  link: Link,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions,
): Promise<JsonRpcResponse> {
  const { signal, onLog } = options;
  const timeoutMs = options.timeoutMs ?? link.limits.requestTimeoutMs;
  const request = envelope(link, method, params, options);

  return new Promise((resolve, reject) => {
    if (link.life.signal.aborted) return reject(new ConnectionError("closed", "The connection is closed."));
    if (signal?.aborted) return reject(aborted(method, signal, false));

    const controller = new AbortController();
    let renewedAt = Date.now();
    const latest = renewedAt + (options.maxTotalMs ?? link.limits.requestMaxTotalMs);
    let timer: ReturnType<typeof setTimeout> | undefined;

    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      link.pending.delete(stop);
      if (onLog) link.logListeners.delete(onLog);
    };
    const fail = (error: unknown): void => {
      settle();
      reject(error);
    };
    const stop = (error: ConnectionError): void => {
      fail(error);
      controller.abort(error);
    };
    const onAbort = (): void => stop(aborted(method, signal, true));
    const watch = (): void => {
      const now = Date.now();
      const last = link.answering > 0 ? now : Math.max(renewedAt, link.answeredAt);
      const leftMs = Math.min(last + timeoutMs, latest) - now;
      if (leftMs > 0) timer = setTimeout(watch, Math.min(leftMs, MAX_TIMER_MS));
      else stop(new ConnectionError("timeout", `${method} got no answer in time.`, { sent: true }));
    };
    const carried: Exchange = {
      signal: controller.signal,
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

    link.pending.add(stop);
    signal?.addEventListener("abort", onAbort);
    if (onLog) link.logListeners.add(onLog);
    watch();
    try {
      link.transport.request(request, carried).then((response) => {
        settle();
        resolve(response);
      }, fail);
    } catch (error) {
      fail(error);
    }
  });
}

function aborted(method: string, signal: AbortSignal | undefined, sent: boolean): ConnectionError {
  return new ConnectionError("aborted", `${method} was aborted.`, { sent, cause: signal?.reason });
}

/** The request as it leaves, with what the era wants in `_meta`. */
function envelope(
  link: Link,
  method: string,
  params: JsonObject | undefined,
  { meta, onProgress, onLog, logLevel }: RequestOptions,
): JsonRpcRequest {
  const id: RequestId = link.nextId++;
  const own: JsonObject = {};
  if (onProgress) own[Meta.progressToken] = id;
  const level = logLevel ?? (onLog && "info");
  if (link.meta && level && (logLevel || !link.meta[Meta.logLevel])) own[Meta.logLevel] = level;
  const request: JsonRpcRequest = { jsonrpc: "2.0", id, method };
  const all = { ...(params?._meta as JsonObject | undefined), ...meta, ...link.meta, ...own };
  if (Object.keys(all).length > 0) request.params = { ...params, _meta: all };
  else if (params) request.params = params;
  return request;
}
