import { ErrorCode, type JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { AuthInfo } from "../protocol/server.js";
import { matchTemplate } from "../protocol/uri-match.js";
import type { Catalog } from "./catalog.js";
import type { HandlerContext } from "./context.js";
import { ProtocolError } from "./errors.js";

const NONE: readonly string[] = [];

/**
 * Holds a request to its sender's token, on every transport. The HTTP edge has asked for scopes before, in the way of HTTP; a
 * socket outlives its token, and has no 403 to give.
 *
 * @throws {ProtocolError} -32600: the token has ended, or lacks a scope that `data` names.
 */
export function checkAuth(catalog: Catalog<HandlerContext>, request: JsonRpcRequest, auth: AuthInfo): void {
  if (auth.expiresAt !== undefined && auth.expiresAt * 1000 <= Date.now()) {
    throw new ProtocolError(ErrorCode.invalidRequest, "The access token has expired");
  }
  const requiredScopes = scopesOf(catalog, request);
  if (requiredScopes.every((scope) => auth.scopes.includes(scope))) return;
  throw new ProtocolError(ErrorCode.invalidRequest, "The access token lacks a scope", { requiredScopes });
}

/** The OAuth scopes that the declaration behind a request asks for. */
export function scopesOf(catalog: Catalog<HandlerContext>, { method, params }: JsonRpcRequest): readonly string[] {
  switch (method) {
    case "tools/call":
      return catalog.tools.get(params?.name as string)?.scopes ?? NONE;
    case "prompts/get":
      return catalog.prompts.get(params?.name as string)?.scopes ?? NONE;
    case "resources/read":
      return ofResource(catalog, params?.uri) ?? NONE;
    default:
      return NONE;
  }
}

function ofResource({ resources, templates }: Catalog<HandlerContext>, uri: unknown): readonly string[] | undefined {
  if (typeof uri !== "string") return undefined;
  const resource = resources.get(uri);
  if (resource !== undefined) return resource.scopes;
  return [...templates.values()].find(({ template }) => matchTemplate(template, uri) !== undefined)?.declared.scopes;
}
