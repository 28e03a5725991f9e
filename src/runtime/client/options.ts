import type { JsonObject, JsonRpcNotification } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import type {
  Awaitable,
  ClientCapabilities,
  CreateMessageParams,
  CreateMessageResult,
  ElicitFormParams,
  ElicitResult,
  Implementation,
  LoggingLevel,
  LogMessage,
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
