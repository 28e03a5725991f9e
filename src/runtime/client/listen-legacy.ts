import type { JsonRpcNotification } from "../protocol/jsonrpc.js";
import type { SubscriptionFilter } from "../protocol/types.js";
import { offAbort, onAbort } from "./abort.js";
import type { Connection } from "./connection.js";
import { onClosed } from "./on-closed.js";
import type { ListenOptions, Subscription } from "./subscription.js";

/** How many subscriptions of a connection want a resource: the server knows only one. */
const wantedBy: WeakMap<Connection, Map<string, number>> = /* @__PURE__ */ new WeakMap();

/** `resources/subscribe`; list changes come unasked, on the connection's own stream (2025-11-25, server/resources). */
export async function listenLegacy(
  mcp: Connection,
  filter: SubscriptionFilter,
  hear: (notification: JsonRpcNotification) => void,
  { signal, onReconnect }: ListenOptions,
): Promise<Subscription> {
  const { tools, prompts, resources } = mcp.capabilities;
  const uris = resources?.subscribe ? [...new Set(filter.resourceSubscriptions)] : [];
  const counts = wantedBy.get(mcp) ?? new Map<string, number>();
  wantedBy.set(mcp, counts);
  const held: string[] = [];
  let finish!: (error: Error | undefined) => void;
  const closed = new Promise<Error | undefined>((resolve) => (finish = resolve));

  const subscribe = async (uri: string): Promise<void> => {
    await mcp.request("resources/subscribe", { uri }, signal && { signal });
  };
  const release = async (): Promise<void> => {
    forget();
    const last = held.splice(0).filter((uri) => {
      const count = (counts.get(uri) ?? 1) - 1;
      if (count > 0) counts.set(uri, count);
      else counts.delete(uri);
      return count === 0;
    });
    // A server that is gone or refuses keeps nothing that we could still release.
    await Promise.allSettled(last.map((uri) => mcp.request("resources/unsubscribe", { uri })));
  };
  const close = async (): Promise<void> => {
    await release();
    finish(undefined);
  };
  const end = (): void => void close();

  const forgetNotifications = mcp.onNotification(hear);
  const forgetRenewal = mcp.onRenewal(() => {
    const told = Promise.allSettled(held.map(subscribe)).then(() => onReconnect?.());
    told.catch((error: unknown) => mcp.warn(`A callback threw: ${String(error)}`));
  });
  const forgetClosed = onClosed(mcp, (error) => {
    forget();
    finish(error);
  });
  const forget = (): void => {
    forgetNotifications();
    forgetRenewal();
    forgetClosed();
    if (signal) offAbort(signal, end);
  };
  if (signal) onAbort(signal, end);
  try {
    for (const uri of uris) {
      const count = counts.get(uri) ?? 0;
      counts.set(uri, count + 1);
      held.push(uri);
      if (count === 0) await subscribe(uri);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return {
    acknowledged: {
      ...(filter.toolsListChanged && tools?.listChanged && { toolsListChanged: true }),
      ...(filter.promptsListChanged && prompts?.listChanged && { promptsListChanged: true }),
      ...(filter.resourcesListChanged && resources?.listChanged && { resourcesListChanged: true }),
      ...(uris.length > 0 && { resourceSubscriptions: uris }),
    },
    close,
    closed,
  };
}
