import type { JsonObject, JsonRpcNotification, JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { Peer, RequestContext } from "../protocol/server.js";
import type { Implementation, LoggingLevel, ServerCapabilities } from "../protocol/types.js";
import { LEGACY_VERSIONS } from "../protocol/versions.js";
import type { Call } from "./call.js";
import type { ServerDefinition } from "./definition.js";
import { invalidParams } from "./errors.js";
import type { RequestFacts } from "./facts.js";
import { teller, whenGone, type AnyChange, type Hub } from "./hub.js";
import { isLoggingLevel } from "./logging.js";
import { isObject } from "./objects.js";

// The eras with a handshake, 2024-11-05 to 2025-11-25: what 2026-07-28 says with every request, they say once, in
// `initialize`, and the server remembers it for the peer.

const LATEST = LEGACY_VERSIONS[0] as string;
/** What a server that may choose sends before `logging/setLevel`. */
const DEFAULT_LEVEL: LoggingLevel = "info";

// A peer may be gone for half an hour before that is known, and there may be a thousand: what one has us remember is bounded
// in characters, too.
const MAX_SUBSCRIPTIONS = 1024;
const MAX_SUBSCRIBED_LENGTH = 1 << 18;
const MAX_FACTS_LENGTH = 1 << 16;

/** What the handshake of one peer settled, and what the peer asked for since. */
interface Handshake {
  facts: RequestFacts;
  readonly subscribed: Set<string>;
}

export interface LegacyPeers {
  /** What is known about the sender of a legacy request; `undefined` if it never said. */
  factsOf(request: JsonRpcRequest, context: RequestContext): RequestFacts | undefined;
  initialize(call: Call): JsonObject;
  setLevel(call: Call): JsonObject;
  subscribe(call: Call): JsonObject;
  unsubscribe(call: Call): JsonObject;
  notified(notification: JsonRpcNotification, peer: Peer | undefined): void;
}

export function legacyPeers(
  definition: Pick<ServerDefinition<never>, "info" | "instructions">,
  capabilities: ServerCapabilities,
  hub: Hub,
): LegacyPeers {
  const handshakes = new WeakMap<Peer, Handshake>();
  const ready = new WeakSet<Peer>();

  return {
    factsOf({ method, params }, { peer, protocolVersion }) {
      const known = peer && handshakes.get(peer)?.facts;
      if (known !== undefined) return known;
      if (method === "initialize") return factsFrom(params);
      // A legacy client that keeps no session is known by its header alone; before its handshake, any client may ping.
      if (protocolVersion !== undefined && LEGACY_VERSIONS.includes(protocolVersion)) return bareFacts(protocolVersion);
      return method === "ping" && params?._meta === undefined ? bareFacts(LATEST) : undefined;
    },

    initialize({ request, peer }) {
      const facts = factsFrom(request.params);
      if (peer !== undefined) handshakes.set(peer, { facts, subscribed: new Set() });
      const { info, instructions } = definition;
      const rest = instructions === undefined ? {} : { instructions };
      return { protocolVersion: facts.version, capabilities, serverInfo: info, ...rest };
    },

    setLevel({ params, peer }) {
      const { level } = params;
      if (!isLoggingLevel(level)) throw invalidParams("params.level must be a logging level");
      const handshake = peer && handshakes.get(peer);
      if (handshake !== undefined) handshake.facts = { ...handshake.facts, logLevel: level };
      return {};
    },

    subscribe({ params, peer }) {
      const subscribed = peer && handshakes.get(peer)?.subscribed;
      const { uri } = params;
      if (typeof uri !== "string") throw invalidParams("params.uri must be a string");
      if (subscribed === undefined || subscribed.has(uri)) return {};
      const length = [...subscribed].reduce((sum, one) => sum + one.length, uri.length);
      if (subscribed.size >= MAX_SUBSCRIPTIONS || length > MAX_SUBSCRIBED_LENGTH) {
        throw invalidParams("Too many subscriptions");
      }
      subscribed.add(uri);
      return {};
    },

    unsubscribe({ params, peer }) {
      if (typeof params.uri !== "string") throw invalidParams("params.uri must be a string");
      if (peer !== undefined) handshakes.get(peer)?.subscribed.delete(params.uri);
      return {};
    },

    notified({ method }, peer) {
      const handshake = peer && handshakes.get(peer);
      if (method !== "notifications/initialized" || handshake === undefined || ready.has(peer as Peer)) return;
      const listener = peer as Peer;
      ready.add(listener);
      const wants = (change: AnyChange): boolean => {
        if (change.type === "resource") return handshakes.get(listener)?.subscribed.has(change.uri) === true;
        return change.type !== "task";
      };
      whenGone(listener, hub.add({ wants, tell: teller((notification) => listener.notify(notification)) }));
    },
  };
}

function bareFacts(version: string): RequestFacts {
  return { modern: false, version, info: undefined, capabilities: {}, logLevel: DEFAULT_LEVEL };
}

/** The version that the client offers if we have it, our latest otherwise (lifecycle, "Version Negotiation"). */
function factsFrom(params: JsonObject | undefined): RequestFacts {
  const { protocolVersion, capabilities, clientInfo } = params ?? {};
  if (typeof protocolVersion !== "string") throw invalidParams("params.protocolVersion must be a string");
  if (JSON.stringify([capabilities, clientInfo]).length > MAX_FACTS_LENGTH) {
    throw invalidParams(`params.capabilities and clientInfo must not be longer than ${MAX_FACTS_LENGTH} characters`);
  }
  return {
    ...bareFacts(LEGACY_VERSIONS.includes(protocolVersion) ? protocolVersion : LATEST),
    info: isObject(clientInfo) ? (clientInfo as unknown as Implementation) : undefined,
    capabilities: isObject(capabilities) ? capabilities : {},
  };
}
