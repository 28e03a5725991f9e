import { success, type JsonObject, type JsonRpcRequest, type JsonRpcResponse } from "../protocol/jsonrpc.js";
import { DEFAULT_LIMITS } from "../protocol/limits.js";
import type { RequestContext, Server } from "../protocol/server.js";
import { LEGACY_VERSIONS, Meta } from "../protocol/versions.js";
import type { Core } from "./call.js";
import { catalogOf } from "./catalog.js";
import type { HandlerContext } from "./context.js";
import type { ServerDefinition } from "./definition.js";
import { methodNotFound } from "./errors.js";
import { modernFacts, type RequestFacts } from "./facts.js";
import { failureOf, reportError } from "./failure.js";
import { busy, gate } from "./gate.js";
import { hub } from "./hub.js";
import { legacyPeers } from "./legacy.js";
import { legacyMethods, modernMethods } from "./methods.js";
import { isObject, isPromise } from "./objects.js";
import type { ServerOptions } from "./options.js";
import { stateSeal } from "./request-state.js";
import { checkAuth, scopesOf } from "./scopes.js";
import { subscriptions } from "./subscriptions.js";
import { tasks } from "./tasks.js";

const NO_PARAMS: JsonObject = Object.freeze({});

/**
 * Makes a server of a definition. All that can be built once is built here; the server never changes, and serves any number
 * of peers on any transports at once, in all supported eras.
 *
 * @throws {RangeError} Two declarations claim one name, or `stateKey` is too short.
 * @throws {SyntaxError} The URI template of a resource template is malformed.
 */
export function defineServer<Context>(
  definition: ServerDefinition<Context>,
  options: ServerOptions = {},
): Required<Server> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  // The context of a generated server is a `HandlerContext` whose forms are typed; the runtime makes no such difference.
  const catalog = catalogOf(definition as ServerDefinition<unknown> as ServerDefinition<HandlerContext>, options);
  const changes = hub();
  const streams = subscriptions(changes, catalog.capabilities);
  const legacy = legacyPeers(definition, catalog.legacyCapabilities, changes);
  const { enter, leave } = gate(limits);
  const jobs = tasks(options.tasks ?? {}, (entry) => changes.publish({ type: "task", entry }));
  let closed = false;
  const core: Core = {
    catalog,
    forms: definition.forms ?? {},
    options,
    limits,
    seal: stateSeal(options.stateKey, limits.requestStateTtlMs),
    tasks: jobs,
    publish: changes.publish,
  };

  const modernEra = modernMethods(catalog, streams, jobs);
  const legacyEra = legacyMethods(catalog, legacy);

  /** A request that carries the metadata of 2026-07-28 is served by that revision, whatever its peer said before. */
  function factsOf(request: JsonRpcRequest, context: RequestContext): RequestFacts {
    const meta = request.params?._meta;
    const claimed = isObject(meta) ? meta[Meta.protocolVersion] : undefined;
    const isLegacy = claimed === undefined || LEGACY_VERSIONS.includes(claimed as string);
    return (isLegacy ? legacy.factsOf(request, context) : undefined) ?? modernFacts(request);
  }

  async function handle(request: JsonRpcRequest, context: RequestContext): Promise<JsonRpcResponse> {
    let modern = true;
    let entered = false;
    const { peer } = context;
    try {
      const facts = factsOf(request, context);
      modern = facts.modern;
      const method = (modern ? modernEra : legacyEra).get(request.method);
      if (method === undefined) throw methodNotFound(request.method);
      if (closed) throw busy("a server that shuts down");
      if (context.auth !== undefined) checkAuth(catalog, request, context.auth);
      // A subscription stays open for hours and does no work; its own bound counts it.
      if (request.method !== "subscriptions/listen") {
        enter(peer);
        entered = true;
      }
      const result = method({ core, request, params: request.params ?? NO_PARAMS, context, facts, peer });
      return success(request.id, isPromise(result) ? await result : result);
    } catch (error) {
      return failureOf(request, error, modern, options);
    } finally {
      if (entered) leave(peer);
    }
  }

  return Object.freeze({
    info: definition.info,
    handle,
    notified(notification, context) {
      legacy.notified(notification, context.peer);
    },
    unsent: (request, error) => reportError(options, error, request),
    publish: changes.publish,
    async close() {
      closed = true;
      streams.close();
      jobs.close();
    },
    toolHeaders: (tool) => catalog.tools.get(tool)?.headers,
    requiredScopes: (request) => scopesOf(catalog, request),
  } satisfies Required<Server>);
}
