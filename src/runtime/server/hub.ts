import type { JsonRpcNotification, RequestId } from "../protocol/jsonrpc.js";
import type { Change, Peer } from "../protocol/server.js";
import { Meta } from "../protocol/versions.js";
import type { StoredTask } from "./task.js";

type Send = (notification: JsonRpcNotification) => void | Promise<void>;

/** A change that the server itself knows of, or one that the application tells. */
export type AnyChange = Change | { readonly type: "task"; readonly entry: StoredTask };

/** Someone who wants to hear of changes. */
interface Subscriber {
  wants(change: AnyChange): boolean;
  tell(change: AnyChange): void;
}

/** Carries changes to all subscribers of a server, of whatever peer and era. */
export interface Hub {
  publish(change: AnyChange): void;
  add(subscriber: Subscriber): () => void;
}

export function hub(): Hub {
  const subscribers = new Set<Subscriber>();
  return {
    publish(change) {
      for (const subscriber of subscribers) if (subscriber.wants(change)) subscriber.tell(change);
    },
    add(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}

/**
 * Sends changes one at a time. A change that is still waiting for a slow reader is not sent twice: it says the same, so the
 * backlog is never longer than the filter.
 */
export function teller(send: Send, subscriptionId?: RequestId): (change: AnyChange) => void {
  const waiting = new Map<string, JsonRpcNotification>();
  let sending = false;
  const drain = async (): Promise<void> => {
    sending = true;
    try {
      for (const [key, notification] of waiting) {
        waiting.delete(key);
        const sent = send(notification);
        if (sent !== undefined) await sent;
      }
    } catch {
      // The reader left; whoever owns the stream ends the subscription.
      waiting.clear();
    } finally {
      sending = false;
    }
  };
  return (change) => {
    waiting.set(subjectOf(change), notificationOf(change, subscriptionId));
    if (!sending) void drain();
  };
}

/** A later change of the same subject says all that an earlier one would. */
function subjectOf(change: AnyChange): string {
  if (change.type === "resource") return `resource ${change.uri}`;
  return change.type === "task" ? `task ${change.entry.task.taskId}` : change.type;
}

function notificationOf(change: AnyChange, subscriptionId: RequestId | undefined): JsonRpcNotification {
  const _meta = subscriptionId === undefined ? {} : { _meta: { [Meta.subscriptionId]: subscriptionId } };
  switch (change.type) {
    case "resource":
      return { jsonrpc: "2.0", method: "notifications/resources/updated", params: { ..._meta, uri: change.uri } };
    case "task":
      return { jsonrpc: "2.0", method: "notifications/tasks", params: { ..._meta, ...change.entry.task } };
    default:
      return { jsonrpc: "2.0", method: `notifications/${change.type}/list_changed`, params: _meta };
  }
}

/** Calls `leave` when the peer is gone. */
export function whenGone(peer: Peer, leave: () => void): void {
  if (peer.signal.aborted) leave();
  else peer.signal.addEventListener("abort", leave, { once: true });
}
