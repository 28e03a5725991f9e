import type { Limits } from "../protocol/limits.js";
import type { ServerAuth } from "./auth-hook.js";
import type { CorsOptions } from "./cors.js";
import type { EventStore } from "./event-store.js";
import type { GuardOptions } from "./guard.js";

/** How a server is served over HTTP. */
export interface HttpServerOptions extends GuardOptions {
  /** Sizes, queues, sessions, requests at once: `DEFAULT_LIMITS` unless told. */
  limits?: Partial<Limits>;
  /** Verifies who sends a request, before its body is read. Default: nobody is verified. */
  auth?: ServerAuth;
  /** Lets web pages of the allowed origins read answers. Default: no CORS header is ever sent. */
  cors?: CorsOptions;
  /**
   * Sessions for clients of the revisions 2025-03-26 to 2025-11-25: without them these clients get no request and no
   * unsolicited notification from the server. The 2026-07-28 revision has none. Default `true`.
   */
  sessions?: boolean;
  /** Where the events of legacy streams are kept for clients that lost their connection. Default: `memoryEventStore()`. */
  eventStore?: EventStore;
  /** How long legacy clients wait before they come back to a stream, in milliseconds. Default 1000. */
  retryMs?: number;
}
