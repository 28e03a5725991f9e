import { pointerTo } from "../diagnostics.js";
import type { Entry } from "./collect.js";
import type { Part } from "./derived-names.js";
import type { DeclaredSchema, PromptDeclaration, ToolDeclaration } from "./manifest.js";
import type { JsonData } from "./model.js";
import type { Named } from "./names.js";

// What a declaration may have or do without.

interface Entries {
  readonly tools: readonly Entry<ToolDeclaration>[];
  readonly contents: readonly Entry<ContentDeclaration>[];
  readonly prompts: readonly Entry<PromptDeclaration>[];
}

/** What a declaration does not have, for those that lack something. */
export function lackingParts({ tools, contents, prompts }: Entries): ReadonlyMap<Named, Part> {
  const lacks = new Map<Named, Part>();
  const note = (entry: Named, part: Part, isThere: boolean): void => {
    if (!isThere) lacks.set(entry, part);
  };
  for (const entry of tools) note(entry, "output", (entry.declaration.outputSchema ?? undefined) !== undefined);
  for (const entry of contents) note(entry, "content", contentSchemaOf(entry) !== undefined);
  for (const entry of prompts) note(entry, "arguments", (entry.declaration.arguments ?? []).length > 0);
  return lacks;
}

/** A resource or a template. */
export interface ContentDeclaration {
  readonly contentSchema?: DeclaredSchema | null | undefined;
  readonly _meta?: unknown;
}

/** Where servers list the schema of a resource's text, in `_meta`. */
export const LISTED_CONTENT_SCHEMA = "mcp-gen/contentSchema";

/** The schema of a resource's text and where it stands: `pull` finds it in `_meta`. */
export function contentSchemaOf({
  declaration,
  pointer,
}: Entry<ContentDeclaration>): { readonly schema: DeclaredSchema; readonly at: string } | undefined {
  const { contentSchema: schema, _meta: meta } = declaration;
  if (schema !== undefined && schema !== null) return { schema, at: pointerTo(pointer, "contentSchema") };
  const listed = (meta as JsonData | null | undefined)?.[LISTED_CONTENT_SCHEMA] as DeclaredSchema | null | undefined;
  if (listed === undefined || listed === null) return undefined;
  return { schema: listed, at: pointerTo(pointer, "_meta", LISTED_CONTENT_SCHEMA) };
}
