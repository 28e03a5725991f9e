import { ValidationError } from "../protocol/errors.js";
import type { ReadResourceResult } from "../protocol/types.js";
import type { AnyCheck, ResourceDescriptor } from "./descriptors.js";
import type { Connection } from "./connection.js";
import type { RequestOptions } from "./request-options.js";

/**
 * Reads a resource: a URI gives the contents as they are, a descriptor gives the JSON in its text, checked
 * (server/resources, "Reading Resources").
 *
 * @throws {McpError} The server refused the request.
 * @throws {ValidationError} The text is not JSON, or not of the declared shape.
 * @throws {ConnectionError} Nothing usable came back.
 */
export function readResource(mcp: Connection, resource: string, options?: RequestOptions): Promise<ReadResourceResult>;
export function readResource<Content>(
  mcp: Connection,
  resource: ResourceDescriptor<Content>,
  options?: RequestOptions,
): Promise<Content>;
export async function readResource(
  mcp: Connection,
  resource: string | ResourceDescriptor<unknown>,
  options?: RequestOptions,
): Promise<unknown> {
  if (typeof resource === "string") return mcp.request("resources/read", { uri: resource }, options);
  const result = await mcp.request<ReadResourceResult>("resources/read", { uri: resource.uri }, options);
  return parseContent(resource.uri, result, resource.content);
}

/** The JSON value in the first text of a resource. */
export async function parseContent<Content>(
  uri: string,
  result: ReadResourceResult,
  content: AnyCheck<Content>,
): Promise<Content> {
  const subject = `The content of ${uri} is not what it declares:`;
  const text = result.contents?.find((part) => "text" in part)?.text;
  if (typeof text !== "string") throw new ValidationError(subject, [{ pointer: "", message: "expected text" }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ValidationError(subject, [{ pointer: "", message: "expected JSON" }]);
  }
  try {
    if (content.is(value)) return value as Content;
  } catch (error) {
    // Only the message around a text is bounded in depth: too deep for the check is refused below.
    if (!(error instanceof RangeError)) throw error;
  }
  const { refused } = await import("./refused.js");
  throw refused(subject, content, value);
}
