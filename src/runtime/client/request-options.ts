import type { JsonObject, JsonRpcNotification } from "../protocol/jsonrpc.js";
import type { CallToolResult, LoggingLevel, LogMessage, Progress } from "../protocol/types.js";

/** How to make one request. */
export interface RequestOptions {
  /** Aborting it cancels the request and rejects with `ConnectionError` `"aborted"`. */
  signal?: AbortSignal;
  /** How long to wait for an answer or a sign of progress. Default 60 s; `Infinity` waits for ever. */
  timeoutMs?: number;
  /** How long to wait altogether, progress or not. Default 10 min; `Infinity` waits for ever. */
  maxTotalMs?: number;
  /** Asks for progress notifications, each of which renews `timeoutMs`. */
  onProgress?(progress: Progress): void;
  /**
   * Log messages of this request. On stdio and WebSocket the protocol does not say which request a message belongs to:
   * there, every request in flight that listens hears it.
   */
  onLog?(message: LogMessage): void;
  /** Least severe level that is sent. Default: that of the connection. */
  logLevel?: LoggingLevel;
  /** Every notification that belongs to this request. */
  onNotification?(notification: JsonRpcNotification): void;
  /** Goes along in `_meta`: trace context, vendor keys. */
  meta?: JsonObject;
  /** Running it twice does no harm: it may be sent again, once, when the connection broke in between. Default `false`. */
  idempotent?: boolean;
  /** Result types of extensions, besides `complete`, that the caller can handle. */
  resultTypes?: readonly string[];
  /** Called before each round in which input that the server required is sent. */
  onInputRequired?(round: number): void;
  /** Sent along over HTTP; `callTool` fills it in. */
  headers?: Readonly<Record<string, string>>;
}

/** How to make one call. */
export interface CallOptions extends RequestOptions {
  /** The result as the server sent it, before it is checked and unwrapped. */
  onResult?(result: CallToolResult): void;
}
