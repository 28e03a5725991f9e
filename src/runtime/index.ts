// The client, for anywhere: browsers, workers, Node.
export { bind, type ServerMethods } from "./client/bind.js";
export { responseCache } from "./client/cache.js";
export { callTool, callToolRaw, type ToolResult } from "./client/call-tool.js";
export { complete, type CompletionReference, type CompletionRequest } from "./client/complete.js";
export { connect } from "./client/connect.js";
export type { Connection } from "./client/connection.js";
export type {
  AnyCheck,
  Check,
  FormDescriptor,
  FormDescriptors,
  HeaderMap,
  ResourceDescriptor,
  TemplateDescriptor,
  ToolDescriptor,
} from "./client/descriptors.js";
export { getPrompt } from "./client/get-prompt.js";
export { listen } from "./client/listen.js";
export { listPrompts, listResources, listResourceTemplates, listTools } from "./client/list.js";
export type { ConnectOptions, FormHandler, InputContext, UrlElicitation } from "./client/options.js";
export type { CallOptions, RequestOptions } from "./client/request-options.js";
export { readResource } from "./client/read-resource.js";
export { readTemplate } from "./client/read-template.js";
export type { ListenOptions, Subscription } from "./client/subscription.js";
export {
  ConnectionError,
  McpError,
  ToolError,
  ValidationError,
  type ConnectionErrorCode,
  type Issue,
} from "./protocol/errors.js";
export {
  ErrorCode,
  type JsonObject,
  type JsonRpcErrorBody,
  type JsonRpcFailure,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type JsonRpcSuccess,
  type JsonValue,
  type RequestId,
} from "./protocol/jsonrpc.js";
export { DEFAULT_LIMITS, type Limits } from "./protocol/limits.js";
export type { Change } from "./protocol/server.js";
export type { Exchange, MessageStream, Transport, TransportListener } from "./protocol/transport.js";
export type * from "./protocol/types.js";
export { expandTemplate, parseTemplate, type TemplateValue, type UriTemplate } from "./protocol/uri-template.js";
export { LEGACY_VERSIONS, MODERN_VERSION, SUPPORTED_VERSIONS } from "./protocol/versions.js";
