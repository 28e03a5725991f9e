import type { JsonRpcNotification, RequestId } from "../protocol/jsonrpc.js";
import type { Change, Peer } from "../protocol/server.js";
import type { SubscriptionFilter } from "../protocol/types.js";
import { Meta } from "../protocol/versions.js";

type Send = (notification: JsonRpcNotification) => void | Promise<void>;

/** Someone who wants to hear of changes. */
interface Subscriber {
  wants(change: Change): boolean;
  tell(change: Change): void;
}

/** Carries changes to all subscribers of a server, of whatever peer and era. */
export interface Hub {
  publish(change: Change): void;
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

/** Whether an agreed filter covers `change`. */
export function covers(filter: SubscriptionFilter, uris: ReadonlySet<string>, change: Change): boolean {
  switch (change.type) {
    case "tools":
      return filter.toolsListChanged === true;
    case "prompts":
      return filter.promptsListChanged === true;
    case "resources":
      return filter.resourcesListChanged === true;
    case "resource":
      return uris.has(change.uri);
  }
}

/**
 * Sends changes one at a time. A change that is still waiting for a slow reader is not sent twice: it says the same, so the
 * backlog is never longer than the filter.
 */
export function teller(send: Send, subscriptionId?: RequestId): (change: Change) => void {
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
    waiting.set(change.type === "resource" ? `resource ${change.uri}` : change.type, notificationOf(change, subscriptionId));
    if (!sending) void drain();
  };
}

function notificationOf(change: Change, subscriptionId: RequestId | undefined): JsonRpcNotification {
  const _meta = subscriptionId === undefined ? {} : { _meta: { [Meta.subscriptionId]: subscriptionId } };
  if (change.type === "resource") {
    return { jsonrpc: "2.0", method: "notifications/resources/updated", params: { ..._meta, uri: change.uri } };
  }
  return { jsonrpc: "2.0", method: `notifications/${change.type}/list_changed`, params: _meta };
}

/** Calls `leave` when the peer is gone. */
export function whenGone(peer: Peer, leave: () => void): void {
  if (peer.signal.aborted) leave();
  else peer.signal.addEventListener("abort", leave, { once: true });
}
