import { z } from "zod";

// The manifest: MCP's own declarations, as a server lists them. Fields we do not know are kept; fields we know must have
// the right type, or be null, which some servers send for "absent".

const text = z.string();
const icons = z
  .array(z.looseObject({ src: text.describe("URL of the image: https, or data.") }))
  .nullish()
  .describe("Images for display.");
const meta = z.record(z.string(), z.unknown()).nullish().describe("Passed on as it is.");
const schema = z
  .union([z.looseObject({}), z.boolean()])
  .describe("A JSON Schema: 2020-12, or draft-07 where `$schema` says so.");
const display = {
  title: text.nullish().describe("Name for people."),
  description: text.nullish().describe("What it is for. Becomes the comment of the generated code."),
  icons,
  _meta: meta,
  scopes: z.unknown().optional().describe("OAuth scopes that a request needs: a list of texts."),
};

const toolAnnotations = z.looseObject({
  title: text.nullish().describe("Name for people; the tool's own `title` goes before."),
  readOnlyHint: z.boolean().nullish().describe("Changes nothing. Default: false."),
  destructiveHint: z.boolean().nullish().describe("May delete or overwrite. Default: true."),
  idempotentHint: z.boolean().nullish().describe("Calling twice is calling once. Default: false."),
  openWorldHint: z.boolean().nullish().describe("Talks to the outside world. Default: true."),
});

const tool = z.looseObject({
  name: text.describe("Wire name. The generated function has it in camel case."),
  ...display,
  inputSchema: schema.nullish().describe("JSON Schema of the arguments: an object."),
  outputSchema: schema
    .nullish()
    .describe("JSON Schema of the structured output. Without it the tool answers with text or content blocks."),
  annotations: toolAnnotations.nullish().describe("Hints about what calling it does."),
});

const annotations = z
  .looseObject({
    audience: z.array(text).nullish().describe("Whom it is meant for: `user`, `assistant`."),
    priority: z.number().nullish().describe("From 0, the least important, to 1."),
  })
  .nullish()
  .describe("Hints for who shows or ranks it.");
const contentSchema = schema
  .nullish()
  .describe("JSON Schema of the resource's JSON text. Without it reading gives the contents as they are.");
const mimeType = text.nullish().describe("Of what reading gives: `application/json`, `text/plain` …");

const resource = z.looseObject({
  uri: text.describe("What it is read by: `weather://stations`."),
  name: text.nullish().describe("Names the generated function. Default: taken from the URI."),
  ...display,
  mimeType,
  annotations,
  size: z.number().nullish().describe("Bytes."),
  contentSchema,
});

const resourceTemplate = z.looseObject({
  uriTemplate: text.describe("URI with variables, RFC 6570: `weather://stations/{id}`."),
  name: text.nullish().describe("Names the generated function. Default: taken from the template."),
  ...display,
  mimeType,
  annotations,
  contentSchema,
});

const prompt = z.looseObject({
  name: text.describe("Wire name. The generated function is called `get…Prompt`."),
  ...display,
  arguments: z
    .array(
      z.looseObject({
        name: text.describe("Wire name."),
        description: text.nullish().describe("What it is for."),
        required: z.boolean().nullish().describe("Default: false."),
      }),
    )
    .nullish()
    .describe("What it is filled in with. Values are texts."),
});

const elicitation = z.looseObject({
  name: text.describe("Handlers ask by it, in camel case: `context.elicit.confirmBooking()`."),
  message: text.describe("What the user reads above the form."),
  requestedSchema: z.looseObject({}).describe("JSON Schema of a flat object, as elicitation has it."),
});

const handler = z.looseObject({
  name: text.optional().describe("Default: the name of the client's function."),
  returns: z.literal("nothing").optional().describe("The tool answers without content."),
});

/** What a manifest must look like. `schemas/manifest.schema.json` is written from it. */
export const manifestSchema: z.ZodType<Manifest> = z.looseObject({
  name: text.describe(
    "What the server calls itself (`serverInfo.name`). In kebab case, the folder of the generated code.",
  ),
  version: text.describe("Version of the server (`serverInfo.version`)."),
  title: text.nullish().describe("Name for people."),
  description: text.nullish().describe("What the server is for."),
  websiteUrl: text.nullish().describe("Where people read about it."),
  icons,
  instructions: text.nullish().describe("Tells models how to use the server."),
  tools: z.array(tool).nullish().describe("What clients may call, as `tools/list` has it."),
  resources: z.array(resource).nullish().describe("What clients may read, as `resources/list` has it."),
  resourceTemplates: z
    .array(resourceTemplate)
    .nullish()
    .describe("What clients may read by variables, as `resources/templates/list` has it."),
  prompts: z.array(prompt).nullish().describe("Messages to begin with, as `prompts/list` has it."),
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
  /** Name for people. */
  readonly title?: string | null | undefined;
  /** What it is for. Becomes the comment of the generated code. */
  readonly description?: string | null | undefined;
  readonly [field: string]: unknown;
}

/** A tool, as `tools/list` has it. */
export interface ToolDeclaration extends Declared {
  /** Wire name. */
  readonly name: string;
  /** Of the arguments: an object. */
  readonly inputSchema?: DeclaredSchema | null | undefined;
  /** Of the structured output. Without it the tool answers with text or content blocks. */
  readonly outputSchema?: DeclaredSchema | null | undefined;
  /** `readOnlyHint`, `destructiveHint`, `idempotentHint`, `openWorldHint`. */
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
  /** Handlers ask by it, in camel case: `context.elicit.confirmBooking()`. */
  readonly name: string;
  /** What the user reads above the form. */
  readonly message: string;
  /** A flat object of plain values (client/elicitation). */
  readonly requestedSchema: { readonly [keyword: string]: unknown };
}

/** The function that answers for a declaration, on the server. */
export interface HandlerDeclaration {
  /** Default: the name of the client's function. */
  readonly name?: string | undefined;
  /** The tool answers without content, and its handler need not return. */
  readonly returns?: "nothing" | undefined;
}

/** One server: what it answers to its lists, and names for them. `*.mcp.json` and `*.mcp.yaml` hold one. */
export interface Manifest {
  /** What the server calls itself (`serverInfo.name`). In kebab case, the folder of the generated code. */
  readonly name: string;
  /** Version of the server (`serverInfo.version`). */
  readonly version: string;
  /** Name for people. */
  readonly title?: string | null | undefined;
  /** What the server is for. */
  readonly description?: string | null | undefined;
  /** Tells models how to use the server. */
  readonly instructions?: string | null | undefined;
  readonly tools?: readonly ToolDeclaration[] | null | undefined;
  readonly resources?: readonly ResourceDeclaration[] | null | undefined;
  readonly resourceTemplates?: readonly ResourceTemplateDeclaration[] | null | undefined;
  readonly prompts?: readonly PromptDeclaration[] | null | undefined;
  /** Forms that handlers may ask the user to fill in. */
  readonly elicitations?: readonly ElicitationDeclaration[] | null | undefined;
  /** Wire name (or `tools/<name>`, `prompts/<name>` …) to identifier, where the automatic one does not suit. */
  readonly names?: { readonly [wireName: string]: string } | null | undefined;
  /** `tools/<name>`, `resources/<uri>` … to the handler that answers, where it is not called as the client's. */
  readonly handlers?: { readonly [declaration: string]: string | HandlerDeclaration } | null | undefined;
  readonly [field: string]: unknown;
}

/** Fields of a manifest that a server does not tell. */
export const OWN_FIELDS: readonly string[] = ["$schema", "names", "handlers", "elicitations"];
