import type { JsonRpcMessage, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse } from "./jsonrpc.js";

/** What a transport needs to know about one request, besides the request itself. */
export interface Exchange {
  /** Aborting it cancels the request, tells the server by the era's rule, and rejects with `ConnectionError` `"aborted"`. */
  signal?: AbortSignal;
  /**
   * The same as `signal`, at a fraction of its cost: the transport gives the function to call when the request is
   * cancelled. It is called at most once, and maybe after the response. Transports may use either.
   */
  onCancelled?(cancel: (reason: unknown) => void): void;
  /** Called, in order and before the response, for each notification that belongs to this request. */
  onNotification?(notification: JsonRpcNotification): void;
  /** Legacy eras: answers a request that the server sent while it works on this one. */
  onRequest?(request: JsonRpcRequest): Promise<JsonRpcResponse>;
  /** Mirrored by HTTP into headers (`Mcp-Param-*`), already encoded; other transports ignore it. */
  headers?: Readonly<Record<string, string>>;
}

/** Carries one request to a server and brings its response back. */
export interface Transport {
  /**
   * Rejects with `ConnectionError` when nothing came back. A JSON-RPC error is a response, not a rejection.
   */
  request(request: JsonRpcRequest, exchange: Exchange): Promise<JsonRpcResponse>;
  /** Idempotent. Pending requests reject with `ConnectionError` `"closed"`. */
  close(): Promise<void>;

  /** Which binding this is. Decides how the server's era is found: `"http"` by status and body, others by `server/discover`. */
  readonly kind?: string;
  /** Names the server, so that a client need not find out its era again: the URL, for HTTP. Absent: never remembered. */
  readonly key?: string;
  /**
   * Starts over with a fresh process or socket, after the server ended the old one. Some legacy servers do that when they
   * hear anything before `initialize`. Rejects with `ConnectionError`.
   */
  reopen?(): Promise<void>;
  /** Sends a notification (legacy handshake and cancellation need it). Never rejects because the peer left. */
  notify?(notification: JsonRpcNotification): Promise<void>;
  /** Called once by the connection before its first request. The transport reports to it what belongs to no exchange. */
  attach?(listener: TransportListener): void;
  /** Called when the era is known. HTTP mirrors the version into headers and, for legacy servers, opens the GET stream. */
  negotiated?(version: string): void;
}

/** What a client hears from its transport outside any exchange. */
export interface TransportListener {
  onNotification(notification: JsonRpcNotification): void;
  /** Legacy eras only: a request from the server. */
  onRequest(request: JsonRpcRequest): Promise<JsonRpcResponse>;
  /** Legacy eras: a stream that broke is back, with a new handshake. What the server knew about us is gone. */
  onReturn?(): void;
  /** At most once. `error` is absent after an orderly `close()`. */
  onClose(error?: Error): void;
}

/** Whole messages in and out: what stdio, WebSocket and memory pairs have in common. `channel` makes a `Transport` of it. */
export interface MessageStream {
  /**
   * Messages as they arrive; ends when the peer ends, rejects with `ConnectionError` when the stream broke. Read once.
   * Elements are JSON values that parsed within the limits, not yet known to be JSON-RPC. Where a server receives, texts that
   * are none come as the `BadMessage` that they are, to be answered when it is their turn.
   */
  readonly receive: AsyncIterable<unknown>;
  /** Resolves when there is room for more (backpressure), rejects with `ConnectionError` when the message cannot go out. */
  send(message: JsonRpcMessage): Promise<void> | void;
  /** Idempotent; resolves when everything is released (for stdio: when the child's tree has ended). */
  close(): Promise<void>;
}
