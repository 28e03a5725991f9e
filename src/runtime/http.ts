// Streamable HTTP on whatever has `fetch`, `Request` and `Response`: client and server.
export { httpTransport, type HttpTransportOptions } from "./http/http-transport.js";
export { fetchHandler, type FetchHandler } from "./http/fetch-handler.js";
export type { HttpServerOptions } from "./http/server-options.js";
export type { GuardOptions } from "./http/guard.js";
export type { CorsOptions } from "./http/cors.js";
export type { AuthChallenge, AuthRequest, HttpAuth, HttpChallenge, ServerAuth } from "./http/auth-hook.js";
export { memoryEventStore, type EventStore, type EventStoreLimits, type StoredEvent } from "./http/event-store.js";
