import type { Issue } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { GeneratedCheck } from "../validation/check.js";

// What generated code says about a declaration, and what hand-written code may say just as well.

/** Checks that a value is a `T`. Every `Validator<T>` of `@mcp-gen/runtime/validation` is one. */
export interface Check<T> {
  is(value: unknown): value is T;
  /** What is wrong with `value`; empty when nothing is. */
  issues(value: unknown): readonly Issue[];
}

/** A check that explains itself, or a generated one: what explains that is loaded when it has refused something. */
export type AnyCheck<T> = Check<T> | GeneratedCheck<T>;

/** A tool, as `callTool` needs to know it. */
export interface ToolDescriptor<Input, Output> {
  /** Wire name. */
  readonly name: string;
  /** Checks `structuredContent`. A tool without one resolves to a `ToolResult`. */
  readonly output?: AnyCheck<Output>;
  /** `x-mcp-header` names and the path of the argument that each of them mirrors, over Streamable HTTP. */
  readonly headers?: HeaderMap;
  /** Never there; carries the types. */
  readonly "~types"?: (input: Input) => Output;
}

/** Header names, without `Mcp-Param-`, and the property path in the arguments that each mirrors. */
export type HeaderMap = Readonly<Record<string, readonly string[]>>;

/** A resource with a fixed URI whose text is JSON of a known shape. */
export interface ResourceDescriptor<Content> {
  readonly uri: string;
  readonly content: AnyCheck<Content>;
}

/** A resource template. Without `content`, reading it resolves to the `ReadResourceResult`. */
export interface TemplateDescriptor<Params, Content> {
  /** RFC 6570. */
  readonly uriTemplate: string;
  /** Checks the JSON value in the text of the resource. */
  readonly content?: AnyCheck<Content>;
  /** Never there; carries the types. */
  readonly "~types"?: (params: Params) => Content;
}

/** A form that a server may ask the user to fill in. */
export interface FormDescriptor<Content> {
  /** Tells two forms with the same schema apart. */
  readonly message?: string;
  /** As the server sends it: by this the form is recognised. */
  readonly requestedSchema: JsonObject;
  /** Checks the answer before it leaves. */
  readonly content?: AnyCheck<Content>;
}

/** All forms of a server, by identifier. */
export type FormDescriptors<Forms> = { readonly [Name in keyof Forms]: FormDescriptor<Forms[Name]> };
