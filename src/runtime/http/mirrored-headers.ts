import { META_PROTOCOL_VERSION } from "../protocol/client-constants.js";
import { encodeHeaderValue } from "../protocol/header-value.js";
import type { JsonRpcRequest } from "../protocol/jsonrpc.js";

/** Headers that repeat what the body says, since 2026-07-28 (streamable HTTP, "Request Metadata"). */
export function mirroredHeaders({ method, params }: JsonRpcRequest): Record<string, string> {
  const version = (params?._meta as Record<string, unknown> | undefined)?.[META_PROTOCOL_VERSION];
  if (typeof version !== "string") return {};
  const { name } =
    method === "resources/read"
      ? { name: params?.uri }
      : method.startsWith("tasks/")
        ? { name: params?.taskId }
        : (params ?? {});
  return {
    "MCP-Protocol-Version": version,
    "Mcp-Method": method,
    ...(typeof name === "string" && { "Mcp-Name": encodeHeaderValue(name) }),
  };
}
