import { McpError } from "../protocol/errors.js";
import { ErrorCode } from "../protocol/jsonrpc.js";
import type { Prompt, Resource, ResourceTemplate, Tool } from "../protocol/types.js";
import type { Connection } from "./connection.js";
import type { RequestOptions } from "./request-options.js";
import { noteHeaders } from "./listed-headers.js";
import { mirrorsArguments } from "./listed-tools.js";
import { pages } from "./pages.js";

// Each function reads all pages, at most `limits.maxListPages` (64); a server that repeats a cursor or has no end is a
// `ConnectionError` `"bad-message"`. A server without the feature has an empty list.

/**
 * All tools (server/tools, "Listing Tools").
 *
 * Over HTTP, tools whose `x-mcp-header` annotations are invalid are left out, with a warning that names them.
 *
 * @throws {McpError} The server refused the request.
 * @throws {ConnectionError} Nothing usable came back.
 */
export async function listTools(mcp: Connection, options?: RequestOptions): Promise<Tool[]> {
  const tools = await list<Tool>(mcp, "tools", "tools/list", "tools", options);
  if (!mirrorsArguments(mcp)) return tools;
  return tools.filter((tool) => {
    const problem = noteHeaders(mcp, tool);
    if (problem !== undefined)
      mcp.warn(`The tool ${JSON.stringify(tool.name)} was left out: its inputSchema ${problem}.`);
    return problem === undefined;
  });
}

/** All resources (server/resources, "Listing Resources"). Throws as `listTools` does. */
export function listResources(mcp: Connection, options?: RequestOptions): Promise<Resource[]> {
  return list(mcp, "resources", "resources/list", "resources", options);
}

/** All resource templates (server/resources, "Resource Templates"). Throws as `listTools` does. */
export function listResourceTemplates(mcp: Connection, options?: RequestOptions): Promise<ResourceTemplate[]> {
  return list(mcp, "resources", "resources/templates/list", "resourceTemplates", options);
}

/** All prompts (server/prompts, "Listing Prompts"). Throws as `listTools` does. */
export function listPrompts(mcp: Connection, options?: RequestOptions): Promise<Prompt[]> {
  return list(mcp, "prompts", "prompts/list", "prompts", options);
}

async function list<T>(
  mcp: Connection,
  capability: "tools" | "resources" | "prompts",
  method: string,
  key: string,
  options?: RequestOptions,
): Promise<T[]> {
  const items: T[] = [];
  try {
    // Not `push(...page)`: a hundred thousand arguments are more than the stack takes.
    for await (const page of pages(mcp, method, key, options)) for (const item of page) items.push(item as T);
  } catch (error) {
    // Asked all the same, since not every server declares what it has.
    const undeclared = !mcp.capabilities[capability] && error instanceof McpError;
    if (!(undeclared && error.code === ErrorCode.methodNotFound)) throw error;
  }
  return items;
}
