import type * as Client from "@mcp-gen/runtime";
import type * as Server from "@mcp-gen/runtime/server";
import type * as Validation from "@mcp-gen/runtime/validation";
import { identifier, importedName, type Code, type Identifier } from "./code.js";

// Everything generated code may import, and from where. The runtime's own types check that each name exists, so a rename
// there does not compile here. Specifiers come from this list and the user's options, never from a declaration.

/** Where generated code may import from; `CodeFile` turns these into specifiers. */
export type Source = "runtime" | "runtime/server" | "runtime/validation" | Sibling;

/** The generated files that others import from. */
export type Sibling = "./types" | "./validators" | "./client" | "./server";

/** Each member's type names what the runtime must export. */
type Names<Exports> = Readonly<Record<keyof Exports & string, Code>>;
type Kinds<Exports> = Readonly<Record<keyof Exports & string, "value" | "type">>;

function names<Exports>(from: Source, kinds: Kinds<Exports>): Names<Exports> {
  const entries = Object.entries<"value" | "type">(kinds).map(([name, kind]) => [
    name,
    importedName(from, identifier(name), kind),
  ]);
  return Object.fromEntries(entries) as Names<Exports>;
}

interface ClientNames {
  bind: typeof Client.bind;
  callTool: typeof Client.callTool;
  complete: typeof Client.complete;
  connect: typeof Client.connect;
  getPrompt: typeof Client.getPrompt;
  readResource: typeof Client.readResource;
  readTemplate: typeof Client.readTemplate;
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

/** `client.callTool` in a template prints `callTool` and imports it. */
export const client: Names<ClientNames> = names<ClientNames>("runtime", {
  bind: "value",
  callTool: "value",
  complete: "value",
  connect: "value",
  getPrompt: "value",
  readResource: "value",
  readTemplate: "value",
  CallOptions: "type",
  Completion: "type",
  CompletionRequest: "type",
  ConnectOptions: "type",
  Connection: "type",
  FormDescriptors: "type",
  GetPromptResult: "type",
  ReadResourceResult: "type",
  RequestOptions: "type",
  ResourceDescriptor: "type",
  ServerMethods: "type",
  TemplateDescriptor: "type",
  ToolDescriptor: "type",
  ToolResult: "type",
  Transport: "type",
});

interface ServerNames {
  defineServer: typeof Server.defineServer;
  Awaitable: Server.Awaitable<unknown>;
  CompletionHandler: Server.CompletionHandler;
  HandlerContext: Server.HandlerContext;
  PromptReturn: Server.PromptReturn;
  ResourceReturn: Server.ResourceReturn;
  Server: Server.Server;
  ServerOptions: Server.ServerOptions;
  ToolReturn: Server.ToolReturn;
}

/** Names of `@mcp-gen/runtime/server`. */
export const server: Names<ServerNames> = names<ServerNames>("runtime/server", {
  defineServer: "value",
  Awaitable: "type",
  CompletionHandler: "type",
  HandlerContext: "type",
  PromptReturn: "type",
  ResourceReturn: "type",
  Server: "type",
  ServerOptions: "type",
  ToolReturn: "type",
});

interface ValidationNames {
  countProperties: typeof Validation.countProperties;
  fillDefaults: typeof Validation.fillDefaults;
  fillDefaultsInPlace: typeof Validation.fillDefaultsInPlace;
  hasOnly: typeof Validation.hasOnly;
  references: typeof Validation.references;
  refusal: typeof Validation.refusal;
  isAtLeast: typeof Validation.isAtLeast;
  isAtMost: typeof Validation.isAtMost;
  isDate: typeof Validation.isDate;
  isDateTime: typeof Validation.isDateTime;
  isEmail: typeof Validation.isEmail;
  isEqual: typeof Validation.isEqual;
  isHostname: typeof Validation.isHostname;
  isInteger: typeof Validation.isInteger;
  isIpv4: typeof Validation.isIpv4;
  isIpv6: typeof Validation.isIpv6;
  isMultiple: typeof Validation.isMultiple;
  isNumber: typeof Validation.isNumber;
  isObject: typeof Validation.isObject;
  isRegex: typeof Validation.isRegex;
  isTime: typeof Validation.isTime;
  isUnique: typeof Validation.isUnique;
  isUri: typeof Validation.isUri;
  isUuid: typeof Validation.isUuid;
  metered: typeof Validation.metered;
  own: typeof Validation.own;
  prepared: typeof Validation.prepared;
  rareKeywords: typeof Validation.rareKeywords;
  remember: typeof Validation.remember;
  slowPatterns: typeof Validation.slowPatterns;
  tagsInParts: typeof Validation.tagsInParts;
  validator: typeof Validation.validator;
  GeneratedCheck: Validation.GeneratedCheck<unknown>;
  JsonObject: Validation.JsonObject;
  Validator: Validation.Validator<unknown>;
}

/** Names of `@mcp-gen/runtime/validation`. */
export const validation: Names<ValidationNames> = names<ValidationNames>("runtime/validation", {
  countProperties: "value",
  fillDefaults: "value",
  fillDefaultsInPlace: "value",
  hasOnly: "value",
  references: "value",
  refusal: "value",
  isAtLeast: "value",
  isAtMost: "value",
  isDate: "value",
  isDateTime: "value",
  isEmail: "value",
  isEqual: "value",
  isHostname: "value",
  isInteger: "value",
  isIpv4: "value",
  isIpv6: "value",
  isMultiple: "value",
  isNumber: "value",
  isObject: "value",
  isRegex: "value",
  isTime: "value",
  isUnique: "value",
  isUri: "value",
  isUuid: "value",
  metered: "value",
  own: "value",
  prepared: "value",
  rareKeywords: "value",
  remember: "value",
  slowPatterns: "value",
  tagsInParts: "value",
  validator: "value",
  GeneratedCheck: "type",
  JsonObject: "type",
  Validator: "type",
});

/** A name that another generated file exports. */
export function sibling(from: Sibling, name: Identifier, kind: "value" | "type"): Code {
  return importedName(from, name, kind);
}
