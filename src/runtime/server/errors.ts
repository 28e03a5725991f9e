import { McpError } from "../protocol/errors.js";
import { ErrorCode } from "../protocol/jsonrpc.js";
import type { ClientCapabilities } from "../protocol/types.js";

/**
 * Thrown by a handler, it is answered as this JSON-RPC error, word for word. For failures that a model can act on, throw
 * `ToolError`. An `McpError` that a handler got from another server is hidden like any other exception.
 */
export class ProtocolError extends McpError {
  override readonly name: string = "ProtocolError";
}

/** Thrown by a resource handler: there is no such resource. Answered by the rule of the era. */
export class ResourceNotFoundError extends Error {
  override readonly name: string = "ResourceNotFoundError";
  readonly uri: string;

  constructor(uri: string) {
    super("Resource not found");
    this.uri = uri;
  }
}

export function invalidParams(message: string, data?: unknown): ProtocolError {
  return new ProtocolError(ErrorCode.invalidParams, message, data);
}

export function methodNotFound(method: string): ProtocolError {
  return new ProtocolError(ErrorCode.methodNotFound, `Method not found: ${method}`);
}

/** basic, "_meta": the request needs capabilities that the client did not declare. */
export function missingCapability(requiredCapabilities: ClientCapabilities): ProtocolError {
  const names = Object.keys(requiredCapabilities).join(", ");
  return new ProtocolError(ErrorCode.missingCapability, `The client lacks a required capability: ${names}`, {
    requiredCapabilities,
  });
}
