import { ErrorCode, type JsonObject, type JsonRpcNotification, type JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { RequestContext } from "../protocol/server.js";
import type { ServerCapabilities, SubscriptionFilter } from "../protocol/types.js";
import { Meta } from "../protocol/versions.js";
import type { Call } from "./call.js";
import { invalidParams, ProtocolError } from "./errors.js";
import { busy } from "./gate.js";
import { teller, type AnyChange, type Hub } from "./hub.js";
import { isObject } from "./objects.js";
import { requireTasks } from "./tasks.js";

/** Streams of one server, and URIs or tasks in one filter. */
const MAX_STREAMS = 1024;
const MAX_NAMES = 1024;

/** With what the Tasks extension adds. */
type Filter = SubscriptionFilter & { taskIds?: string[] };

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
    async listen(call) {
      const { request, context, core } = call;
      const wished = tasksIn(call);
      const agreed = agree(call, capabilities, wished.length === 0 ? [] : await core.tasks.visible(wished, call));
      if (open.size >= MAX_STREAMS) throw busy("the server");
      const _meta = { [Meta.subscriptionId]: request.id };
      const send = sender(context);
      // Called before anything can be published, so that nothing overtakes it.
      const acknowledged = send(acknowledgement(request, agreed));
      const wants = covered(agreed);
      await new Promise<void>((resolve) => {
        const leave = hub.add({ wants, tell: teller(send, request.id) });
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

function acknowledgement(request: JsonRpcRequest, notifications: Filter): JsonRpcNotification {
  const params = { _meta: { [Meta.subscriptionId]: request.id }, notifications };
  return { jsonrpc: "2.0", method: "notifications/subscriptions/acknowledged", params };
}

/** Of what the client asks for, what this server has. */
function agree({ params }: Call, { tools, prompts, resources }: ServerCapabilities, taskIds: string[]): Filter {
  const filter = params.notifications as JsonObject;
  const { toolsListChanged, promptsListChanged, resourcesListChanged } = filter;
  const uris = texts(filter, "resourceSubscriptions");
  return {
    ...(toolsListChanged === true && tools && { toolsListChanged }),
    ...(promptsListChanged === true && prompts && { promptsListChanged }),
    ...(resourcesListChanged === true && resources && { resourcesListChanged }),
    ...(uris.length > 0 && resources && { resourceSubscriptions: uris }),
    ...(taskIds.length > 0 && { taskIds }),
  };
}

/** The tasks that the client wants to hear about (SEP-2663, "Task Status Notifications"). */
function tasksIn(call: Call): string[] {
  const filter = call.params.notifications;
  if (!isObject(filter)) throw invalidParams("params.notifications must be an object");
  const taskIds = texts(filter, "taskIds");
  if (taskIds.length > 0) requireTasks(call);
  return taskIds;
}

function texts(filter: JsonObject, key: string): string[] {
  const list = filter[key] ?? [];
  const isText = (item: unknown): boolean => typeof item === "string";
  if (Array.isArray(list) && list.every(isText) && list.length <= MAX_NAMES) return list as string[];
  throw invalidParams(`params.notifications.${key} must be a list of at most ${MAX_NAMES} strings`);
}

/** Whether an agreed filter covers a change. */
function covered(filter: Filter): (change: AnyChange) => boolean {
  const uris = new Set(filter.resourceSubscriptions);
  const taskIds = new Set(filter.taskIds);
  return (change) => {
    switch (change.type) {
      case "tools":
        return filter.toolsListChanged === true;
      case "prompts":
        return filter.promptsListChanged === true;
      case "resources":
        return filter.resourcesListChanged === true;
      case "resource":
        return uris.has(change.uri);
      case "task":
        return taskIds.has(change.entry.task.taskId);
    }
  };
}
