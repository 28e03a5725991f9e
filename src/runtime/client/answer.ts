import { ConnectionError, McpError } from "../protocol/errors.js";
import { ErrorCode, failure, success } from "../protocol/jsonrpc.js";
import type { JsonObject, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse } from "../protocol/jsonrpc.js";
import { toolResultFault } from "../protocol/tool-results.js";
import type { CreateMessageParams, ElicitParams, InputRequest } from "../protocol/types.js";
import { capabilitiesOf } from "./client-capabilities.js";
import { elicit } from "./elicit.js";
import { endsWith } from "./ends-with.js";
import { warn, type Link } from "./link.js";
import type { InputContext } from "./options.js";

/**
 * The answer of the application's handlers to one request of the server, in every era.
 *
 * @throws {ConnectionError} `"unsupported"`: we never promised to answer that.
 */
export async function answer(link: Link, asked: InputRequest, signal: AbortSignal): Promise<JsonObject> {
  const { options } = link;
  const context: InputContext = { signal };
  const { params = {} } = asked;
  switch (asked.method) {
    case "ping":
      return {};
    case "elicitation/create":
      return elicit(link, params as unknown as ElicitParams, context);
    case "sampling/createMessage":
      if (options.sample && (options.capabilities?.sampling?.tools || !("tools" in params || "toolChoice" in params))) {
        const { messages } = params as unknown as CreateMessageParams;
        const fault = Array.isArray(messages) ? toolResultFault(messages) : undefined;
        if (fault !== undefined) throw new ConnectionError("bad-message", fault, { sent: true });
        return options.sample(params as unknown as CreateMessageParams, context);
      }
      break;
    case "roots/list":
      if (options.roots) {
        return { roots: typeof options.roots === "function" ? await options.roots(context) : options.roots };
      }
  }
  throw new ConnectionError("unsupported", `The server asks for ${asked.method}, which this client does not offer.`, {
    sent: true,
  });
}

/** Answers a request that the server sent by itself, as it may before 2026-07-28. Never rejects. */
export async function answerRequest(
  link: Link,
  request: JsonRpcRequest,
  signal?: AbortSignal,
): Promise<JsonRpcResponse> {
  link.answering++;
  // The server may take its question back; the transport drops the answer, and the user need not be bothered.
  const { controller: taken, release } = endsWith(signal ? [link.life.signal, signal] : [link.life.signal]);
  const hear = ({ method, params }: JsonRpcNotification): void => {
    if (method === "notifications/cancelled" && params?.requestId === request.id) taken.abort(params.reason);
  };
  link.listeners.add(hear);
  try {
    return success(request.id, await answer(link, request, taken.signal));
  } catch (error) {
    if (error instanceof McpError) return failure(request.id, error.code, error.rawMessage, error.data);
    const ours = error instanceof ConnectionError && (error.code === "unsupported" || error.code === "bad-message");
    warn(link, `${request.method} was not answered: ${String(error)}`);
    // What went wrong inside the application is not for the server to know.
    if (!ours) return failure(request.id, ErrorCode.internal, "The client could not answer.");
    // A mode of what is offered is a parameter, and what it holds is, too: -32602 (2025-11-25, client/elicitation, "Error Handling").
    const feature = request.method.split("/", 1)[0]!;
    const offered = Object.hasOwn(capabilitiesOf(link.options), feature);
    return failure(request.id, offered ? ErrorCode.invalidParams : ErrorCode.methodNotFound, error.message);
  } finally {
    link.listeners.delete(hear);
    release();
    link.answering--;
    link.answeredAt = performance.now();
  }
}
