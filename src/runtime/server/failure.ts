import { ToolError } from "../protocol/errors.js";
import { ErrorCode, failure, type JsonRpcFailure, type JsonRpcRequest } from "../protocol/jsonrpc.js";
import { ProtocolError, ResourceNotFoundError } from "./errors.js";
import type { ServerOptions } from "./options.js";

/** Resource not found, up to revision 2025-11-25. */
const LEGACY_RESOURCE_NOT_FOUND = -32002;

/** Whatever was thrown, as an answer: our own errors as they are, anything else without its text. */
export function failureOf(
  request: JsonRpcRequest,
  error: unknown,
  modern: boolean,
  options: ServerOptions,
): JsonRpcFailure {
  if (error instanceof ProtocolError) return failure(request.id, error.code, error.rawMessage, error.data);
  if (error instanceof ResourceNotFoundError) {
    const code = modern ? ErrorCode.invalidParams : LEGACY_RESOURCE_NOT_FOUND;
    return failure(request.id, code, error.message, { uri: error.uri });
  }
  if (error instanceof ToolError) return failure(request.id, ErrorCode.internal, error.message);
  reportError(options, error, request);
  return failure(request.id, ErrorCode.internal, "Internal error");
}

/** Hands a hidden error to the application. */
export function reportError(options: ServerOptions, error: unknown, request: JsonRpcRequest): void {
  if (options.onError === undefined) return;
  const { name, uri } = request.params ?? {};
  const subject = typeof name === "string" ? name : typeof uri === "string" ? uri : undefined;
  try {
    options.onError(error, { method: request.method, name: subject });
  } catch {
    // The hook is for observers; a broken one must not turn an answered request into an unanswered one.
  }
}
