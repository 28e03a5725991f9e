import type { JsonObject, JsonRpcNotification } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import type {
  Awaitable,
  CallToolResult,
  ClientCapabilities,
  CreateMessageParams,
  CreateMessageResult,
  ElicitFormParams,
  ElicitResult,
  Implementation,
  LoggingLevel,
  LogMessage,
  Progress,
  Root,
} from "../protocol/types.js";
import type { Connection } from "./connection.js";

/** What a handler knows about the request of the server that it answers. */
export interface InputContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Answers one form of the server. `content` may leave out properties for which the form has defaults. */
export type FormHandler<Content> = (form: ElicitFormParams, context: InputContext) => Awaitable<ElicitResult<Content>>;

/** A page that the server asks the user to visit. Show `url` in full and ask before you open it. */
export interface UrlElicitation {
  readonly message: string;
  /** Checked: `https:`, or `http:` on this machine. */
  readonly url: URL;
  /** Revision 2025-11-25 only. */
  readonly elicitationId?: string;
}

/**
 * How to connect. Handlers that are given decide the capabilities that the client declares.
 *
 * @typeParam Forms Contents of the server's forms, by name.
 */
export interface ConnectOptions<Forms = Record<never, never>> {
  /** Who we say we are. Default: `mcp-gen` and its version. */
  clientInfo?: Implementation;
  /** Added to the capabilities that follow from the handlers: extensions, `sampling.tools`, `roots.listChanged`. */
  capabilities?: ClientCapabilities;

  /** Answers to the forms that the server declares, by name. */
  elicitations?: { [Name in keyof Forms]?: FormHandler<Forms[Name]> };
  /** Answers every other form. */
  elicit?: FormHandler<JsonObject>;
  /** Asks the user to visit a page; `"accept"` means consent, not completion. */
  elicitUrl?(page: UrlElicitation, context: InputContext): Awaitable<"accept" | "decline" | "cancel">;
  /** Asks a model on the server's behalf. */
  sample?(params: CreateMessageParams, context: InputContext): Awaitable<CreateMessageResult>;
  /** Folders and files that the server may work on. */
  roots?: readonly Root[] | ((context: InputContext) => Awaitable<readonly Root[]>);

  /** Log messages that no call asked for itself. */
  onLog?(message: LogMessage): void;
  /** Least severe level that is sent. Default: `"info"` where `onLog` is given. */
  logLevel?: LoggingLevel;
  /** Every notification of the server. */
  onNotification?(notification: JsonRpcNotification): void;
  /** Something is odd but did not stop us: a tool that was dropped, a handler that threw. Default: ignored. */
  onWarning?(message: string): void;

  /** Speak this revision only, instead of finding out. */
  protocolVersion?: string;
  /** Speak revisions of this era only: `"modern"` is stateless (2026-07-28), `"legacy"` starts with `initialize`. */
  era?: "modern" | "legacy";
  /**
   * Bounds: `connectTimeoutMs` (10 s), `requestTimeoutMs` (60 s), `requestMaxTotalMs` (10 min), `maxListPages` (64),
   * `maxInputRounds` (10). Those of messages are the transport's.
   */
  limits?: Partial<Limits>;
  /** Gives up connecting; later it has no effect. */
  signal?: AbortSignal;
  /** Keeps lists and resources for as long as the server says they are fresh: `responseCache()`. */
  cache?: (connection: Connection) => Connection;
}

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
