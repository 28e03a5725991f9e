import { ErrorCode, failure, type JsonRpcRequest, type JsonRpcResponse, type RequestId } from "../protocol/jsonrpc.js";
import { refuse } from "./answer.js";
import type { AuthChallenge } from "./auth-hook.js";
import { challenge } from "./challenge.js";
import type { Endpoint, Post } from "./endpoint.js";
import type { HttpExchange } from "./http-exchange.js";

/**
 * Whether more requests fit; refuses them if not (R56).
 *
 * @param id Of the request, where it is one.
 */
export function hasRoom({ endpoint, call, extra }: Post, id: RequestId | undefined, requests = 1): boolean {
  if (endpoint.exchanges.size + requests <= endpoint.limits.maxConcurrent) {
    return true;
  }
  const busy = { code: ErrorCode.busy, message: "Too many requests at once", id };
  refuse(call, 503, busy, { ...extra, "Retry-After": "1" });
  return false;
}

/** Whether the sender's token lacks a scope that the request needs; asks for it if so. */
export function lacksScopes({ endpoint, call, auth, extra }: Post, request: JsonRpcRequest): boolean {
  if (auth === undefined || endpoint.server.requiredScopes === undefined) {
    return false;
  }
  const required = endpoint.server.requiredScopes(request);
  if (required.every((scope) => auth.scopes.includes(scope))) {
    return false;
  }
  const plain: AuthChallenge = {
    status: 403,
    wwwAuthenticate: `Bearer error="insufficient_scope", scope="${required.join(" ")}"`,
  };
  challenge(call, endpoint.options.auth?.insufficientScope?.(auth, required) ?? plain, extra);
  return true;
}

/** Has the server work on a request and gives its answer. `done` hears of the response, whoever still wants it. */
export function run(
  endpoint: Endpoint,
  exchange: HttpExchange,
  modern: boolean,
  done?: (response: JsonRpcResponse) => void,
): void {
  const { exchanges, server } = endpoint;
  exchanges.add(exchange);
  endpoint.watch();

  const internal = failure(exchange.message.id, ErrorCode.internal, "Internal error");

  function settle(response: JsonRpcResponse): void {
    exchanges.delete(exchange);
    done?.(response);
    try {
      exchange.finish(response, modern);
    } catch (error) {
      // What a handler gave need not be JSON: a BigInt, a cycle.
      server.unsent?.(exchange.message, error);
      exchange.finish(internal, modern);
    }
  }
  // Servers do not reject; one that was written by hand might.
  const crash = (): void => settle(internal);
  try {
    server.handle(exchange.message, exchange).then(settle, crash);
  } catch {
    crash();
  }
}
