import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Tool } from "../protocol/types.js";
import { Meta } from "../protocol/versions.js";
import type { SchemaCheck } from "./definition.js";
import { isObject } from "./objects.js";

type Declaration = { readonly _meta?: JsonObject; contentSchema?: JsonObject };

/** A resource or template as it is listed: the declaration, with its `contentSchema` where clients can find it. */
export function listedResource(entry: { readonly definition: Declaration; readonly content?: SchemaCheck }): object {
  const { contentSchema, ...declaration } = entry.definition;
  if (contentSchema === undefined) return declaration;
  return { ...declaration, _meta: { ...declaration._meta, [Meta.contentSchema]: contentSchema } };
}

/**
 * A tool for clients before 2026-07-28, whose schema knows structured output only as an object. They get any other kind as
 * text.
 */
export function legacyTool(tool: Tool): Tool {
  if (tool.outputSchema === undefined || tool.outputSchema.type === "object") return tool;
  const { outputSchema: _, ...rest } = tool;
  return rest;
}

/** Whether a legacy client can take `value` as structured content of a tool with this output schema. */
export function isLegacyStructure(outputSchema: JsonObject | undefined, value: unknown): value is JsonObject {
  return isObject(value) && (outputSchema === undefined || outputSchema.type === "object");
}
