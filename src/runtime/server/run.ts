import { ErrorCode, type JsonObject } from "../protocol/jsonrpc.js";
import type { Awaitable, InputRequiredResult } from "../protocol/types.js";
import type { Call, Handler } from "./call.js";
import { ProtocolError } from "./errors.js";
import { isObject, isPromise } from "./objects.js";
import { recordedOf, replay } from "./replay.js";
import { Scope } from "./scope.js";

/**
 * Runs a handler to a result: a complete one, or in the eras that have it, one that asks for input. Answers without waiting
 * where the handler does.
 */
export function run(call: Call, handler: Handler): Awaitable<JsonObject> {
  const { requestState, inputResponses } = call.params;
  if (requestState !== undefined || inputResponses !== undefined) return resume(call, handler);
  return runScope(call, handler, new Scope(call));
}

async function resume(call: Call, handler: Handler): Promise<JsonObject> {
  return runScope(call, handler, await resumed(call));
}

/** The scope of a run, with the answers that a retry brings. */
export async function resumed(call: Call): Promise<Scope> {
  const scope = new Scope(call);
  const { requestState, inputResponses } = call.params;
  const isRetry = requestState !== undefined || inputResponses !== undefined;
  if (isRetry && call.facts.modern) scope.resume(replay(call, await recordedOf(call)));
  return scope;
}

/** One run of a handler, and those that follow from what it asks by itself. */
export function runScope(call: Call, handler: Handler, scope: Scope): Awaitable<JsonObject> {
  let value: unknown;
  try {
    value = handler.invoke(scope);
  } catch (error) {
    return ended(call, handler, scope, undefined, error, true);
  }
  if (!isPromise(value)) return ended(call, handler, scope, value, undefined, false);
  // What can be awaited need not give a promise when it is asked to.
  return Promise.resolve(value).then(
    (settled) => ended(call, handler, scope, settled, undefined, false),
    (error: unknown) => ended(call, handler, scope, undefined, error, true),
  );
}

function ended(
  call: Call,
  handler: Handler,
  scope: Scope,
  value: unknown,
  error: unknown,
  failed: boolean,
): Awaitable<JsonObject> {
  scope.end();
  // Whatever became of this run: if it asked something, only the next one knows enough to be right.
  if (scope.asked?.waiting) return scope.asked.result();
  if (failed) {
    if (isCancellation(scope.signal, error)) throw new ProtocolError(ErrorCode.internal, "The request was cancelled");
    return handler.fail(error);
  }
  if (handler.structured !== true && isInputRequired(value)) return askFor(call, handler, scope, value);
  try {
    return handler.finish(value);
  } catch (problem) {
    return handler.fail(problem);
  }
}

/** The handler did as it was told; nobody waits for what it says about that, and it is no failure to report. */
function isCancellation({ aborted, reason }: AbortSignal, error: unknown): boolean {
  return aborted && (error === reason || (error instanceof Error && error.name === "AbortError"));
}

function isInputRequired(value: unknown): value is InputRequiredResult {
  return (
    isObject(value) &&
    value.resultType === "input_required" &&
    (isObject(value.inputRequests) || value.requestState !== undefined)
  );
}

/** The handler asks by itself, with an input-required result of its own. */
async function askFor(call: Call, handler: Handler, scope: Scope, asked: InputRequiredResult): Promise<JsonObject> {
  const { asker } = scope;
  if (asker.raw === undefined) return (scope.asked ?? replay(call, undefined)).result(asked);
  const round = scope.round + 1;
  if (round > call.core.limits.maxInputRounds) throw new ProtocolError(ErrorCode.internal, "Too many rounds of input");
  const answers = Object.entries(asked.inputRequests ?? {}).map(
    async ([key, input]) => [key, await asker.raw?.(key, input)] as const,
  );
  const inputResponses = Object.fromEntries(await Promise.all(answers));
  const again = { ...call, params: { ...call.params, inputResponses } };
  return runScope(again, handler, new Scope(again, asker, round, asked.requestState));
}
