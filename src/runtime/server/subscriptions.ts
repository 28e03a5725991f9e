import type { JsonObject, JsonRpcNotification, JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { RequestContext } from "../protocol/server.js";
import type { ServerCapabilities, SubscriptionFilter } from "../protocol/types.js";
import { Meta } from "../protocol/versions.js";
import type { Call } from "./call.js";
import { invalidParams, ProtocolError } from "./errors.js";
import { ErrorCode } from "../protocol/jsonrpc.js";
import { busy } from "./gate.js";
import { covers, teller, type Hub } from "./hub.js";
import { isObject } from "./objects.js";

/** Streams of one server, and URIs in one filter. */
const MAX_STREAMS = 1024;
const MAX_URIS = 1024;

/** The open `subscriptions/listen` streams of one server (basic/patterns/subscriptions). */
export interface Subscriptions {
  /** Resolves with the closing result, when the server closes the stream, or at once when the client does. */
  listen(call: Call): Promise<JsonObject>;
  /** Ends all streams gracefully. */
  close(): void;
}

export function subscriptions(hub: Hub, capabilities: ServerCapabilities): Subscriptions {
  const open = new Set<() => void>();
  return {
    async listen({ request, context, core }) {
      const agreed = agree(request.params?.notifications, capabilities);
      if (open.size >= MAX_STREAMS) throw busy("the server");
      const _meta = { [Meta.subscriptionId]: request.id };
      const send = sender(context);
      // Called before anything can be published, so that nothing overtakes it.
      const acknowledged = send(acknowledgement(request, agreed));
      const uris = new Set(agreed.resourceSubscriptions);
      await new Promise<void>((resolve) => {
        const leave = hub.add({ wants: (change) => covers(agreed, uris, change), tell: teller(send, request.id) });
        const end = (): void => {
          leave();
          open.delete(end);
          context.signal?.removeEventListener("abort", end);
          resolve();
        };
        open.add(end);
        if (context.signal?.aborted) end();
        else context.signal?.addEventListener("abort", end, { once: true });
        acknowledged?.catch(end);
      });
      return { resultType: "complete", _meta: { ...core.catalog.resultMeta, ..._meta } };
    },
    close() {
      for (const end of open) end();
    },
  };
}

function sender(context: RequestContext): (notification: JsonRpcNotification) => void | Promise<void> {
  if (context.notify === undefined) {
    throw new ProtocolError(ErrorCode.invalidRequest, "This transport carries no notifications");
  }
  return (notification) => context.notify?.(notification);
}

function acknowledgement(request: JsonRpcRequest, notifications: SubscriptionFilter): JsonRpcNotification {
  const params = { _meta: { [Meta.subscriptionId]: request.id }, notifications };
  return { jsonrpc: "2.0", method: "notifications/subscriptions/acknowledged", params };
}

/** Of what the client asks for, what this server has. */
function agree(filter: unknown, { tools, prompts, resources }: ServerCapabilities): SubscriptionFilter {
  if (!isObject(filter)) throw invalidParams("params.notifications must be an object");
  const { toolsListChanged, promptsListChanged, resourcesListChanged, resourceSubscriptions: uris = [] } = filter;
  if (!Array.isArray(uris) || !uris.every((uri) => typeof uri === "string") || uris.length > MAX_URIS) {
    throw invalidParams(`params.notifications.resourceSubscriptions must be a list of at most ${MAX_URIS} URIs`);
  }
  return {
    ...(toolsListChanged === true && tools && { toolsListChanged }),
    ...(promptsListChanged === true && prompts && { promptsListChanged }),
    ...(resourcesListChanged === true && resources && { resourcesListChanged }),
    ...(uris.length > 0 && resources && { resourceSubscriptions: uris as string[] }),
  };
}
