import type { ReadResourceResult } from "../protocol/types.js";
import { expandTemplate } from "../protocol/uri-template.js";
import type { Connection } from "./connection.js";
import type { TemplateDescriptor } from "./descriptors.js";
import type { RequestOptions } from "./request-options.js";
import { parseContent } from "./read-resource.js";

/**
 * Reads the resource that a template names for these variables (RFC 6570): its contents, or the checked JSON in its text
 * where the descriptor has `content`.
 *
 * @throws {McpError} The server refused the request.
 * @throws {ValidationError} The text is not JSON, or not of the declared shape.
 * @throws {ConnectionError} Nothing usable came back.
 * @throws {RangeError} The URI would be longer than 64 KiB.
 */
export async function readTemplate<Params extends object, Content = ReadResourceResult>(
  mcp: Connection,
  template: TemplateDescriptor<Params, Content>,
  params: Params,
  options?: RequestOptions,
): Promise<Content> {
  const uri = expandTemplate(template.uriTemplate, params as Readonly<Record<string, unknown>>);
  const result = await mcp.request<ReadResourceResult>("resources/read", { uri }, options);
  return template.content ? parseContent(uri, result, template.content) : (result as unknown as Content);
}
