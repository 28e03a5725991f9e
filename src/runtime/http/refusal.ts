import { classify } from "../protocol/classify.js";
import { ConnectionError } from "../protocol/errors.js";
import type { JsonRpcResponse, RequestId } from "../protocol/jsonrpc.js";

const SNIPPET_LENGTH = 512;

/**
 * What a response means that is no success: a JSON-RPC error in its body is the answer to the request, whatever the status.
 *
 * @throws {ConnectionError} `"http-status"`: a proxy, a gateway, another program.
 */
export function refusal(response: Response, text: string, id: RequestId): JsonRpcResponse {
  // Who refuses a request unread does not know its id.
  const said = classify({ ...(parsed(text) as object), id });
  if (said.kind !== "response" || "result" in said.message) throw statusError(response, text);
  return said.message;
}

/** What went wrong, as HTTP says it. */
export function statusError({ status, headers }: Response, text: string): ConnectionError {
  const type = headers.get("content-type") ?? "no content type";
  const message = `HTTP ${status} (${type}) ${text.slice(0, SNIPPET_LENGTH)}`.trim();
  return new ConnectionError("http-status", message, { status, sent: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
