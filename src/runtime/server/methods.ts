import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Awaitable } from "../protocol/types.js";
import type { Call, Tasks } from "./call.js";
import type { Catalog, Lists } from "./catalog.js";
import { completeArgument } from "./completion.js";
import type { HandlerContext } from "./context.js";
import type { LegacyPeers } from "./legacy.js";
import { pageOf } from "./lists.js";
import { getPrompt } from "./prompts.js";
import { readResource } from "./resources.js";
import type { Subscriptions } from "./subscriptions.js";
import { TASKS } from "./task.js";
import { callTool } from "./tools.js";

/** Answers one method with a result; throws what is answered with an error. */
export type Method = (call: Call) => Awaitable<JsonObject>;

/** By name: a method that is not here does not exist in that era, or belongs to a capability that the server lacks. */
export type Methods = ReadonlyMap<string, Method>;

export function modernMethods(catalog: Catalog<HandlerContext>, streams: Subscriptions, tasks: Tasks): Methods {
  const methods = new Map<string, Method>([
    ["server/discover", () => catalog.discovery],
    ["subscriptions/listen", streams.listen],
    ...shared(catalog, catalog.lists),
  ]);
  if (catalog.capabilities.extensions && Object.hasOwn(catalog.capabilities.extensions, TASKS)) {
    methods.set("tasks/get", tasks.get).set("tasks/update", tasks.update).set("tasks/cancel", tasks.cancel);
  }
  return methods;
}

export function legacyMethods(catalog: Catalog<HandlerContext>, peers: LegacyPeers): Methods {
  const methods = new Map<string, Method>([
    ["initialize", peers.initialize],
    ["ping", () => ({})],
    ["logging/setLevel", peers.setLevel],
    ...shared(catalog, catalog.legacyLists),
  ]);
  if (catalog.capabilities.resources) {
    methods.set("resources/subscribe", peers.subscribe).set("resources/unsubscribe", peers.unsubscribe);
  }
  return methods;
}

function* shared({ capabilities }: Catalog<HandlerContext>, lists: Lists): Iterable<[string, Method]> {
  for (const [method, pages] of lists) yield [method, ({ params }) => pageOf(pages, params)];
  if (capabilities.tools) yield ["tools/call", callTool];
  if (capabilities.resources) yield ["resources/read", readResource];
  if (capabilities.prompts) yield ["prompts/get", getPrompt];
  if (capabilities.completions) yield ["completion/complete", completeArgument];
}
