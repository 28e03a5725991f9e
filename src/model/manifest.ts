import { z } from "zod";

// The manifest: MCP's own declarations, as a server lists them. Fields we do not know are kept; fields we know must have
// the right type, or be null, which some servers send for "absent".

const text = z.string();
const icons = z.array(z.looseObject({ src: text })).nullish();
const meta = z.record(z.string(), z.unknown()).nullish().describe("Passed on as it is.");
const schema = z
  .union([z.looseObject({}), z.boolean()])
  .describe("A JSON Schema: 2020-12, or draft-07 where `$schema` says so.");
const display = {
  title: text.nullish().describe("Name for people."),
  description: text.nullish(),
  icons,
  _meta: meta,
  scopes: z.unknown().optional().describe("OAuth scopes that a request needs: a list of texts."),
};

const toolAnnotations = z.looseObject({
  title: text.nullish(),
  readOnlyHint: z.boolean().nullish().describe("Changes nothing."),
  destructiveHint: z.boolean().nullish().describe("May delete or overwrite."),
  idempotentHint: z.boolean().nullish().describe("Calling twice is calling once."),
  openWorldHint: z.boolean().nullish().describe("Talks to the outside world."),
});

const tool = z.looseObject({
  name: text.describe("Wire name."),
  ...display,
  inputSchema: schema.nullish().describe("JSON Schema of the arguments."),
  outputSchema: schema.nullish().describe("JSON Schema of the structured output."),
  annotations: toolAnnotations.nullish(),
});

const annotations = z.looseObject({ audience: z.array(text).nullish(), priority: z.number().nullish() }).nullish();
const contentSchema = schema.nullish().describe("JSON Schema of the resource's JSON text.");

const resource = z.looseObject({
  uri: text,
  name: text.nullish(),
  ...display,
  mimeType: text.nullish(),
  annotations,
  size: z.number().nullish().describe("Bytes."),
  contentSchema,
});

const resourceTemplate = z.looseObject({
  uriTemplate: text.describe("RFC 6570."),
  name: text.nullish(),
  ...display,
  mimeType: text.nullish(),
  annotations,
  contentSchema,
});

const prompt = z.looseObject({
  name: text,
  ...display,
  arguments: z
    .array(z.looseObject({ name: text, description: text.nullish(), required: z.boolean().nullish() }))
    .nullish(),
});

const elicitation = z.looseObject({
  name: text,
  message: text.describe("What the user reads above the form."),
  requestedSchema: z.looseObject({}).describe("JSON Schema of a flat object, as elicitation has it."),
});

const handler = z.looseObject({
  name: text.optional().describe("Default: the name of the client's function."),
  returns: z.literal("nothing").optional().describe("The tool answers without content."),
});

/** What a manifest must look like. `schemas/manifest.schema.json` is written from it. */
export const manifestSchema: z.ZodType<Manifest> = z.looseObject({
  name: text.describe("serverInfo.name"),
  version: text.describe("serverInfo.version"),
  title: text.nullish(),
  description: text.nullish(),
  websiteUrl: text.nullish(),
  icons,
  instructions: text.nullish().describe("Tells models how to use the server."),
  tools: z.array(tool).nullish(),
  resources: z.array(resource).nullish(),
  resourceTemplates: z.array(resourceTemplate).nullish(),
  prompts: z.array(prompt).nullish(),
  elicitations: z.array(elicitation).nullish().describe("Forms that handlers may ask the user to fill in."),
  names: z
    .record(z.string(), z.string())
    .nullish()
    .describe(
      "Wire name (or `tools/<name>`, `prompts/<name>` …) to identifier, where the automatic one does not suit.",
    ),
  handlers: z
    .record(z.string(), z.union([text, handler]))
    .nullish()
    .describe(
      "`tools/<name>`, `resources/<uri>` … to the handler that answers, where it is not called as the client's.",
    ),
});

/** JSON Schema, or what stands in its place. */
export type DeclaredSchema = { readonly [keyword: string]: unknown } | boolean;

interface Declared {
  readonly title?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly [field: string]: unknown;
}

/** A tool, as `tools/list` has it. */
export interface ToolDeclaration extends Declared {
  readonly name: string;
  readonly inputSchema?: DeclaredSchema | null | undefined;
  readonly outputSchema?: DeclaredSchema | null | undefined;
  readonly annotations?: { readonly [hint: string]: unknown } | null | undefined;
}

/** A resource, as `resources/list` has it, and the JSON Schema of its content, where that is JSON. */
export interface ResourceDeclaration extends Declared {
  readonly uri: string;
  readonly name?: string | null | undefined;
  readonly mimeType?: string | null | undefined;
  readonly contentSchema?: DeclaredSchema | null | undefined;
}

/** A resource template, as `resources/templates/list` has it, and the JSON Schema of its content, where that is JSON. */
export interface ResourceTemplateDeclaration extends Declared {
  readonly uriTemplate: string;
  readonly name?: string | null | undefined;
  readonly mimeType?: string | null | undefined;
  readonly contentSchema?: DeclaredSchema | null | undefined;
}

/** An argument of a prompt. Its value is always a text. */
export interface PromptArgumentDeclaration {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly required?: boolean | null | undefined;
}

/** A prompt, as `prompts/list` has it. */
export interface PromptDeclaration extends Declared {
  readonly name: string;
  readonly arguments?: readonly PromptArgumentDeclaration[] | null | undefined;
}

/** A form that handlers may ask the user to fill in. */
export interface ElicitationDeclaration {
  readonly name: string;
  readonly message: string;
  readonly requestedSchema: { readonly [keyword: string]: unknown };
}

/** The function that answers for a declaration, on the server. */
export interface HandlerDeclaration {
  /** Default: the name of the client's function. */
  readonly name?: string | undefined;
  /** The tool answers without content, and its handler need not return. */
  readonly returns?: "nothing" | undefined;
}

/** One server: `*.mcp.json` or `*.mcp.yaml`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly title?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly instructions?: string | null | undefined;
  readonly tools?: readonly ToolDeclaration[] | null | undefined;
  readonly resources?: readonly ResourceDeclaration[] | null | undefined;
  readonly resourceTemplates?: readonly ResourceTemplateDeclaration[] | null | undefined;
  readonly prompts?: readonly PromptDeclaration[] | null | undefined;
  readonly elicitations?: readonly ElicitationDeclaration[] | null | undefined;
  readonly names?: { readonly [wireName: string]: string } | null | undefined;
  readonly handlers?: { readonly [declaration: string]: string | HandlerDeclaration } | null | undefined;
  readonly [field: string]: unknown;
}

/** Fields of a manifest that a server does not tell. */
export const OWN_FIELDS: readonly string[] = ["$schema", "names", "handlers", "elicitations"];
