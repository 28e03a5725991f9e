import type {
  DeclaredSchema,
  ElicitationDeclaration,
  Manifest,
  PromptArgumentDeclaration,
  PromptDeclaration,
  ResourceDeclaration,
  ResourceTemplateDeclaration,
  ToolDeclaration,
} from "./manifest.js";

/**
 * A schema of a library that can say itself as JSON Schema (standardschema.dev): zod from 4.2 on, arktype, and valibot through
 * `toStandardJsonSchema` of `@valibot/to-json-schema`.
 */
export interface StandardJsonSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly jsonSchema: {
      readonly input: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown>;
      readonly output: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown>;
    };
  };
}

/** A JSON Schema, or an object that gives one. */
export type SchemaSource = DeclaredSchema | StandardJsonSchema;

type Replace<Declaration, Fields> = Omit<KnownFields<Declaration>, keyof Fields> & Fields & Other;
/** Without the index signature, which would swallow the names of the fields. */
type KnownFields<T> = { [Key in keyof T as string extends Key ? never : Key]: T[Key] };
interface Other {
  readonly [field: string]: unknown;
}

/** A tool of `defineManifest`. */
export type ToolSource = Replace<
  ToolDeclaration,
  {
    /** What callers send: the schema's input side. */
    readonly inputSchema?: SchemaSource | null | undefined;
    /** What callers get: the schema's output side. */
    readonly outputSchema?: SchemaSource | null | undefined;
  }
>;

/** A resource of `defineManifest`. */
export type ResourceSource = Replace<ResourceDeclaration, { readonly contentSchema?: SchemaSource | null | undefined }>;

/** A resource template of `defineManifest`. */
export type ResourceTemplateSource = Replace<
  ResourceTemplateDeclaration,
  { readonly contentSchema?: SchemaSource | null | undefined }
>;

/** A prompt of `defineManifest`. */
export type PromptSource = Replace<
  PromptDeclaration,
  {
    /** A list as in `prompts/list`, or a schema of an object, a member an argument. */
    readonly arguments?: readonly PromptArgumentDeclaration[] | StandardJsonSchema | null | undefined;
  }
>;

/** A form of `defineManifest` that handlers may ask the user to fill in: a flat object of plain values. */
export type ElicitationSource = Omit<ElicitationDeclaration, "requestedSchema"> & {
  readonly requestedSchema: { readonly [keyword: string]: unknown } | StandardJsonSchema;
};

/** A manifest as a module writes it: wherever it has a JSON Schema, a schema of a library may stand. */
export type ManifestSource = Replace<
  Manifest,
  {
    readonly tools?: readonly ToolSource[] | null | undefined;
    readonly resources?: readonly ResourceSource[] | null | undefined;
    readonly resourceTemplates?: readonly ResourceTemplateSource[] | null | undefined;
    readonly prompts?: readonly PromptSource[] | null | undefined;
    readonly elicitations?: readonly ElicitationSource[] | null | undefined;
  }
>;

/** Types the manifest of a `*.mcp.ts`: `export default defineManifest({ name: "weather", version: "1.0.0", tools: [ … ] })`. */
export function defineManifest(manifest: ManifestSource): ManifestSource {
  return manifest;
}
