import type { Report } from "../diagnostics.js";
import type { DeclaredSchema } from "./manifest.js";

/** Keywords that say what an object looks like, or lead to one that does. */
const SAYS_SOMETHING = [
  "type", "properties", "required", "additionalProperties", "patternProperties", "$ref", "$dynamicRef", "allOf", "anyOf",
  "oneOf", "if", "enum", "const",
]; // prettier-ignore

/** Keywords beside which an object without members is still accepted. */
const HARMLESS = new Set([
  "$schema", "$id", "$comment", "$defs", "definitions", "type", "title", "description", "properties",
  "additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties", "maxProperties", "default",
  "examples", "deprecated", "dependentRequired", "dependentSchemas",
]); // prettier-ignore

/**
 * The schema of a tool's arguments, which are always an object. Where a server says nothing about them (no schema, only
 * `$schema`), any object will do.
 */
export function objectSchema(
  schema: DeclaredSchema | null | undefined,
  pointer: string,
  report: Report,
): DeclaredSchema {
  if (
    typeof schema === "object" &&
    schema !== null &&
    SAYS_SOMETHING.some((keyword) => Object.hasOwn(schema, keyword))
  ) {
    return schema;
  }
  if (schema === false) return schema;
  report({
    severity: "warning",
    code: "MCPGEN_INPUT_SCHEMA",
    message: "The input schema says nothing about the arguments; any object is accepted.",
    pointer,
    hint: "MCP asks for a schema with `type: object`; several clients refuse the whole list without it.",
  });
  return { ...(schema === true ? {} : schema), type: "object" };
}

/** Whether the schema surely accepts `{}`, so that the caller may leave the arguments out. */
export function acceptsNothing(schema: DeclaredSchema): boolean {
  if (typeof schema === "boolean") return schema;
  const { type, required, minProperties } = schema;
  if (type !== "object" || (minProperties !== undefined && minProperties !== 0)) return false;
  if (required !== undefined && !(Array.isArray(required) && required.length === 0)) return false;
  return Object.keys(schema).every(
    (keyword) =>
      HARMLESS.has(keyword) || keyword === "required" || keyword === "minProperties" || keyword.startsWith("x-"),
  );
}
