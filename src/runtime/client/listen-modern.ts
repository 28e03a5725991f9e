import { ConnectionError, McpError } from "../protocol/errors.js";
import { ErrorCode, type JsonRpcNotification } from "../protocol/jsonrpc.js";
import type { SubscriptionFilter } from "../protocol/types.js";
import { offAbort, onAbort } from "./abort.js";
import { backoffMs, LONGEST_MS, MAX_ATTEMPTS, pause } from "./backoff.js";
import type { Connection } from "./connection.js";
import { onClosed } from "./on-closed.js";
import type { ListenOptions, Subscription } from "./subscription.js";

/** `subscriptions/listen`: a request whose response ends a stream of notifications. */
export function listenModern(
  mcp: Connection,
  filter: SubscriptionFilter,
  hear: (notification: JsonRpcNotification) => void,
  { signal, onReconnect }: ListenOptions,
): Promise<Subscription> {
  const life = new AbortController();
  const end = (): void => life.abort();
  if (signal) onAbort(signal, end);
  let gone: { error: Error | undefined } | undefined;
  const forget = onClosed(mcp, (error) => {
    gone = { error };
    end();
  });

  return new Promise((resolve, reject) => {
    let acknowledged: SubscriptionFilter | undefined;
    let attempts = 0;
    let finish!: (error: Error | undefined) => void;
    const closed = new Promise<Error | undefined>((done) => (finish = done));

    const onAcknowledged = (agreed: SubscriptionFilter): void => {
      const again = acknowledged !== undefined;
      acknowledged = agreed;
      if (again) onReconnect?.();
      else {
        resolve({
          get acknowledged() {
            return acknowledged ?? {};
          },
          async close() {
            end();
            await closed;
          },
          closed,
        });
      }
    };

    /** Streams until the server ends it in good order. */
    const follow = async (): Promise<Error | undefined> => {
      for (;;) {
        const openedAt = performance.now();
        try {
          await stream(mcp, filter, life.signal, onAcknowledged, (notification) => {
            attempts = 0;
            hear(notification);
          });
          return undefined;
        } catch (error) {
          if (gone) return gone.error;
          if (life.signal.aborted) return undefined;
          if (acknowledged === undefined || !mayPass(error)) return error as Error;
          // A server that agrees and hangs up at once makes no progress.
          if (performance.now() - openedAt > LONGEST_MS) attempts = 0;
          if (++attempts > MAX_ATTEMPTS) {
            const message = `The subscription could not be kept open: ${MAX_ATTEMPTS} attempts failed in a row.`;
            return new ConnectionError("closed", message, { sent: true, cause: error });
          }
          await pause(backoffMs(attempts), life.signal);
        }
      }
    };
    void follow().then((error) => {
      forget();
      if (signal) offAbort(signal, end);
      // Settled long ago, unless the first stream never opened.
      const code = signal?.aborted ? "aborted" : "closed";
      reject(error ?? new ConnectionError(code, "The subscription ended before the server had agreed to it."));
      finish(error);
    });
  });
}

/** One stream, from its request to its response. Without an acknowledgement in time it is given up. */
async function stream(
  mcp: Connection,
  filter: SubscriptionFilter,
  signal: AbortSignal,
  onAcknowledged: (agreed: SubscriptionFilter) => void,
  hear: (notification: JsonRpcNotification) => void,
): Promise<void> {
  const late = new AbortController();
  let agreed = false;
  const { requestTimeoutMs } = mcp.limits;
  const timer = setTimeout(() => late.abort(), requestTimeoutMs);
  try {
    await mcp.request(
      "subscriptions/listen",
      { notifications: filter },
      {
        signal: AbortSignal.any([signal, late.signal]),
        timeoutMs: Infinity,
        maxTotalMs: Infinity,
        onNotification(notification) {
          if (agreed) return hear(notification);
          if (notification.method !== "notifications/subscriptions/acknowledged") return;
          clearTimeout(timer);
          agreed = true;
          onAcknowledged(notification.params?.notifications ?? filter);
        },
      },
    );
  } catch (error) {
    if (!late.signal.aborted) throw error;
    const message = `The server did not agree to the subscription within ${requestTimeoutMs} ms.`;
    throw new ConnectionError("timeout", message, { sent: true, cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Whether trying again can help. */
function mayPass(error: unknown): boolean {
  if (error instanceof McpError) return error.code === ErrorCode.busy;
  const final: readonly string[] = ["aborted", "unauthorized", "unsupported"];
  return error instanceof ConnectionError && !final.includes(error.code);
}
