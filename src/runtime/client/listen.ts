import { ConnectionError } from "../protocol/errors.js";
import type { Change } from "../protocol/server.js";
import type { JsonRpcNotification } from "../protocol/jsonrpc.js";
import type { SubscriptionFilter } from "../protocol/types.js";
import { MODERN_VERSION } from "../protocol/versions.js";
import type { Connection } from "./connection.js";
import { listenLegacy } from "./listen-legacy.js";
import { listenModern } from "./listen-modern.js";
import type { ListenOptions, Subscription } from "./subscription.js";

/**
 * Subscribes to changes (basic/patterns/subscriptions): `subscriptions/listen`, and in the legacy eras
 * `resources/subscribe` with the notifications that those servers send anyway. Resolves once the server has agreed.
 *
 * When the stream breaks, it is opened again: after 0.5 s, then with pauses growing by 1.6 up to 30 s, ±20 %; ten
 * attempts in a row without success end the subscription.
 *
 * @throws {McpError} The server refused.
 * @throws {ConnectionError} The server did not agree in time, or the connection ended.
 */
export function listen(
  mcp: Connection,
  filter: SubscriptionFilter,
  onChange: (change: Change) => void,
  options: ListenOptions = {},
): Promise<Subscription> {
  if (options.signal?.aborted) return Promise.reject(notWanted(options.signal));
  const modern = mcp.protocolVersion === MODERN_VERSION;
  const hear = (notification: JsonRpcNotification): void => {
    const change = changeOf(notification);
    if (change && wanted(filter, change, modern)) onChange(change);
  };
  return (modern ? listenModern : listenLegacy)(mcp, filter, hear, options);
}

function notWanted({ reason }: AbortSignal): ConnectionError {
  return new ConnectionError("aborted", "The subscription was aborted before it was asked for.", { cause: reason });
}

function changeOf({ method, params }: JsonRpcNotification): Change | undefined {
  switch (method) {
    case "notifications/tools/list_changed":
      return { type: "tools" };
    case "notifications/prompts/list_changed":
      return { type: "prompts" };
    case "notifications/resources/list_changed":
      return { type: "resources" };
    case "notifications/resources/updated":
      return typeof params?.uri === "string" ? { type: "resource", uri: params.uri } : undefined;
    default:
      return undefined;
  }
}

/**
 * Servers may report a part of a subscribed resource, under a URI of its own. On a stream of our own that must be what
 * happened; where all subscriptions share one, the URI has to tell.
 */
function wanted(filter: SubscriptionFilter, change: Change, ownStream: boolean): boolean {
  if (change.type !== "resource") return filter[`${change.type}ListChanged`] === true;
  const { uri } = change;
  return (filter.resourceSubscriptions ?? []).some(
    (subscribed) =>
      ownStream || uri === subscribed || uri.startsWith(subscribed.endsWith("/") ? subscribed : `${subscribed}/`),
  );
}
