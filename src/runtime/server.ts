// `@mcp-gen/runtime/server`: what servers are made of. Runs anywhere.
export { defineServer } from "./server/define-server.js";
export { ToolError } from "./protocol/errors.js";
export { ProtocolError, ResourceNotFoundError } from "./server/errors.js";
export { InputRequiredError } from "./server/replay.js";
export type { AuthInfo, Change, Peer, RequestContext, Server } from "./protocol/server.js";
export type { AskOptions, ClientFacts, Elicit, FormFunction, HandlerContext } from "./server/context.js";
export type {
  CompletionArgument,
  CompletionHandler,
  FormDefinition,
  PromptDefinition,
  PromptReturn,
  ResourceDefinition,
  ResourceReturn,
  ResourceTemplateDefinition,
  SchemaCheck,
  ServerDefinition,
  ToolDefinition,
  ToolReturn,
} from "./server/definition.js";
export type { CacheHint, FailedRequest, ServerOptions } from "./server/options.js";
export type { StoredTask, Task, TaskOptions, TaskStatus, TaskStore } from "./server/task.js";
export type { JsonObject, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse } from "./protocol/jsonrpc.js";
export type {
  Awaitable,
  CallToolResult,
  ClientCapabilities,
  Completion,
  ContentBlock,
  CreateMessageParams,
  CreateMessageResult,
  ElicitFormParams,
  ElicitParams,
  ElicitResult,
  ElicitUrlParams,
  GetPromptResult,
  Implementation,
  InputRequest,
  InputRequiredResult,
  LoggingLevel,
  Prompt,
  PromptMessage,
  ReadResourceResult,
  Resource,
  ResourceContents,
  ResourceTemplate,
  Root,
  SamplingMessage,
  Tool,
} from "./protocol/types.js";
