import { HEADER_MISMATCH } from "../protocol/client-constants.js";
import { McpError, ToolError } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { CallToolResult, ContentBlock } from "../protocol/types.js";
import type { Connection } from "./connection.js";
import type { HeaderMap, ToolDescriptor } from "./descriptors.js";
import { listed, mirrorsArguments } from "./listed-tools.js";
import type { CallOptions } from "./request-options.js";

/** What a tool without `outputSchema` answers. */
export interface ToolResult {
  readonly content: readonly ContentBlock[];
  /** The text blocks, joined by line breaks. */
  readonly text: string;
  readonly structuredContent: unknown;
  /** As the server sent it. */
  readonly raw: CallToolResult;
}

/**
 * Calls a tool: resolves to its checked structured output, or to a `ToolResult` where it declares none (server/tools).
 *
 * @throws {ToolError} The tool ran and reported a failure.
 * @throws {McpError} The server refused the request.
 * @throws {ValidationError} The output is not what the tool declares.
 * @throws {ConnectionError} Nothing usable came back.
 */
export async function callTool<Input, Output = ToolResult>(
  mcp: Connection,
  tool: ToolDescriptor<Input, Output>,
  input: Input,
  options?: CallOptions,
): Promise<Output> {
  const raw = await callToolRaw(mcp, tool, input, options);
  options?.onResult?.(raw);
  const { structuredContent } = raw;
  if (tool.output && !raw.isError) {
    if (tool.output.is(structuredContent)) return structuredContent as Output;
    const { refused } = await import("./refused.js");
    throw refused(`The output of ${tool.name} is not what it declares:`, tool.output, structuredContent);
  }
  const content = Array.isArray(raw.content) ? raw.content : [];
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  if (raw.isError) throw new ToolError(text || `${tool.name} failed.`, { tool: tool.name, content });
  return { content, text, structuredContent, raw } satisfies ToolResult as Output;
}

/**
 * Calls a tool and resolves to its result as the server sent it, failures (`isError`) included.
 *
 * @param tool A descriptor, or just `{ name }`.
 * @throws {McpError} The server refused the request.
 * @throws {ConnectionError} Nothing usable came back.
 */
export function callToolRaw<Input>(
  mcp: Connection,
  tool: { readonly name: string; readonly headers?: HeaderMap },
  input: Input,
  options?: CallOptions,
): Promise<CallToolResult> {
  // Room for what every request says about its client.
  const params: JsonObject = { name: tool.name, arguments: input, _meta: undefined };
  return mirrorsArguments(mcp)
    ? callMirrored(mcp, tool, input, params, options)
    : mcp.request("tools/call", params, options);
}

/** A call over HTTP, whose arguments may stand in headers, too. */
async function callMirrored(
  mcp: Connection,
  tool: { readonly name: string; readonly headers?: HeaderMap },
  input: unknown,
  params: JsonObject,
  options: CallOptions | undefined,
): Promise<CallToolResult> {
  const send = async (): Promise<CallToolResult> => {
    const map = listed.get(mcp)?.get(tool.name) ?? tool.headers;
    const mirrored = map && (await import("./param-headers.js")).mirrored(map, input, options);
    return mcp.request("tools/call", params, mirrored ?? options);
  };
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof McpError && error.code === HEADER_MISMATCH)) throw error;
    // The server's idea of what to mirror has changed since the code was generated.
    const { refreshHeaders } = await import("./listed-headers.js");
    if (!(await refreshHeaders(mcp, tool.name))) throw error;
    return send();
  }
}
