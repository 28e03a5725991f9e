import { isObject } from "./is-object.js";
import {
  ErrorCode,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
} from "./jsonrpc.js";

/** What a JSON value is, as a message. */
export type Classified =
  | { readonly kind: "request"; readonly message: JsonRpcRequest }
  | { readonly kind: "notification"; readonly message: JsonRpcNotification }
  | { readonly kind: "response"; readonly message: JsonRpcResponse }
  | { readonly kind: "batch"; readonly messages: readonly unknown[] }
  | {
      readonly kind: "invalid";
      readonly code: number;
      /** What is wrong, as a sentence for the peer. */
      readonly reason: string;
      /** Of the request, if it is one and its id could be read. */
      readonly id: RequestId | undefined;
      /** Of the request that it meant to answer, if it is a response: an id of ours, never to be sent back. */
      readonly answers: RequestId | undefined;
    };

/** MCP allows strings and integers; integers that a double cannot hold exactly would be answered under another id. */
export function isRequestId(value: unknown): value is RequestId {
  return typeof value === "string" || Number.isSafeInteger(value);
}

/**
 * Says which of the JSON-RPC messages a value is (basic, "Messages").
 *
 * Stricter than JSON-RPC where MCP is: `params` and `result` are objects, ids are never `null`. Unknown members are
 * ignored. Envelope keys are checked by `parseMessage`, which sees the text.
 */
export function classify(value: unknown): Classified {
  if (Array.isArray(value)) return { kind: "batch", messages: value };
  if (!isObject(value)) return invalid("A message is a JSON object.", undefined);
  const id = isRequestId(value.id) ? value.id : undefined;
  if (value.jsonrpc !== "2.0") {
    const reason = '"jsonrpc" must be "2.0".';
    return value.method === undefined ? invalid(reason, undefined, id) : invalid(reason, id);
  }
  if (value.method === undefined) return classifyResponse(value, id);

  if (typeof value.method !== "string") return invalid('"method" must be a string.', id);
  if (value.result !== undefined || value.error !== undefined) {
    return invalid("A message is either a request or a response.", id);
  }
  if (value.params !== undefined && !isObject(value.params)) return invalid('"params" must be an object.', id);
  if (id !== undefined) return { kind: "request", message: value as unknown as JsonRpcRequest };
  if (Object.hasOwn(value, "id")) return invalid('"id" must be a string or a safe integer.', undefined);
  return { kind: "notification", message: value as unknown as JsonRpcNotification };
}

function classifyResponse(value: Record<string, unknown>, id: RequestId | undefined): Classified {
  const { result, error } = value;
  if ((result === undefined) === (error === undefined)) {
    return invalid('A message has a "method", a "result" or an "error".', undefined, id);
  }
  if (result !== undefined) {
    if (id === undefined) return invalid('"id" must be a string or a safe integer.', undefined);
    if (!isObject(result)) return invalid('"result" must be an object.', undefined, id);
  } else {
    if (!isObject(error) || !Number.isInteger(error.code) || typeof error.message !== "string") {
      return invalid('"error" must be an object with a code and a message.', undefined, id);
    }
    // Who could not read a request answers without its id.
    if (id === undefined && (value.id ?? null) !== null) {
      return invalid('"id" must be a string or a safe integer.', undefined);
    }
  }
  return { kind: "response", message: value as unknown as JsonRpcResponse };
}

/**
 * Classifies the messages of a batch (revision 2025-03-26 only).
 *
 * @returns What each is; or one `"invalid"` where the batch as a whole is refused: empty, too long, or two requests with
 * the same id.
 */
export function classifyBatch(values: readonly unknown[], limits: { readonly maxBatch: number }): Classified[] {
  if (values.length === 0) return [invalid("A batch must not be empty.", undefined)];
  if (values.length > limits.maxBatch) {
    return [invalid(`A batch has at most ${limits.maxBatch} messages.`, undefined)];
  }
  const ids = new Set<RequestId>();
  const all = values.map((value) =>
    Array.isArray(value) ? invalid("A batch holds messages, not batches.", undefined) : classify(value),
  );
  for (const one of all) {
    if (one.kind !== "request") continue;
    if (ids.has(one.message.id)) return [invalid("Two requests of the batch have the same id.", undefined)];
    ids.add(one.message.id);
  }
  return all;
}

function invalid(reason: string, id: RequestId | undefined, answers?: RequestId): Classified {
  return { kind: "invalid", code: ErrorCode.invalidRequest, reason, id, answers };
}
