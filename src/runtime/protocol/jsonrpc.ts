/** Any JSON value. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A JSON object whose members are not known in advance. */
export type JsonObject = { [key: string]: unknown };

/** JSON-RPC id. MCP forbids `null`. */
export type RequestId = string | number;

/** A request (JSON-RPC 2.0). `params` is an object, never a list. */
export interface JsonRpcRequest {
  jsonrpc: "2.0";
  id: RequestId;
  method: string;
  params?: JsonObject;
}

/** A message that nobody answers. */
export interface JsonRpcNotification {
  jsonrpc: "2.0";
  method: string;
  params?: JsonObject;
}

/** The response to a request that was carried out. */
export interface JsonRpcSuccess {
  jsonrpc: "2.0";
  id: RequestId;
  result: JsonObject;
}

/** Why a request was refused. */
export interface JsonRpcErrorBody {
  /** An integer: `ErrorCode` has those of the protocol. */
  code: number;
  message: string;
  data?: unknown;
}

/** The response to a request that was refused. `id` is absent only where the request could not be read. */
export interface JsonRpcFailure {
  jsonrpc: "2.0";
  id?: RequestId | null;
  error: JsonRpcErrorBody;
}

/** What a request is answered with. */
export type JsonRpcResponse = JsonRpcSuccess | JsonRpcFailure;

/** All that crosses a wire, one at a time. Batches exist in revision 2025-03-26 only. */
export type JsonRpcMessage = JsonRpcRequest | JsonRpcNotification | JsonRpcResponse;

/** Error codes of JSON-RPC 2.0 and of MCP (basic, "Error Codes"). */
export const ErrorCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** Ours, in the implementation-defined range: the server has too much to do right now. */
  busy: -32000,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022,
} as const;

export function success(id: RequestId, result: JsonObject): JsonRpcSuccess {
  return { jsonrpc: "2.0", id, result };
}

export function failure(
  id: RequestId | null | undefined,
  code: number,
  message: string,
  data?: unknown,
): JsonRpcFailure {
  const error: JsonRpcErrorBody = data === undefined ? { code, message } : { code, message, data };
  return id === undefined || id === null ? { jsonrpc: "2.0", error } : { jsonrpc: "2.0", id, error };
}
