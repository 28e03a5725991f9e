import { McpError } from "../protocol/errors.js";
import { ErrorCode } from "../protocol/jsonrpc.js";
import type { ClientCapabilities } from "../protocol/types.js";

const DEFINED: ReadonlySet<number> = new Set(Object.values(ErrorCode));

/**
 * Thrown by a handler, it is answered as this JSON-RPC error, word for word. For failures that a model can act on, throw
 * `ToolError`. An `McpError` that a handler got from another server is hidden like any other exception.
 *
 * @throws {RangeError} `code` is one of those from -32020 to -32099 that the specification has kept for itself and given no
 *   meaning (basic, "Error Codes"). Codes of your own lie outside -32768 to -32000.
 */
export class ProtocolError extends McpError {
  override readonly name: string = "ProtocolError";

  constructor(code: number, message: string, data?: unknown, options?: ErrorOptions) {
    super(code, message, data, options);
    if (code <= -32020 && code >= -32099 && !DEFINED.has(code)) {
      throw new RangeError(`The error code ${code} is reserved: choose one outside -32768 to -32000.`);
    }
  }
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
