import type { Issue } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type {
  Awaitable,
  CallToolResult,
  Completion,
  ContentBlock,
  GetPromptResult,
  Implementation,
  InputRequiredResult,
  Prompt,
  PromptMessage,
  ReadResourceResult,
  Resource,
  ResourceContents,
  ResourceTemplate,
  Tool,
} from "../protocol/types.js";

/** Checks a value against its schema. Every `Validator` of `@mcp-gen/runtime/validation` is one. */
export interface SchemaCheck {
  is(value: unknown): boolean;
  /** What is wrong with `value`; empty when nothing is. */
  issues(value: unknown): readonly Issue[];
  /** A copy of a valid `value` with its defaults filled in. */
  withDefaults?(value: unknown): unknown;
}

/** What a tool without `outputSchema` may answer: a text, content blocks, or a whole result. */
export type ToolReturn = string | readonly ContentBlock[] | CallToolResult | InputRequiredResult;

/** What a resource without `contentSchema` may answer: a text, bytes, parts, or a whole result. */
export type ResourceReturn =
  string | Uint8Array | readonly ResourceContents[] | ReadResourceResult | InputRequiredResult;

/** What a prompt may answer: the text of one user message, messages, or a whole result. */
export type PromptReturn = string | readonly PromptMessage[] | GetPromptResult | InputRequiredResult;

/** The argument to complete. */
export interface CompletionArgument<Name extends string = string> {
  readonly name: Name;
  /** What the user has typed so far. */
  readonly value: string;
  /** Arguments that are already decided. */
  readonly context: Readonly<Record<string, string>>;
}

/** Suggests values for an argument, best first. Only the first 100 reach the client. */
export type CompletionHandler<Name extends string = string, Context = unknown> = (
  argument: CompletionArgument<Name>,
  context: Context,
) => Awaitable<readonly string[] | Completion>;

/**
 * A declaration as it is listed, field for field. Whatever else it says, what names it is there; fields that the
 * specification knows are used only where they are what it says.
 */
export type Declared<Known, Key extends string> = Known | (Readonly<JsonObject> & { readonly [Name in Key]: string });

/** A tool, and what calls it. */
export interface ToolDefinition<Context> {
  /** As `tools/list` shows it. */
  readonly definition: Declared<Tool, "name">;
  /** Checks the arguments, and fills in their defaults. Without it any object is taken. */
  readonly input?: SchemaCheck;
  /** Checks the structured output. Without it the handler answers with a `ToolReturn`. */
  readonly output?: SchemaCheck;
  /** The handler gives nothing, and so does the result: it has no content. Without it, giving nothing is a mistake. */
  readonly silent?: true;
  /** `x-mcp-header` names, without `Mcp-Param-`, and the path of the argument that each mirrors. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** OAuth scopes that a call needs. */
  readonly scopes?: readonly string[];
  /** Gets the arguments, checked and with their defaults. Throw `ToolError` for what a model may read. */
  call(input: unknown, context: Context): Awaitable<unknown>;
}

/** A resource, and what reads it. `contentSchema` reaches clients as `_meta["mcp-gen/contentSchema"]`. */
export interface ResourceDefinition<Context> {
  /** As `resources/list` shows it. */
  readonly definition: Declared<Resource, "uri">;
  /** Checks the JSON value that the handler answers with. Without it the handler answers with a `ResourceReturn`. */
  readonly content?: SchemaCheck;
  /** OAuth scopes that reading needs. */
  readonly scopes?: readonly string[];
  /** Throw `ResourceNotFoundError` where there is none. */
  read(context: Context): Awaitable<unknown>;
}

/** A resource template, and what reads it. `contentSchema` reaches clients as `_meta["mcp-gen/contentSchema"]`. */
export interface ResourceTemplateDefinition<Context> {
  /** As `resources/templates/list` shows it. */
  readonly definition: Declared<ResourceTemplate, "uriTemplate">;
  /** Checks the JSON value that the handler answers with. Without it the handler answers with a `ResourceReturn`. */
  readonly content?: SchemaCheck;
  /** OAuth scopes that reading needs. */
  readonly scopes?: readonly string[];
  /** `params` holds the variables of the template, decoded. Throw `ResourceNotFoundError` where there is none. */
  read(params: unknown, context: Context): Awaitable<unknown>;
  /** Suggests values for variables. */
  readonly complete?: CompletionHandler<never, Context> | undefined;
}

/** A prompt, and what fills it in. */
export interface PromptDefinition<Context> {
  /** As `prompts/list` shows it. */
  readonly definition: Declared<Prompt, "name">;
  /** OAuth scopes that getting it needs. */
  readonly scopes?: readonly string[];
  /** `args` holds the arguments, all of them texts. */
  get(args: unknown, context: Context): Awaitable<PromptReturn>;
  /** Suggests values for arguments. */
  readonly complete?: CompletionHandler<never, Context> | undefined;
}

/** A form that handlers may ask the user to fill in. */
export interface FormDefinition {
  /** Wire name; keys the answer. */
  readonly name: string;
  /** What the user reads above the form, unless the handler says something else. */
  readonly message: string;
  /** A flat object of plain values (client/elicitation). */
  readonly requestedSchema: JsonObject;
  /** Checks the answer; without it the answer is checked against `requestedSchema`. */
  readonly content?: SchemaCheck;
}

/** Everything a server declares, and what it does. */
export interface ServerDefinition<Context> {
  /** Name and version, and what else clients may show. */
  readonly info: Implementation | (Readonly<JsonObject> & Pick<Implementation, "name" | "version">);
  /** Guidance for models on how to use the server. */
  readonly instructions?: string;
  readonly tools?: readonly ToolDefinition<Context>[];
  readonly resources?: readonly ResourceDefinition<Context>[];
  readonly resourceTemplates?: readonly ResourceTemplateDefinition<Context>[];
  readonly prompts?: readonly PromptDefinition<Context>[];
  /** By identifier, as in `context.elicit.confirmBooking()`. */
  readonly forms?: Readonly<Record<string, FormDefinition>>;
}
