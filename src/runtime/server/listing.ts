import type { JsonObject } from "../protocol/jsonrpc.js";
import { Meta } from "../protocol/versions.js";
import { isObject, type Unchecked } from "./objects.js";

type Declaration = Unchecked<"_meta" | "contentSchema" | "outputSchema">;

/** A resource or template as it is listed: the declaration, with its `contentSchema` where clients can find it. */
export function listedResource({ definition }: { readonly definition: Declaration }): object {
  const { contentSchema, ...declaration } = definition;
  if (contentSchema === undefined) return declaration;
  const meta = isObject(declaration._meta) ? declaration._meta : {};
  return { ...declaration, _meta: { ...meta, [Meta.contentSchema]: contentSchema } };
}

/**
 * A tool for clients before 2026-07-28, whose schema knows structured output only as an object. They get any other kind as
 * text.
 */
export function legacyTool(tool: Declaration): object {
  if (tool.outputSchema === undefined || isObjectSchema(tool.outputSchema)) return tool;
  const { outputSchema: _, ...rest } = tool;
  return rest;
}

/** Whether a legacy client can take `value` as structured content of a tool with this output schema. */
export function isLegacyStructure(outputSchema: unknown, value: unknown): value is JsonObject {
  return isObject(value) && (outputSchema === undefined || isObjectSchema(outputSchema));
}

function isObjectSchema(schema: unknown): boolean {
  return isObject(schema) && schema.type === "object";
}
