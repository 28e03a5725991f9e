import type { JsonObject } from "../protocol/jsonrpc.js";
import type { AuthInfo, Change } from "../protocol/server.js";
import type {
  Awaitable,
  ClientCapabilities,
  CreateMessageParams,
  CreateMessageResult,
  ElicitParams,
  ElicitResult,
  Implementation,
  LoggingLevel,
  Root,
} from "../protocol/types.js";

/** Options of everything that a handler asks the client. */
export interface AskOptions {
  /**
   * Tells this question apart from the handler's others when the handler runs again with the answers. Needed only where
   * questions are asked in an order that may differ from run to run. Default: the form's name or the kind of question,
   * with `-2`, `-3` … where it repeats.
   */
  readonly key?: string;
}

/** Asks the user to fill in a declared form. */
export type FormFunction<Content> = (
  options?: AskOptions & { /** Replaces the declared message. */ readonly message?: string },
) => Promise<ElicitResult<Content>>;

/** Asks the user: with any form or URL, or with a declared form by its name. */
export type Elicit<Forms> = ((params: ElicitParams, options?: AskOptions) => Promise<ElicitResult>) & {
  readonly [Name in keyof Forms]: FormFunction<Forms[Name]>;
};

/** Who is asking. Self-reported, so good for display and logs, and never for decisions about security. */
export interface ClientFacts {
  readonly info: Implementation | undefined;
  readonly capabilities: ClientCapabilities;
  /** Protocol revision of this request. */
  readonly version: string;
}

/**
 * What a handler knows about its request, and what it can do besides answering.
 *
 * `elicit`, `sample` and `roots` work in every protocol era. Where the era has no requests to the client (2026-07-28), they
 * end this run of the handler, and the handler runs again, from its beginning, when the answers are there: earlier
 * questions then resolve at once. Guard side effects that come before a question with `once`. Let the rejection of an open
 * question pass: a handler that swallows it is run again all the same.
 *
 * All functions may be taken off the object (`({ city }, { progress }) => …`).
 */
export interface HandlerContext<Forms = unknown> {
  /** Aborted when the client cancelled the request or left. */
  readonly signal: AbortSignal;
  /** Who says that it is asking. */
  readonly client: ClientFacts;
  /** Who sent the request, where the transport verified it. */
  readonly auth: AuthInfo | undefined;
  /** `_meta` of the request. */
  readonly meta: Readonly<JsonObject>;
  /** Name of the binding that the request came over, as the transport gave it. */
  readonly transport: string | undefined;
  /**
   * Reports progress, if the client asked for it. `value` must grow: a report that does not is dropped, as is one that
   * comes after the answer. Resolves when there is room for more; never rejects.
   */
  readonly progress: (value: number, total?: number, message?: string) => Promise<void>;
  /** Sends a log message, if the client wants that level. Resolves when there is room for more; never rejects. */
  readonly log: (level: LoggingLevel, data: unknown, logger?: string) => Promise<void>;
  /** Asks the user: `elicit.confirmBooking()` for a declared form, `elicit({ message, requestedSchema })` for any. */
  readonly elicit: Elicit<Forms>;
  /** Asks the client's model. */
  readonly sample: (params: CreateMessageParams, options?: AskOptions) => Promise<CreateMessageResult>;
  /** Asks for the client's roots. */
  readonly roots: (options?: AskOptions) => Promise<Root[]>;
  /**
   * Runs `effect` once for the whole request, however often the handler is run again for it, and gives its result (a JSON
   * value) to each run. The record travels sealed in `requestState`; a client that sends an old one again can cause a
   * second run, so what must never happen twice needs a guard of its own.
   */
  readonly once: <T>(key: string, effect: () => Awaitable<T>) => Promise<T>;
  /** Tells all subscribers of the server. */
  readonly publish: (change: Change) => void;
  /** Answers to a returned `InputRequiredResult`, unchecked. */
  readonly inputResponses: Readonly<JsonObject>;
  /** `requestState` of a returned `InputRequiredResult`: sealed on its way, so it is what the handler gave. */
  readonly requestState: string | undefined;
  /**
   * Goes on as a task, if the client takes tasks and the tool's declaration says `_meta: { "mcp-gen/task": "deferred" }`;
   * questions before it are asked while the client waits. Elsewhere does nothing. After it, take `signal` anew.
   */
  readonly defer: () => Promise<void>;
  /** Legacy Streamable HTTP: ends the response stream now; the client comes back for the answer. Elsewhere does nothing. */
  readonly closeStream: () => void;
}
