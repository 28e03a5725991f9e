import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import type { AuthInfo, Server } from "../protocol/server.js";
import type { ExtraHeaders } from "./answer.js";
import type { HttpCall } from "./call.js";
import { createCors, type Cors } from "./cors.js";
import { memoryEventStore } from "./event-store.js";
import { KEEP_ALIVE } from "./event-text.js";
import { createGuard, type Guard } from "./guard.js";
import type { HttpExchange } from "./http-exchange.js";
import type { HttpServerOptions } from "./server-options.js";
import { createSessions, type Sessions } from "./sessions.js";

/** What the parts of one HTTP endpoint share. */
export interface Endpoint {
  readonly server: Server;
  readonly options: HttpServerOptions;
  readonly limits: Limits;
  readonly guard: Guard;
  readonly cors: Cors | undefined;
  /** `undefined` where legacy clients are served without sessions. */
  readonly sessions: Sessions | undefined;
  /** Requests being worked on. */
  readonly exchanges: Set<HttpExchange>;
  /** Told of every event stream. */
  opened(call: HttpCall): void;
  /** Looks after what takes long, from now until nothing does. */
  watch(): void;
  closing: boolean;
  /** Lets go of timers and streams. */
  release(): void;
}

/** One POST whose sender may send it; what its parts share. */
export interface Post {
  readonly endpoint: Endpoint;
  readonly call: HttpCall;
  readonly auth: AuthInfo | undefined;
  readonly extra: ExtraHeaders;
  /** `MCP-Protocol-Version`. */
  readonly version: string | undefined;
  /** The client takes an event stream and nothing else; only legacy clients may. */
  readonly eventsOnly: boolean;
}

/** How often running requests and streams are looked at, in milliseconds. */
const SWEEP_MS = 1000;

/** @throws {TypeError} Options that contradict themselves. */
export function createEndpoint(server: Server, options: HttpServerOptions): Endpoint {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const exchanges = new Set<HttpExchange>();
  const streams = new Set<HttpCall>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let keptAliveAt = 0;

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function sweep(): void {
    const now = performance.now();
    endpoint.sessions?.sweep();
    for (const exchange of exchanges) {
      // Headers and a first byte tell the client, and all between, that somebody is at work. Sessions open sooner: their
      // clients can come back for an answer only once they have an event id.
      const patienceMs = exchange.followsCall ? limits.sseKeepAliveMs : Math.min(SWEEP_MS, limits.sseKeepAliveMs);
      if (now - exchange.startedAt >= patienceMs && !exchange.over) {
        exchange.answer.open();
      }
    }
    const quiet = now - keptAliveAt >= limits.sseKeepAliveMs;
    keptAliveAt = quiet ? now : keptAliveAt;
    for (const call of streams) {
      if (call.gone) {
        streams.delete(call);
      } else if (quiet) {
        void call.write(KEEP_ALIVE);
      }
    }
    if (exchanges.size === 0 && streams.size === 0 && (endpoint.sessions?.size ?? 0) === 0) {
      stop();
    }
  }

  const endpoint: Endpoint = {
    server,
    options,
    limits,
    guard: createGuard(options),
    cors: options.cors && createCors(options.cors, options.dangerouslyAllowAnyOrigin === true),
    sessions: undefined,
    exchanges,
    opened(call) {
      streams.add(call);
      endpoint.watch();
    },
    watch() {
      if (timer === undefined) {
        keptAliveAt = performance.now();
        timer = setInterval(sweep, Math.min(SWEEP_MS, limits.sseKeepAliveMs));
        // Node would stay alive for the timer alone; elsewhere timers are numbers.
        (timer as { unref?(): void }).unref?.();
      }
    },
    closing: false,
    release() {
      stop();
      for (const call of streams) {
        call.end();
      }
      streams.clear();
    },
  };
  if (options.sessions === false) {
    return endpoint;
  }
  const settings = {
    events: options.eventStore ?? memoryEventStore(),
    retryMs: options.retryMs ?? 1000,
    opened: endpoint.opened,
  };
  return Object.assign(endpoint, { sessions: createSessions(settings, limits) });
}
