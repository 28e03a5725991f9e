import type { JsonObject, JsonRpcNotification } from "../protocol/jsonrpc.js";
import type { ClientLimits } from "../protocol/client-limits.js";
import type { Implementation, Result, ServerCapabilities } from "../protocol/types.js";
import type { RequestOptions } from "./request-options.js";

/** A server that we are connected to. `callTool`, `readResource` and the others take one as their first argument. */
export interface Connection {
  /** As the server calls itself, if it does. Not verified. */
  readonly serverInfo: Implementation | undefined;
  /** What the server says that it can do. */
  readonly capabilities: ServerCapabilities;
  /** The server's advice for models on how to use it. */
  readonly instructions: string | undefined;
  /** The revision that is spoken: `"2026-07-28"`, or an older one. */
  readonly protocolVersion: string;
  /** The binding under it: `"http"`, `"stdio"`, `"websocket"`, `"memory"`, or what a custom transport says. */
  readonly transportKind: string | undefined;
  /** Those that it was made with, the defaults included. */
  readonly limits: ClientLimits;

  /**
   * Sends one request and resolves to its result; input that the server requires on the way is given by the handlers of
   * the connection (basic/patterns/mrtr).
   *
   * @throws {McpError} The server refused the request.
   * @throws {ConnectionError} Nothing usable came back.
   */
  request<R extends Result = Result>(method: string, params?: JsonObject, options?: RequestOptions): Promise<R>;
  /** Sends a notification. Resolves even if the server left. */
  notify(method: string, params?: JsonObject): Promise<void>;
  /** Calls `listener` for each notification of the server, until the returned function is called. */
  onNotification(listener: (notification: JsonRpcNotification) => void): () => void;
  /** Calls `listener` when a legacy server has a new session of ours, after it forgot or lost the old one: what it knew is gone. */
  onRenewal(listener: () => void): () => void;
  /** Passes a sentence to the `onWarning` that the connection was made with. */
  warn(message: string): void;

  /** Ends the connection; what is pending rejects with `ConnectionError` `"closed"`. Idempotent. */
  close(): Promise<void>;
  /** Resolves when the connection has ended: with the error that ended it, or `undefined` after `close()`. Never rejects. */
  readonly closed: Promise<Error | undefined>;
}
