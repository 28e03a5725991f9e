import { ConnectionError } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { CompleteResult, Completion } from "../protocol/types.js";
import type { Connection } from "./connection.js";
import type { RequestOptions } from "./request-options.js";

/** What is being completed: a prompt by name, or a resource template by its text. */
export type CompletionReference =
  { readonly type: "ref/prompt"; readonly name: string } | { readonly type: "ref/resource"; readonly uri: string };

/** Which argument, and what the user has typed so far. */
export interface CompletionRequest<Name extends PropertyKey = string> {
  readonly argument: Name;
  readonly value: string;
  /** Arguments that are settled already. */
  readonly context?: { readonly [Other in Name]?: string };
}

/**
 * Suggests values for an argument (server/utilities/completion).
 *
 * @throws {McpError} The server refused the request.
 * @throws {ConnectionError} Nothing usable came back.
 */
export async function complete<Name extends PropertyKey>(
  mcp: Connection,
  ref: CompletionReference,
  { argument, value, context }: CompletionRequest<Name>,
  options?: RequestOptions,
): Promise<Completion> {
  const params: JsonObject = {
    ref,
    argument: { name: String(argument), value },
    ...(context && { context: { arguments: context } }),
  };
  const { completion } = await mcp.request<CompleteResult>("completion/complete", params, options);
  if (Array.isArray(completion?.values)) return completion;
  throw new ConnectionError("bad-message", "completion/complete was answered without values.", { sent: true });
}
