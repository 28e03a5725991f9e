import { ErrorCode, type JsonObject } from "../protocol/jsonrpc.js";
import type { Awaitable, InputRequest } from "../protocol/types.js";
import { memo, takeKey, type Asker } from "./asker.js";
import { lacking, requirementOf } from "./capabilities.js";
import { complete, type Call } from "./call.js";
import { missingCapability, ProtocolError } from "./errors.js";
import { isObject } from "./objects.js";
import type { Question } from "./questions.js";
import type { StateOwner } from "./request-state.js";

// 2026-07-28 has no requests to the client (basic/patterns/mrtr). A question without an answer ends the run of the handler;
// the client gets all open questions at once, and its retry runs the handler again, which then finds the answers.

/** Ends a run of a handler whose question has no answer yet. Let it pass. */
export class InputRequiredError extends Error {
  override readonly name: string = "InputRequiredError";
  constructor() {
    super("The client must answer first; this handler will run again with the answer.");
  }
}

/** What travels in `requestState`. */
interface Recorded extends JsonObject {
  /** Results of questions, by key. */
  answers: JsonObject;
  /** Results of effects, by key; boxed, since an effect may give `undefined`. */
  effects: Record<string, { value?: unknown }>;
  /** State of a handler that returns its own input-required results. */
  own?: string | undefined;
  rounds: number;
}

export interface Replay extends Asker {
  /** `requestState` as the handler gave it. */
  readonly own: string | undefined;
  /** Whether a question went without an answer. */
  readonly waiting: boolean;
  /** The answer that tells the client what to do. `returned` is what the handler asks by itself. */
  result(returned?: { inputRequests?: Record<string, InputRequest>; requestState?: string }): Promise<JsonObject>;
}

/** Reads the state that a retry brings back. Only there does it cost time. */
export async function recordedOf(call: Call): Promise<Recorded | undefined> {
  const { requestState } = call.params;
  if (requestState === undefined) return undefined;
  return (await call.core.seal.open(requestState, ownerOf(call))) as Recorded;
}

function ownerOf({ request, params, context }: Call): StateOwner {
  return { method: request.method, salient: [params.name ?? params.uri, params.arguments ?? {}], auth: context.auth };
}

export function replay(call: Call, recorded: Recorded | undefined): Replay {
  const answers = new Map(Object.entries(recorded?.answers ?? {}));
  const effects = new Map(Object.entries(recorded?.effects ?? {}));
  const fresh = isObject(call.params.inputResponses) ? new Map(Object.entries(call.params.inputResponses)) : undefined;
  const open = new Map<string, InputRequest>();
  const taken = new Set<string>();
  const running = new Set<Promise<unknown>>();
  const runOnce = memo();

  function ask<Answer>({ kind, method, params, requires, read }: Question<Answer>, key = kind): Promise<Answer> {
    const name = takeKey(taken, key);
    for (const results of [answers, fresh]) {
      const result = results?.get(name);
      const answer = result === undefined ? undefined : read(result);
      if (answer === undefined) continue;
      answers.set(name, result);
      return Promise.resolve(answer);
    }
    const lacks = lacking(call.facts.capabilities, requires);
    if (lacks === undefined) open.set(name, params === undefined ? { method } : { method, params });
    const ended = Promise.reject(lacks === undefined ? new InputRequiredError() : missingCapability(lacks));
    // Of several questions that a handler asks at once, it may wait for none but the first.
    ended.catch(() => undefined);
    return ended;
  }

  function once<T>(key: string, effect: () => Awaitable<T>): Promise<T> {
    const known = effects.get(key);
    if (known !== undefined) return Promise.resolve(known.value as T);
    return runOnce(key, () => {
      const result = (async () => effect())().then((value) => {
        effects.set(key, value === undefined ? {} : { value });
        return value;
      });
      running.add(result);
      return result;
    });
  }

  return {
    ask,
    once,
    own: recorded?.own,
    get waiting() {
      return open.size > 0;
    },
    async result(returned) {
      for (const [key, input] of Object.entries(returned?.inputRequests ?? {})) {
        const lacks = lacking(call.facts.capabilities, requirementOf(input));
        if (lacks !== undefined) throw missingCapability(lacks);
        open.set(key, input);
      }
      // An effect that is still running must be on record, or the next run would repeat it.
      await Promise.allSettled(running);
      const rounds = (recorded?.rounds ?? 0) + 1;
      if (rounds > call.core.limits.maxInputRounds) {
        throw new ProtocolError(ErrorCode.internal, "Too many rounds of input");
      }
      const record: Recorded = {
        answers: Object.fromEntries(answers),
        effects: Object.fromEntries(effects),
        rounds,
        own: returned?.requestState,
      };
      const requestState = await call.core.seal.seal(record, ownerOf(call));
      const inputRequests = open.size === 0 ? {} : { inputRequests: Object.fromEntries(open) };
      return { ...complete(call, { ...inputRequests, requestState }), resultType: "input_required" };
    },
  };
}
