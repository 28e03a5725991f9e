import { ConnectionError } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Result } from "../protocol/types.js";
import { exchange } from "./exchange.js";
import type { Link } from "./link.js";
import type { RequestOptions } from "./request-options.js";

/**
 * Sends a request and resolves to its final result. What else a server can answer is dealt with by code that is loaded
 * only then.
 *
 * @param renew Legacy HTTP: gets a new session in place of one that the server forgot.
 */
export function request(
  link: Link,
  renew: () => Promise<void>,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions = {},
): Promise<Result> {
  const again = async (round: JsonObject | undefined, error: unknown): Promise<Result> => {
    if (!(error instanceof ConnectionError)) throw error;
    if (!link.meta && error.status === 404) await renew();
    else if (error.code !== "closed" || !options.idempotent) throw error;
    return exchange(link, method, round, options);
  };
  const send = (round: JsonObject | undefined): Promise<Result> =>
    exchange(link, method, round, options).catch((error: unknown) => again(round, error));
  const accept = async (result: Result): Promise<Result> => {
    if (isFinal(link, result)) return result;
    const { resume } = await import("./input-rounds.js");
    return resume(link, method, params, options, result, send);
  };
  // Mostly the first answer is the result: that takes one step.
  return exchange(link, method, params, options).then(
    (result) => (isFinal(link, result) ? result : accept(result)),
    (error: unknown) => again(params, error).then(accept),
  );
}

/** Before 2026-07-28 the name was anybody's. */
function isFinal(link: Link, result: Result): boolean {
  return !link.meta || (result.resultType ?? "complete") === "complete";
}
