import { ConnectionError, McpError } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Result } from "../protocol/types.js";
import { exchange } from "./exchange.js";
import { nextRound } from "./input-rounds.js";
import type { Link } from "./link.js";
import type { RequestOptions } from "./options.js";

/** Requests that a server may answer with `input_required` (basic/patterns/mrtr, "Supported Requests"). */
const TAKES_INPUT: readonly string[] = ["tools/call", "prompts/get", "resources/read"];

/** Sends a request, gives the input that the server requires on the way, and resolves to the final result. */
export async function request(
  link: Link,
  reconnect: () => Promise<void>,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions = {},
): Promise<Result> {
  let current = params;
  let repeated = false;
  for (let round = 0; ; ) {
    let response;
    try {
      response = await exchange(link, method, current, options);
    } catch (error) {
      if (repeated || !mayRepeat(link, error, options)) throw error;
      repeated = true;
      if (sessionIsGone(link, error)) await reconnect();
      continue;
    }
    if ("error" in response) {
      const { code, message, data } = response.error;
      throw new McpError(code, message, data);
    }
    const { result } = response;
    if (typeof result !== "object" || result === null) throw unusable(`${method} was answered without a result.`);
    // Before 2026-07-28 nobody had reserved the name.
    const type = link.meta && (result as Result).resultType;
    if (type === undefined || type === "complete" || options.resultTypes?.includes(type)) return result;
    if (type !== "input_required" || !TAKES_INPUT.includes(method)) {
      throw unusable(`${method} was answered with a result of unknown type ${JSON.stringify(type)}.`);
    }
    if (++round > link.limits.maxInputRounds) throw unusable(`${method} requires input again and again.`);
    options.onInputRequired?.(round);
    const signal = options.signal ? AbortSignal.any([options.signal, link.life.signal]) : link.life.signal;
    current = { ...params, ...(await unlessAborted(nextRound(link, result, signal), signal)) };
  }
}

function mayRepeat(link: Link, error: unknown, options: RequestOptions): boolean {
  if (!(error instanceof ConnectionError)) return false;
  return sessionIsGone(link, error) || (error.code === "closed" && options.idempotent === true);
}

/** HTTP, legacy: the server forgot our session and therefore did not run the request. */
function sessionIsGone(link: Link, error: unknown): boolean {
  return !link.meta && error instanceof ConnectionError && error.status === 404;
}

/** The user may take long to answer; who waits no more need not wait for that. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new ConnectionError("aborted", "Aborted while input was gathered.", { cause: signal.reason }));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function unusable(message: string): ConnectionError {
  return new ConnectionError("bad-message", message, { sent: true });
}
