import type { ConnectionError } from "../protocol/errors.js";
import type { JsonObject, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse } from "../protocol/jsonrpc.js";
import type { ClientLimits } from "../protocol/client-limits.js";
import type { Transport } from "../protocol/transport.js";
import type { LogMessage } from "../protocol/types.js";
import type { FormDescriptors } from "./descriptors.js";
import type { ConnectOptions } from "./options.js";

/** Contents of forms, where it does not matter which. */
export type AnyForms = Record<string, unknown>;

/** A request in flight, for those who may end it. */
export interface Pending {
  stop(error: ConnectionError): void;
  /** How long it may still take, in milliseconds. */
  leftMs(now: number): number;
  /** Ends it because its time is over. */
  expire(): void;
}

/** What the parts of one connection share: the transport and what was agreed over it. */
export interface Link {
  readonly transport: Transport;
  readonly options: ConnectOptions<AnyForms>;
  readonly forms: FormDescriptors<AnyForms>;
  readonly limits: ClientLimits;
  /** Sent in `_meta` with every request of the modern era; `undefined` in the legacy eras. */
  meta: JsonObject | undefined;
  nextId: number;
  /** Aborted once the connection has ended: nothing is sent any more. */
  readonly life: AbortController;
  /** Requests in flight. */
  readonly pending: Set<Pending>;
  /** When the first of them may be out of time, in milliseconds of `performance.now()`; `Infinity`: nobody looks. */
  lookAt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Requests of the server that our handlers are working on: a user thinks as long as a user thinks. */
  answering: number;
  /** When the last of them was answered, in milliseconds of `performance.now()`. */
  answeredAt: number;
  readonly listeners: Set<(notification: JsonRpcNotification) => void>;
  readonly renewalListeners: Set<() => void>;
  /** Of the calls in flight, those that want log messages. */
  readonly logListeners: Set<(message: LogMessage) => void>;
  /** Answers a request of the server; `signal` is that of the call it came with. */
  readonly onRequest: (request: JsonRpcRequest, signal?: AbortSignal) => Promise<JsonRpcResponse>;
}

/** Calls a callback of the application; what it throws is its own affair and must not end ours. */
export function tell<T>(link: Link, callback: ((value: T) => void) | undefined, value: T): void {
  try {
    callback?.(value);
  } catch (error) {
    warn(link, `A callback threw: ${String(error)}`);
  }
}

/** Passes a sentence to the application, if it wants to hear it. */
export function warn(link: Link, message: string): void {
  try {
    link.options.onWarning?.(message);
  } catch {
    // There is nobody left to tell.
  }
}

/**
 * Passes a notification on.
 *
 * @param logs Who hears it if it is a log message. Default: the calls that listen, else the connection.
 */
export function deliver(
  link: Link,
  notification: JsonRpcNotification,
  logs?: Iterable<((message: LogMessage) => void) | undefined>,
): void {
  const { onLog, onNotification } = link.options;
  for (const listener of [onNotification, ...link.listeners]) tell(link, listener, notification);
  if (notification.method !== "notifications/message") return;
  for (const listener of logs ?? (link.logListeners.size > 0 ? link.logListeners : [onLog])) {
    tell(link, listener, notification.params as unknown as LogMessage);
  }
}
