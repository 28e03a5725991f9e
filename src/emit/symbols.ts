import type * as Client from "@mcp-gen/runtime";
import type * as Server from "@mcp-gen/runtime/server";
import type * as Validation from "@mcp-gen/runtime/validation";
import { identifier, importedName, type Code, type Identifier } from "./code.js";

// Everything generated code may import, and from where. The runtime's own types check that each name exists, so a rename
// there does not compile here. Specifiers come from this list and the user's options, never from a declaration.

/** Where generated code may import from; `CodeFile` turns these into specifiers. */
export type Source = "runtime" | "runtime/server" | "runtime/validation" | "runtime/http" | "runtime/node" | Sibling;

/** The generated files that others import from. */
export type Sibling = "./types" | "./validators" | "./client" | "./server";

const CLIENT_VALUES = [
  "bind",
  "callTool",
  "complete",
  "connect",
  "getPrompt",
  "readResource",
  "readTemplate",
] as const satisfies readonly (keyof typeof Client)[];

interface ClientTypes {
  CallOptions: Client.CallOptions;
  Completion: Client.Completion;
  CompletionRequest: Client.CompletionRequest;
  ConnectOptions: Client.ConnectOptions;
  Connection: Client.Connection;
  FormDescriptors: Client.FormDescriptors<unknown>;
  GetPromptResult: Client.GetPromptResult;
  ReadResourceResult: Client.ReadResourceResult;
  RequestOptions: Client.RequestOptions;
  ResourceDescriptor: Client.ResourceDescriptor<unknown>;
  ServerMethods: Client.ServerMethods;
  TemplateDescriptor: Client.TemplateDescriptor<unknown, unknown>;
  ToolDescriptor: Client.ToolDescriptor<unknown, unknown>;
  ToolResult: Client.ToolResult;
  Transport: Client.Transport;
}

const SERVER_VALUES = ["defineServer"] as const satisfies readonly (keyof typeof Server)[];

interface ServerTypes {
  Awaitable: Server.Awaitable<unknown>;
  CompletionHandler: Server.CompletionHandler;
  HandlerContext: Server.HandlerContext;
  PromptReturn: Server.PromptReturn;
  ResourceReturn: Server.ResourceReturn;
  Server: Server.Server;
  ServerOptions: Server.ServerOptions;
  ToolReturn: Server.ToolReturn;
}

const VALIDATION_VALUES = [
  "countProperties",
  "isAtLeast",
  "isAtMost",
  "isDate",
  "isDateTime",
  "isEmail",
  "isEqual",
  "isHostname",
  "isInteger",
  "isIpv4",
  "isIpv6",
  "isMultiple",
  "isNumber",
  "isObject",
  "isRegex",
  "isTime",
  "isUnique",
  "isUri",
  "isUuid",
  "own",
  "validator",
] as const satisfies readonly (keyof typeof Validation)[];

interface ValidationTypes {
  JsonObject: Validation.JsonObject;
  Validator: Validation.Validator<unknown>;
}

type Names<Values extends readonly string[], Types> = Readonly<Record<Values[number] | (keyof Types & string), Code>>;

function names<Values extends readonly string[], Types>(
  from: Source,
  values: Values,
  types: Readonly<Record<keyof Types & string, true>>,
): Names<Values, Types> {
  const entries = new Map<string, Code>();
  for (const name of values) entries.set(name, importedName(from, identifier(name), "value"));
  for (const name of Object.keys(types)) entries.set(name, importedName(from, identifier(name), "type"));
  return Object.fromEntries(entries) as Names<Values, Types>;
}

/** `client.callTool` in a template prints `callTool` and imports it. */
export const client: Names<typeof CLIENT_VALUES, ClientTypes> = names<typeof CLIENT_VALUES, ClientTypes>(
  "runtime",
  CLIENT_VALUES,
  {
    CallOptions: true,
    Completion: true,
    CompletionRequest: true,
    ConnectOptions: true,
    Connection: true,
    FormDescriptors: true,
    GetPromptResult: true,
    ReadResourceResult: true,
    RequestOptions: true,
    ResourceDescriptor: true,
    ServerMethods: true,
    TemplateDescriptor: true,
    ToolDescriptor: true,
    ToolResult: true,
    Transport: true,
  },
);

/** Names of `@mcp-gen/runtime/server`. */
export const server: Names<typeof SERVER_VALUES, ServerTypes> = names<typeof SERVER_VALUES, ServerTypes>(
  "runtime/server",
  SERVER_VALUES,
  {
    Awaitable: true,
    CompletionHandler: true,
    HandlerContext: true,
    PromptReturn: true,
    ResourceReturn: true,
    Server: true,
    ServerOptions: true,
    ToolReturn: true,
  },
);

/** Names of `@mcp-gen/runtime/validation`. */
export const validation: Names<typeof VALIDATION_VALUES, ValidationTypes> = names<
  typeof VALIDATION_VALUES,
  ValidationTypes
>("runtime/validation", VALIDATION_VALUES, { JsonObject: true, Validator: true });

/** A name that another generated file exports. */
export function sibling(from: Sibling, name: Identifier, kind: "value" | "type"): Code {
  return importedName(from, name, kind);
}
