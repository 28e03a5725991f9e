import { ConnectionError } from "../protocol/errors.js";
import { isObject } from "../protocol/is-object.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { InputRequest, Result } from "../protocol/types.js";
import { answer } from "./answer.js";
import { endsWith } from "./ends-with.js";
import { unusable } from "./exchange.js";
import type { Link } from "./link.js";
import type { RequestOptions } from "./request-options.js";

/** Requests that a server may answer with `input_required` (basic/patterns/mrtr, "Supported Requests"). */
const TAKES_INPUT: readonly string[] = ["tools/call", "prompts/get", "resources/read"];

/**
 * Goes on after a result that is not `complete`: gives the server the input that it requires, again and again, until it is
 * satisfied, at most `limits.maxInputRounds` times.
 */
export async function resume(
  link: Link,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions,
  first: Result,
  send: (round: JsonObject) => Promise<Result>,
): Promise<Result> {
  let result = first;
  for (let round = 1; ; round++) {
    const { resultType = "complete" } = result;
    if (resultType === "complete" || options.resultTypes?.includes(resultType)) return result;
    if (resultType !== "input_required" || !TAKES_INPUT.includes(method)) {
      throw unusable(`${method} was answered with a result of unknown type ${JSON.stringify(resultType)}.`);
    }
    if (round > link.limits.maxInputRounds) throw unusable(`${method} requires input again and again.`);
    options.onInputRequired?.(round);
    const { signal } = options;
    const { controller, release } = endsWith(signal ? [signal, link.life.signal] : [link.life.signal]);
    const added = await gatherInput(link, result, controller.signal).finally(release);
    result = await send({ ...params, ...added });
  }
}

/**
 * What the next round adds to the original parameters (basic/patterns/mrtr). `requestState` goes back untouched.
 *
 * @throws {ConnectionError} `"aborted"` as soon as nobody waits any more, however long the user takes.
 */
async function gatherInput(link: Link, result: JsonObject, waiting: AbortSignal): Promise<JsonObject> {
  const { inputRequests, requestState } = result;
  const added: JsonObject = {};
  if (typeof requestState === "string") added.requestState = requestState;
  if (typeof inputRequests === "object" && inputRequests !== null) {
    const answers: [string, JsonObject][] = [];
    // One after the other: there is one user.
    for (const [key, asked] of Object.entries(inputRequests as Record<string, unknown>)) {
      if (!isInputRequest(asked))
        throw unusable(`The server requires input, and ${JSON.stringify(key)} asks for none.`);
      answers.push([key, await unlessAborted(answer(link, asked, waiting), waiting)]);
    }
    added.inputResponses = Object.fromEntries(answers);
  }
  if (Object.keys(added).length > 0) return added;
  throw unusable("The server requires input and does not say which.");
}

function isInputRequest(asked: unknown): asked is InputRequest {
  return isObject(asked) && typeof asked.method === "string" && (asked.params === undefined || isObject(asked.params));
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void =>
      reject(new ConnectionError("aborted", "Aborted while input was gathered.", { sent: true, cause: signal.reason }));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    work.finally(() => signal.removeEventListener("abort", stop)).then(resolve, reject);
  });
}
