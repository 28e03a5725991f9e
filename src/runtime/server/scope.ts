import type { JsonObject } from "../protocol/jsonrpc.js";
import type { AuthInfo, Change } from "../protocol/server.js";
import { toolResultFault } from "../protocol/tool-results.js";
import { clientAsker } from "./ask-client.js";
import type { Asker } from "./asker.js";
import type { Call } from "./call.js";
import type { ClientFacts, Elicit, HandlerContext } from "./context.js";
import { isLoud } from "./logging.js";
import { isObject } from "./objects.js";
import { declaredForm, elicitation, rootsQuestion, sampling } from "./questions.js";
import { replay, type Replay } from "./replay.js";

const NEVER_ABORTED: AbortSignal = /* @__PURE__ */ new AbortController().signal;
const NOTHING: Readonly<JsonObject> = Object.freeze({});

/**
 * What one run of a handler sees of its request. A class so that a call costs one object: all that a handler may never look
 * at is made by getters, as functions that need no `this`.
 */
export class Scope implements HandlerContext {
  #call: Call;
  #asker: Asker | undefined;
  #replay: Replay | undefined;
  #progress = -Infinity;
  #over = false;

  /** How often the handler ran before for this request, where this server runs it again by itself. */
  readonly round: number;
  readonly #ownState: string | undefined;

  /** @param ownState What the handler gave as `requestState` when it ran last. */
  constructor(call: Call, asker?: Asker, round = 0, ownState?: string) {
    this.#call = call;
    this.#asker = asker;
    this.round = round;
    this.#ownState = ownState;
  }

  /** Continues an earlier run. */
  resume(earlier: Replay): void {
    this.#asker = this.#replay = earlier;
  }

  /** What this run has asked in an era that answers by running it again; `undefined` if nothing. */
  get asked(): Replay | undefined {
    return this.#replay;
  }

  /** Called when the handler wants to go on as a task. Absent where it cannot. */
  onDefer: (() => Promise<void>) | undefined;

  /** Goes on apart from the request that began it: with another signal and without its exchange. */
  detach(call: Call, asker: Asker): void {
    this.#call = call;
    this.#asker = asker;
    this.#replay = undefined;
  }

  /** The run has ended: nothing is sent from now on (basic/patterns/progress, "Implementation Notes"). */
  end(): void {
    this.#over = true;
  }

  get signal(): AbortSignal {
    return this.#call.context.signal ?? NEVER_ABORTED;
  }

  get client(): ClientFacts {
    const { info, capabilities, version } = this.#call.facts;
    return { info, capabilities, version };
  }

  get auth(): AuthInfo | undefined {
    return this.#call.context.auth;
  }

  get meta(): Readonly<JsonObject> {
    const { _meta } = this.#call.params;
    return isObject(_meta) ? _meta : NOTHING;
  }

  get transport(): string | undefined {
    return this.#call.context.transport;
  }

  get inputResponses(): Readonly<JsonObject> {
    const { inputResponses } = this.#call.params;
    return isObject(inputResponses) ? inputResponses : NOTHING;
  }

  get requestState(): string | undefined {
    return this.#replay?.own ?? this.#ownState;
  }

  get progress(): HandlerContext["progress"] {
    return async (value, total, message) => {
      const { progressToken } = this.meta;
      const isToken = typeof progressToken === "string" || typeof progressToken === "number";
      if (!isToken || this.#over || !(value > this.#progress)) return;
      this.#progress = value;
      const params: JsonObject = { progressToken, progress: value };
      if (total !== undefined) params.total = total;
      if (message !== undefined) params.message = message;
      await this.#notify("notifications/progress", params);
    };
  }

  get log(): HandlerContext["log"] {
    return async (level, data, logger) => {
      const { logLevel } = this.#call.facts;
      if (logLevel === undefined || this.#over || !isLoud(level, logLevel)) return;
      await this.#notify("notifications/message", logger === undefined ? { level, data } : { level, logger, data });
    };
  }

  get elicit(): Elicit<unknown> {
    const ask = this.asker;
    const elicit: Elicit<unknown> = (params, options) => ask.ask(elicitation(params), options?.key);
    for (const [name, form] of Object.entries(this.#call.core.forms)) {
      const fill: NonNullable<unknown> = (options?: { key?: string; message?: string }) =>
        ask.ask(declaredForm(form, options?.message), options?.key);
      // A form may be called `name` or `length`, which every function has already.
      Object.defineProperty(elicit, name, { value: fill });
    }
    return elicit;
  }

  get sample(): HandlerContext["sample"] {
    const ask = this.asker;
    return (params, options) => {
      const fault = toolResultFault(params.messages);
      return fault === undefined
        ? ask.ask(sampling(params), options?.key)
        : Promise.reject(new TypeError(`sample() was given messages that no client takes: ${fault}.`));
    };
  }

  get roots(): HandlerContext["roots"] {
    const ask = this.asker;
    return (options) => ask.ask(rootsQuestion, options?.key);
  }

  get once(): HandlerContext["once"] {
    return this.asker.once;
  }

  get publish(): (change: Change) => void {
    return this.#call.core.publish;
  }

  get closeStream(): () => void {
    return () => this.#call.context.closeStream?.();
  }

  get defer(): () => Promise<void> {
    return async () => {
      const { onDefer } = this;
      this.onDefer = undefined;
      await onDefer?.();
    };
  }

  /** How this run's questions reach the client. */
  get asker(): Asker {
    if (this.#asker === undefined) {
      if (this.#call.facts.modern) this.resume(replay(this.#call, undefined));
      else this.#asker = clientAsker(this.#call);
    }
    return this.#asker as Asker;
  }

  async #notify(method: string, params: JsonObject): Promise<void> {
    try {
      await this.#call.context.notify?.({ jsonrpc: "2.0", method, params });
    } catch {
      // The peer left; its handler learns that from `signal`, not from a log line that found no reader.
    }
  }
}
