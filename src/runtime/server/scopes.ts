import type { JsonRpcRequest } from "../protocol/jsonrpc.js";
import { matchTemplate } from "../protocol/uri-match.js";
import type { Catalog } from "./catalog.js";
import type { HandlerContext } from "./context.js";

const NONE: readonly string[] = [];

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
