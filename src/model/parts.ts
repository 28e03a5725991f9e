import { pointerTo } from "../diagnostics.js";
import type { DeclarationKind } from "./declaration-kinds.js";
import type { Part } from "./derived-names.js";
import type { JsonObject } from "./json-value.js";
import type { DeclaredSchema, PromptDeclaration, ToolDeclaration } from "./manifest.js";

// What a declaration may have or do without.

/** A declaration and where it stands in the manifest. */
interface Placed<Declaration> {
  readonly declaration: Declaration;
  readonly pointer: string;
}

/** A schema of a declaration. */
export interface PlacedSchema {
  readonly schema: DeclaredSchema;
  readonly pointer: string;
}

/** The schema of a tool's structured output. */
export function outputSchemaOf({ declaration, pointer }: Placed<WithOutput>): PlacedSchema | undefined {
  return schemaAt(pointerTo(pointer, "outputSchema"), declaration.outputSchema);
}

type WithOutput = Pick<ToolDeclaration, "outputSchema">;

/** A resource or a template. */
interface WithContent {
  readonly contentSchema?: DeclaredSchema | null | undefined;
  readonly _meta?: unknown;
}

/** Where servers list the schema of a resource's text, in `_meta`. */
export const LISTED_CONTENT_SCHEMA = "mcp-gen/contentSchema";

/** The schema of a resource's text: `pull` finds it in `_meta`. */
export function contentSchemaOf({ declaration, pointer }: Placed<WithContent>): PlacedSchema | undefined {
  const { contentSchema, _meta: meta } = declaration;
  const listed = (meta as JsonObject | null | undefined)?.[LISTED_CONTENT_SCHEMA] as DeclaredSchema | null | undefined;
  return (
    schemaAt(pointerTo(pointer, "contentSchema"), contentSchema) ??
    schemaAt(pointerTo(pointer, "_meta", LISTED_CONTENT_SCHEMA), listed)
  );
}

function schemaAt(pointer: string, schema: DeclaredSchema | null | undefined): PlacedSchema | undefined {
  return schema === undefined || schema === null ? undefined : { schema, pointer };
}

/** What a declaration of its kind could have, and this one has not. */
export function lackingPart(kind: DeclarationKind, placed: Placed<object>): Part | undefined {
  switch (kind) {
    case "tools":
      return outputSchemaOf(placed) === undefined ? "output" : undefined;
    case "resources":
    case "resourceTemplates":
      return contentSchemaOf(placed) === undefined ? "content" : undefined;
    case "prompts":
      return ((placed.declaration as PromptDeclaration).arguments ?? []).length === 0 ? "arguments" : undefined;
    case "elicitations":
      return undefined;
  }
}
