import type { Change } from "../protocol/server.js";
import type { Prompt, Resource, ResourceTemplate, SubscriptionFilter, Tool } from "../protocol/types.js";
import type { Connection } from "./connection.js";
import { listPrompts, listResources, listResourceTemplates, listTools } from "./list.js";
import { listen } from "./listen.js";
import type { RequestOptions } from "./request-options.js";
import type { ListenOptions, Subscription } from "./subscription.js";

/** What every connected server has, whatever it declares. */
export interface ServerMethods extends Pick<
  Connection,
  "serverInfo" | "capabilities" | "instructions" | "protocolVersion" | "closed" | "close"
> {
  /** For the functions that take a connection: `callTool(weather.connection, …)`. */
  readonly connection: Connection;
  /** All tools, as the server declares them now. */
  listTools(options?: RequestOptions): Promise<Tool[]>;
  /** All resources, as the server declares them now. */
  listResources(options?: RequestOptions): Promise<Resource[]>;
  /** All resource templates, as the server declares them now. */
  listResourceTemplates(options?: RequestOptions): Promise<ResourceTemplate[]>;
  /** All prompts, as the server declares them now. */
  listPrompts(options?: RequestOptions): Promise<Prompt[]>;
  /** Tells `onChange` about changes on the server, until the subscription is closed. */
  listen(
    filter: SubscriptionFilter,
    onChange: (change: Change) => void,
    options?: ListenOptions,
  ): Promise<Subscription>;
}

/** Functions whose first argument is a connection. */
type BoundTo<Functions> = {
  [Name in keyof Functions]: Functions[Name] extends (mcp: Connection, ...rest: infer Rest) => infer Value
    ? (...rest: Rest) => Value
    : never;
};

/** Makes methods of functions that take a connection, beside what every connected server has. */
export function bind<Functions extends Record<string, (mcp: Connection, ...rest: never[]) => unknown>>(
  mcp: Connection,
  functions: Functions,
): ServerMethods & BoundTo<Functions> {
  const { serverInfo, capabilities, instructions, protocolVersion, closed, close } = mcp;
  const every: ServerMethods = {
    connection: mcp,
    serverInfo,
    capabilities,
    instructions,
    protocolVersion,
    closed,
    close,
    listTools: (options) => listTools(mcp, options),
    listResources: (options) => listResources(mcp, options),
    listResourceTemplates: (options) => listResourceTemplates(mcp, options),
    listPrompts: (options) => listPrompts(mcp, options),
    listen: (filter, onChange, options) => listen(mcp, filter, onChange, options),
  };
  const bound = Object.entries(functions).map(([name, run]) => [name, (...rest: never[]) => run(mcp, ...rest)]);
  return { ...every, ...Object.fromEntries(bound) } as ServerMethods & BoundTo<Functions>;
}
