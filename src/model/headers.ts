import { pointerTo } from "../diagnostics.js";

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Keywords whose value is data, not a schema. */
const DATA = new Set(["default", "const", "enum", "examples", "example"]);

export interface HeaderMapResult {
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** Why the tool breaks the rules for `x-mcp-header`, and where. */
  readonly problem?: { readonly pointer: string; readonly message: string };
}

/**
 * What a tool's arguments are mirrored into (2026-07-28, Streamable HTTP, "Custom Headers from Tool Parameters"): header
 * name to the path of the property. A tool that breaks a rule mirrors nothing; HTTP clients leave it out of their lists.
 */
export function headerMap(inputSchema: unknown, pointer: string): HeaderMapResult {
  const found = new Map<string, readonly string[]>();
  const problem = visit(inputSchema, pointer, [], found);
  if (problem !== undefined) return { problem };
  return found.size === 0 ? {} : { headers: Object.fromEntries(found) };
}

/** `path` is undefined where only `properties` did not lead here. */
function visit(
  schema: unknown,
  pointer: string,
  path: readonly string[] | undefined,
  found: Map<string, readonly string[]>,
  depth = 0,
): HeaderMapResult["problem"] {
  if (typeof schema !== "object" || schema === null || depth > 64) return undefined;
  if (Array.isArray(schema))
    return firstOf(schema.entries(), ([index, item]) =>
      visit(item, pointerTo(pointer, index), undefined, found, depth + 1),
    );
  if (Object.hasOwn(schema, "x-mcp-header")) {
    const problem = claim(schema as Record<string, unknown>, pointerTo(pointer, "x-mcp-header"), path, found);
    if (problem !== undefined) return problem;
  }
  return firstOf(Object.entries(schema), ([keyword, value]) => {
    const at = pointerTo(pointer, keyword);
    if (DATA.has(keyword)) return undefined;
    if (!isSchemaMap(keyword) || typeof value !== "object" || value === null) {
      return visit(value, at, undefined, found, depth + 1);
    }
    return firstOf(Object.entries(value), ([name, property]) =>
      visit(
        property,
        pointerTo(at, name),
        keyword === "properties" && path !== undefined ? [...path, name] : undefined,
        found,
        depth + 1,
      ),
    );
  });
}

function claim(
  schema: Record<string, unknown>,
  pointer: string,
  path: readonly string[] | undefined,
  found: Map<string, readonly string[]>,
): HeaderMapResult["problem"] {
  const name = schema["x-mcp-header"];
  if (typeof name !== "string" || !TOKEN.test(name))
    return { pointer, message: "The header name is not an HTTP token" };
  if (path === undefined || path.length === 0) {
    return { pointer, message: "Only a property that `properties` alone lead to can be mirrored" };
  }
  if (!["string", "integer", "boolean"].includes(String(schema["type"]))) {
    return { pointer, message: "Only strings, integers and booleans can be mirrored" };
  }
  for (const other of found.keys()) {
    if (other.toLowerCase() === name.toLowerCase())
      return { pointer, message: "Another property has the same header name" };
  }
  found.set(name, path);
  return undefined;
}

function isSchemaMap(keyword: string): boolean {
  return ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"].includes(keyword);
}

function firstOf<Item, Result>(items: Iterable<Item>, find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
