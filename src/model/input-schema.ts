import type { Report } from "../diagnostics.js";
import { isObject } from "./json-value.js";
import type { DeclaredSchema } from "./manifest.js";
import { isAnything, kindsOf, leadsTo } from "./schema/facts.js";
import type { ResolvedSchema } from "./schema/node.js";
import { reportNever } from "./schema/never.js";
import { portable } from "./schema/portable.js";

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
  if (isObject(schema) && SAYS_SOMETHING.some((keyword) => Object.hasOwn(schema, keyword))) return schema;
  // What is no schema at all is reported when it is resolved.
  const isSilent = schema === undefined || schema === null || schema === true || isObject(schema);
  if (!isSilent) return schema;
  report({
    severity: "warning",
    code: "MCPGEN_INPUT_SCHEMA",
    message: "The input schema says nothing about the arguments; any object is accepted.",
    pointer,
    hint: "MCP asks for a schema with `type: object`; several clients refuse the whole list without it.",
  });
  return { ...(schema === true ? {} : schema), type: "object" };
}

/**
 * The schema of arguments with what goes without saying: they are an object, also where the schema names no type, or
 * allows `null` beside it.
 */
export function ofObjects(resolved: ResolvedSchema, report: Report): ResolvedSchema {
  const root = leadsTo(resolved.root);
  const kinds = kindsOf(root);
  if (isAnything(root)) return resolved;
  if (!kinds.has("object")) {
    report({
      severity: "warning",
      code: "MCPGEN_INPUT_SCHEMA",
      message: "The input schema accepts no object, and arguments are always one: the tool cannot be called.",
      pointer: resolved.pointer,
      hint: "Write a schema with `type: object` and the arguments as its properties.",
    });
    return resolved;
  }
  reportNever(resolved, "the tool cannot be called", report);
  if (kinds.size === 1) return resolved;
  const object = { ...root, types: ["object"] as const };
  return { ...resolved, root: object, ...(resolved.refuses === undefined && { explain: portable(object) }) };
}

/** Whether the schema surely accepts `{}`, so that the caller may leave the arguments out. */
export function acceptsEmptyObject(schema: DeclaredSchema): boolean {
  if (typeof schema === "boolean") return schema;
  const { type, required, minProperties } = schema;
  if ((type !== undefined && ![type].flat().includes("object")) || (minProperties !== undefined && minProperties !== 0))
    return false;
  if (required !== undefined && !(Array.isArray(required) && required.length === 0)) return false;
  return Object.keys(schema).every(
    (keyword) =>
      HARMLESS.has(keyword) || keyword === "required" || keyword === "minProperties" || keyword.startsWith("x-"),
  );
}
