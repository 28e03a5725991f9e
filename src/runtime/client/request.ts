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
export async function request(
  link: Link,
  renew: () => Promise<void>,
  method: string,
  params: JsonObject | undefined,
  options: RequestOptions = {},
): Promise<Result> {
  const send = async (round: JsonObject | undefined): Promise<Result> => {
    try {
      return await exchange(link, method, round, options);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      if (!link.meta && error.status === 404) await renew();
      else if (error.code !== "closed" || !options.idempotent) throw error;
      return exchange(link, method, round, options);
    }
  };
  const result = await send(params);
  // Before 2026-07-28 the name was anybody's.
  if (!link.meta || (result.resultType ?? "complete") === "complete") return result;
  const { resume } = await import("./input-rounds.js");
  return resume(link, method, params, options, result, send);
}
