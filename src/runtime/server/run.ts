import { ErrorCode, type JsonObject } from "../protocol/jsonrpc.js";
import type { Awaitable, InputRequiredResult } from "../protocol/types.js";
import { askClient } from "./ask-client.js";
import type { Call } from "./call.js";
import { ProtocolError } from "./errors.js";
import { isObject, isPromise } from "./objects.js";
import { recordedOf, replay } from "./replay.js";
import { Scope } from "./scope.js";

/** What a handler is made of, whichever kind it is. */
export interface Handler {
  invoke(context: Scope): unknown;
  /** Makes the result of what the handler gave. */
  finish(value: unknown): JsonObject;
  /** Makes the result of what it threw, or throws it on. */
  fail(error: unknown): JsonObject;
}

/**
 * Runs a handler to a result: a complete one, or in the eras that have it, one that asks for input. Answers without waiting
 * where the handler does.
 */
export function run(call: Call, handler: Handler): Awaitable<JsonObject> {
  const { requestState, inputResponses } = call.params;
  if (requestState !== undefined || inputResponses !== undefined) return resume(call, handler);
  return runOnce(call, handler, new Scope(call));
}

async function resume(call: Call, handler: Handler): Promise<JsonObject> {
  const scope = new Scope(call);
  if (call.facts.modern) scope.resume(replay(call, await recordedOf(call)));
  return runOnce(call, handler, scope);
}

function runOnce(call: Call, handler: Handler, scope: Scope): Awaitable<JsonObject> {
  let value: unknown;
  try {
    value = handler.invoke(scope);
  } catch (error) {
    return ended(call, handler, scope, undefined, error, true);
  }
  if (!isPromise(value)) return ended(call, handler, scope, value, undefined, false);
  return value.then(
    (settled) => ended(call, handler, scope, settled, undefined, false),
    (error: unknown) => ended(call, handler, scope, undefined, error, true),
  ) as Promise<JsonObject>;
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
  if (failed) return handler.fail(error);
  if (isInputRequired(value)) return askFor(call, handler, scope, value);
  try {
    return handler.finish(value);
  } catch (problem) {
    return handler.fail(problem);
  }
}

function isInputRequired(value: unknown): value is InputRequiredResult {
  return isObject(value) && value.resultType === "input_required" && (isObject(value.inputRequests) || value.requestState !== undefined);
}

/** The handler asks by itself, with an input-required result of its own. */
async function askFor(call: Call, handler: Handler, scope: Scope, asked: InputRequiredResult): Promise<JsonObject> {
  if (call.facts.modern) return (scope.asked ?? replay(call, undefined)).result(asked);
  const round = scope.round + 1;
  if (round > call.core.limits.maxInputRounds) throw new ProtocolError(ErrorCode.internal, "Too many rounds of input");
  const answers = Object.entries(asked.inputRequests ?? {}).map(
    async ([key, { method, params }]) => [key, await askClient(call, method, params)] as const,
  );
  const inputResponses = Object.fromEntries(await Promise.all(answers));
  const again = { ...call, params: { ...call.params, inputResponses } };
  return runOnce(again, handler, new Scope(again, undefined, round, asked.requestState));
}
