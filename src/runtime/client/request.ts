import { ConnectionError } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Result } from "../protocol/types.js";
import { begin, exchange } from "./exchange.js";
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
  // Mostly the first answer is the result: that takes one promise, and no function that only others need.
  return new Promise((resolve) => {
    begin(
      link,
      method,
      params,
      options,
      (result) => resolve(isFinal(link, result) ? result : goOn(link, renew, method, params, options, result)),
      (error) => resolve(afterFailure(link, renew, method, params, options, error)),
    );
  });
}

async function afterFailure(...failed: Parameters<typeof again>): Promise<Result> {
  const [link, renew, method, params, options] = failed;
  const result = await again(...failed);
  return isFinal(link, result) ? result : goOn(link, renew, method, params, options, result);
}

/** Before 2026-07-28 the name was anybody's. */
function isFinal(link: Link, result: Result): boolean {
  return !link.meta || (result.resultType ?? "complete") === "complete";
}

async function goOn(
  link: Link,
  renew: () => Promise<void>,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions,
  result: Result,
): Promise<Result> {
  const { resume } = await import("./input-rounds.js");
  return resume(link, method, params, options, result, (round) =>
    exchange(link, method, round, options).catch((error: unknown) => again(link, renew, method, round, options, error)),
  );
}

/** Sends a request once more, where that is right. */
async function again(
  link: Link,
  renew: () => Promise<void>,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions,
  error: unknown,
): Promise<Result> {
  if (!(error instanceof ConnectionError)) throw error;
  if (!link.meta && error.status === 404) await renew();
  else if (error.code !== "closed" || !options.idempotent) throw error;
  return exchange(link, method, params, options);
}
