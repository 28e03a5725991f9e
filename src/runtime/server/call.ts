import type { JsonObject, JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import type { Change, Peer, RequestContext } from "../protocol/server.js";
import type { Catalog } from "./catalog.js";
import type { HandlerContext } from "./context.js";
import type { FormDefinition } from "./definition.js";
import type { RequestFacts } from "./facts.js";
import type { ServerOptions } from "./options.js";
import type { StateSeal } from "./request-state.js";

/** What a handler is made of, whichever kind it is. */
export interface Handler {
  /** Whatever it gives is data of a declared shape, also if it looks like something of the protocol. */
  readonly structured?: boolean;
  invoke(context: HandlerContext): unknown;
  /** Makes the result of what the handler gave. */
  finish(value: unknown): JsonObject;
  /** Makes the result of what it threw, or throws it on. */
  fail(error: unknown): JsonObject;
}

/** The Tasks extension of one server. */
export interface Tasks {
  /**
   * Runs a handler as a task: from its start, or, where the tool defers that, from where the handler says so. Resolves with
   * the task, or with the result of a handler that ended before it became one.
   */
  run(call: Call, handler: Handler, start: "now" | "deferred"): Promise<JsonObject>;
  get(call: Call): Promise<JsonObject>;
  update(call: Call): Promise<JsonObject>;
  cancel(call: Call): Promise<JsonObject>;
  /** Of these tasks, those that the sender may hear about. */
  visible(taskIds: readonly string[], call: Call): Promise<string[]>;
  /** Cancels all that is at work. */
  close(): void;
}

/** What all requests of one server share. */
export interface Core {
  readonly catalog: Catalog<HandlerContext>;
  readonly forms: Readonly<Record<string, FormDefinition>>;
  readonly options: ServerOptions;
  readonly limits: Limits;
  readonly seal: StateSeal;
  readonly tasks: Tasks;
  publish(change: Change): void;
}

/** One request at work. */
export interface Call {
  readonly core: Core;
  readonly request: JsonRpcRequest;
  /** The request's; empty where it had none. */
  readonly params: JsonObject;
  readonly context: RequestContext;
  readonly facts: RequestFacts;
  readonly peer: Peer | undefined;
}

/** Makes the result of a successful call: the fields that its era asks for around `result`. */
export function complete(call: Call, result: JsonObject): JsonObject {
  const { resultType: _, ...rest } = result;
  if (!call.facts.modern) return rest;
  const { resultMeta } = call.core.catalog;
  const meta = result._meta as JsonObject | undefined;
  return { resultType: "complete", ...rest, _meta: meta === undefined ? resultMeta : { ...meta, ...resultMeta } };
}
