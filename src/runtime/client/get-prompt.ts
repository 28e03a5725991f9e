import type { GetPromptResult } from "../protocol/types.js";
import type { Connection } from "./connection.js";
import type { RequestOptions } from "./request-options.js";

/**
 * Gets a prompt, filled in (server/prompts, "Getting a Prompt"). Arguments that are `undefined` are left out.
 *
 * @throws {McpError} The server refused the request.
 * @throws {ConnectionError} Nothing usable came back.
 */
export function getPrompt<Arguments extends object>(
  mcp: Connection,
  name: string,
  args: Arguments,
  options?: RequestOptions,
): Promise<GetPromptResult> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return mcp.request("prompts/get", { name, arguments: Object.fromEntries<unknown>(given) }, options);
}
