import type { JsonObject, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse } from "./jsonrpc.js";
import type { Implementation } from "./types.js";

/** A server without a transport: a function from request to response. Immutable; serves any number of peers at once. */
export interface Server {
  /** Never rejects: whatever goes wrong is a JSON-RPC error response. Every field of `context` is optional. */
  handle(request: JsonRpcRequest, context: RequestContext): Promise<JsonRpcResponse>;
  /** Name and version, as clients see them. */
  readonly info?: Implementation;
  /**
   * Takes a notification from a client. `notifications/cancelled` never comes here: the transport turns it into
   * `RequestContext.signal`.
   */
  notified?(notification: JsonRpcNotification, context: RequestContext): void;
  /**
   * Told of a response of its own that could not be written: no JSON, or nested too deep. The client has got an internal error
   * in its place.
   */
  unsent?(request: JsonRpcRequest, error: unknown): void;
  /** Tells every subscriber of every peer. Unknown URIs and changes nobody asked for cost nothing. */
  publish?(change: Change): void;
  /** Ends subscription streams gracefully and refuses new requests as busy. Idempotent; never rejects. */
  close?(): Promise<void>;
  /**
   * What HTTP mirrors of a tool's arguments: header name (without `Mcp-Param-`) to the property path in `arguments`.
   * `undefined` for unknown tools and for those that mirror nothing.
   */
  toolHeaders?(tool: string): Readonly<Record<string, readonly string[]>> | undefined;
  /** OAuth scopes that the declaration asks for this request; the edge answers with a step-up challenge. Empty: none. */
  requiredScopes?(request: JsonRpcRequest): readonly string[];
}

/** What changed on the server. */
export type Change =
  { readonly type: "tools" | "prompts" | "resources" } | { readonly type: "resource"; readonly uri: string };

/** What a transport gives with one request. All optional, so that `server.handle(request, {})` is a stateless call. */
export interface RequestContext {
  /** Aborted when the client cancelled the request or left. */
  readonly signal?: AbortSignal | undefined;
  /** What the requests of one connection or one legacy session share. */
  readonly peer?: Peer | undefined;
  /** Verified by the edge. */
  readonly auth?: AuthInfo | undefined;
  /** Name of the binding: `"http"`, `"stdio"`, `"websocket"`, `"memory"`. */
  readonly transport?: string | undefined;
  /**
   * Revision that the transport itself states (HTTP: the `MCP-Protocol-Version` header). It decides only where neither
   * the request's `_meta` nor the peer's handshake does.
   */
  readonly protocolVersion?: string | undefined;
  /** Sends a notification on this exchange, before its response. Resolves when there is room for more. */
  notify?(notification: JsonRpcNotification): void | Promise<void>;
  /** Legacy eras: asks the client on this exchange. Rejects with `ConnectionError` when it left. */
  request?(request: OutgoingRequest, options?: { signal?: AbortSignal }): Promise<JsonRpcResponse>;
  /** Legacy Streamable HTTP: ends this exchange's SSE stream for now; the client polls for the rest. */
  closeStream?(): void;
}

/** A request whose id the channel chooses. */
export interface OutgoingRequest {
  readonly method: string;
  readonly params?: JsonObject;
}

/**
 * One connection (stdio, WebSocket, memory) or one legacy HTTP session. Compared by identity; the transport makes one when
 * the peer arrives and aborts `signal` when it has left.
 */
export interface Peer {
  readonly signal: AbortSignal;
  /** Sends outside any exchange (legacy eras only). Never rejects because the peer left. */
  notify(notification: JsonRpcNotification): void | Promise<void>;
  /** Legacy eras: asks the client outside any exchange. */
  request?(request: OutgoingRequest, options?: { signal?: AbortSignal }): Promise<JsonRpcResponse>;
}

/** Who sent a request, as verified by the edge. */
export interface AuthInfo {
  /** The user, or the program that acts for itself (`sub`). Unique within its issuer. */
  readonly subject: string;
  /** The authorization server that says so (`iss`). */
  readonly issuer: string;
  /** The client that the token was issued to. */
  readonly clientId?: string;
  /** What the token allows. Empty: nothing in particular. */
  readonly scopes: readonly string[];
  /** Whom the token is for (`aud`). */
  readonly audience?: string | readonly string[];
  /** Seconds since 1970. */
  readonly expiresAt?: number;
  /** Further claims of the token. */
  readonly claims?: Readonly<JsonObject>;
}
