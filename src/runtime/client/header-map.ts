import type { JsonObject } from "../protocol/jsonrpc.js";
import type { HeaderMap } from "./descriptors.js";

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const PRIMITIVE: readonly unknown[] = ["string", "integer", "boolean"];
const ANNOTATION = "x-mcp-header";
/** Deeper is no parameter of anybody, and the schema comes from a peer. */
const MAX_DEPTH = 64;

/**
 * Which argument goes into which header, by a tool's `inputSchema` (basic/transports/streamable-http, "Custom Headers from
 * Tool Parameters"); a sentence where an annotation is invalid.
 */
export function headerMap(inputSchema: unknown): HeaderMap | string {
  const found: [string, readonly string[]][] = [];
  const taken = new Set<string>();
  let problem: string | undefined;

  // `path` is known as long as the way from the root led through `properties` alone.
  const visit = (schema: unknown, path: readonly string[] | undefined, depth: number): void => {
    if (typeof schema !== "object" || schema === null || problem !== undefined) return;
    if (depth > MAX_DEPTH) return void (problem = `is nested deeper than ${MAX_DEPTH} levels`);
    const entries = Object.entries(schema);
    for (const [key, value] of entries) {
      if (key === ANNOTATION && !Array.isArray(schema)) {
        problem ??= check(value, schema as JsonObject, path, taken);
        if (problem === undefined) found.push([value as string, path!]);
      } else if (key === "properties" && typeof value === "object" && value !== null) {
        for (const [name, property] of Object.entries(value as JsonObject))
          visit(property, path && [...path, name], depth + 1);
      } else if (!DATA.includes(key)) {
        visit(value, undefined, depth + 1);
      }
    }
  };
  visit(inputSchema, [], 0);
  return problem ?? Object.fromEntries(found);
}

/** Keywords that hold values, not schemas: an annotation in there is none. */
const DATA: readonly string[] = ["const", "default", "enum", "examples", "example"];

function check(
  header: unknown,
  schema: JsonObject,
  path: readonly string[] | undefined,
  taken: Set<string>,
): string | undefined {
  if (typeof header !== "string" || !TOKEN.test(header)) return `names a header ${JSON.stringify(header)}`;
  if (!path || path.length === 0) return `mirrors into ${header} what is no plain parameter`;
  if (!PRIMITIVE.includes(schema.type)) return `mirrors into ${header} a value of type ${JSON.stringify(schema.type)}`;
  if (taken.has(header.toLowerCase())) return `mirrors two parameters into ${header}`;
  taken.add(header.toLowerCase());
  return undefined;
}
