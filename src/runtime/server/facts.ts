import { ErrorCode, type JsonObject, type JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { Implementation, LoggingLevel } from "../protocol/types.js";
import { MODERN_VERSION, Meta } from "../protocol/versions.js";
import type { ClientFacts } from "./context.js";
import { invalidParams, ProtocolError } from "./errors.js";
import { isLoggingLevel } from "./logging.js";
import { isObject } from "./objects.js";

/** What the server knows about the sender of one request. */
export interface RequestFacts extends ClientFacts {
  readonly modern: boolean;
  /** Lowest level that the client wants to hear; `undefined`: none. */
  readonly logLevel: LoggingLevel | undefined;
}

const MODERN_VERSIONS: readonly string[] = [MODERN_VERSION];

/** Reads and checks the `_meta` that every request of 2026-07-28 carries (basic, "Per-request protocol fields"). */
export function modernFacts(request: JsonRpcRequest): RequestFacts {
  const meta = request.params?._meta;
  if (!isObject(meta)) throw invalidParams("params._meta is required");
  const version = meta[Meta.protocolVersion];
  if (typeof version !== "string") throw missingField(Meta.protocolVersion, "a string");
  if (version !== MODERN_VERSION) {
    throw new ProtocolError(ErrorCode.unsupportedVersion, "Unsupported protocol version", {
      supported: MODERN_VERSIONS,
      requested: version,
    });
  }
  const capabilities = meta[Meta.clientCapabilities];
  if (!isObject(capabilities)) throw missingField(Meta.clientCapabilities, "an object");
  return {
    modern: true,
    version,
    capabilities,
    info: clientInfo(meta),
    logLevel: logLevel(meta),
  };
}

function clientInfo(meta: JsonObject): Implementation | undefined {
  const info = meta[Meta.clientInfo];
  if (info === undefined || isObject(info)) return info as Implementation | undefined;
  throw missingField(Meta.clientInfo, "an object");
}

function logLevel(meta: JsonObject): LoggingLevel | undefined {
  const level = meta[Meta.logLevel];
  if (level === undefined || isLoggingLevel(level)) return level;
  throw missingField(Meta.logLevel, "a logging level");
}

function missingField(key: string, expected: string): ProtocolError {
  return invalidParams(`params._meta["${key}"] must be ${expected}`);
}
