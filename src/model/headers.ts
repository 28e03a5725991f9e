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
  const found: Found = { headers: new Map(), names: new Set() };
  const problem = visit(inputSchema, [], found);
  if (problem !== undefined) return { problem: { ...problem, pointer: pointer + problem.pointer } };
  return found.headers.size === 0 ? {} : { headers: Object.fromEntries(found.headers) };
}

type Problem = NonNullable<HeaderMapResult["problem"]>;

interface Found {
  readonly headers: Map<string, readonly string[]>;
  /** In lower case: capitals make no other header. */
  readonly names: Set<string>;
}

/** `path` is undefined where only `properties` did not lead here. */
function visit(schema: unknown, path: readonly string[] | undefined, found: Found, depth = 0): Problem | undefined {
  if (typeof schema !== "object" || schema === null || depth > 64) return undefined;
  if (Array.isArray(schema)) return firstOf(schema.entries(), (item) => visit(item, undefined, found, depth + 1));
  if (Object.hasOwn(schema, "x-mcp-header")) {
    const message = claim(schema as Record<string, unknown>, path, found);
    if (message !== undefined) return { pointer: "/x-mcp-header", message };
  }
  return firstOf(Object.entries(schema), (value, keyword) => {
    if (DATA.has(keyword)) return undefined;
    if (!isSchemaMap(keyword) || typeof value !== "object" || value === null) {
      return visit(value, undefined, found, depth + 1);
    }
    return firstOf(Object.entries(value), (property, name) => {
      const inner = keyword === "properties" && path !== undefined ? [...path, name] : undefined;
      return visit(property, inner, found, depth + 1);
    });
  });
}

/** The first problem among members, with the pointer that leads to it. */
function firstOf<Key extends string | number>(
  members: Iterable<readonly [Key, unknown]>,
  find: (value: unknown, key: Key) => Problem | undefined,
): Problem | undefined {
  for (const [key, value] of members) {
    const problem = find(value, key);
    if (problem !== undefined) return { ...problem, pointer: pointerTo("", key) + problem.pointer };
  }
  return undefined;
}

/** Notes a header; or says why it cannot be one. */
function claim(schema: Record<string, unknown>, path: readonly string[] | undefined, found: Found): string | undefined {
  const name = schema["x-mcp-header"];
  if (typeof name !== "string" || !TOKEN.test(name)) return "The header name is not an HTTP token";
  if (path === undefined || path.length === 0) {
    return "Only a property that `properties` alone lead to can be mirrored";
  }
  if (!["string", "integer", "boolean"].includes(String(schema["type"]))) {
    return "Only strings, integers and booleans can be mirrored";
  }
  if (found.names.has(name.toLowerCase())) return "Another property has the same header name";
  found.names.add(name.toLowerCase());
  found.headers.set(name, path);
  return undefined;
}

function isSchemaMap(keyword: string): boolean {
  return ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"].includes(keyword);
}
