import type { JsonObject } from "./jsonrpc.js";

// The objects of the MCP specification (revision 2026-07-28, schema.ts), as data. Fields that a peer may add are kept by
// index signatures only where the specification says so; everything is optional that any supported revision leaves out.

/** An image for display (basic, "Icons"). What an untrusted peer names, fetch with no credentials. */
export interface Icon {
  src: string;
  mimeType?: string;
  /** `48x48` …, or `any`. */
  sizes?: string[];
  /** The background that it is made for. */
  theme?: "light" | "dark";
}

/** Name and version of a client or server. */
export interface Implementation {
  name: string;
  version: string;
  title?: string;
  description?: string;
  websiteUrl?: string;
  icons?: Icon[];
}

/** What a client can do: since 2026-07-28 it says so with each request, before that in `initialize`. */
export interface ClientCapabilities {
  experimental?: Record<string, JsonObject>;
  roots?: { listChanged?: boolean };
  sampling?: { context?: JsonObject; tools?: JsonObject };
  elicitation?: { form?: JsonObject; url?: JsonObject };
  extensions?: Record<string, JsonObject>;
}

/** What a server can do, as `server/discover` says it, in the legacy eras `initialize`. */
export interface ServerCapabilities {
  experimental?: Record<string, JsonObject>;
  logging?: JsonObject;
  completions?: JsonObject;
  prompts?: { listChanged?: boolean };
  resources?: { subscribe?: boolean; listChanged?: boolean };
  tools?: { listChanged?: boolean };
  extensions?: Record<string, JsonObject>;
}

/** Who speaks in a conversation. */
export type Role = "user" | "assistant";

/** Hints about content for whoever shows or ranks it. */
export interface Annotations {
  audience?: Role[];
  /** From 0, the least important, to 1. */
  priority?: number;
  /** ISO 8601. */
  lastModified?: string;
}

/** Hints about what a tool does. A server that is not trusted may say anything here. */
export interface ToolAnnotations {
  title?: string;
  /** It changes nothing. Default: `false`. */
  readOnlyHint?: boolean;
  /** It may delete or overwrite. Default: `true`. */
  destructiveHint?: boolean;
  /** The same call again changes nothing more. Default: `false`. */
  idempotentHint?: boolean;
  /** It reaches the outside world. Default: `true`. */
  openWorldHint?: boolean;
}

/** A tool as it is listed (server/tools). */
export interface Tool {
  name: string;
  title?: string;
  description?: string;
  icons?: Icon[];
  inputSchema: JsonObject;
  outputSchema?: JsonObject;
  annotations?: ToolAnnotations;
  execution?: JsonObject;
  _meta?: JsonObject;
}

/** A resource as it is listed (server/resources). */
export interface Resource {
  uri: string;
  name: string;
  title?: string;
  description?: string;
  icons?: Icon[];
  mimeType?: string;
  annotations?: Annotations;
  /** Bytes. */
  size?: number;
  _meta?: JsonObject;
}

/** A resource template as it is listed (server/resources, "Resource Templates"): RFC 6570. */
export interface ResourceTemplate {
  uriTemplate: string;
  name: string;
  title?: string;
  description?: string;
  icons?: Icon[];
  mimeType?: string;
  annotations?: Annotations;
  _meta?: JsonObject;
}

/** An argument of a prompt. Its value is a text. */
export interface PromptArgument {
  name: string;
  title?: string;
  description?: string;
  required?: boolean;
}

/** A prompt as it is listed (server/prompts). */
export interface Prompt {
  name: string;
  title?: string;
  description?: string;
  icons?: Icon[];
  arguments?: PromptArgument[];
  _meta?: JsonObject;
}

/** A resource, or a part of one, that is text. */
export interface TextResourceContents {
  uri: string;
  mimeType?: string;
  text: string;
  _meta?: JsonObject;
}

/** A resource, or a part of one, that is bytes. */
export interface BlobResourceContents {
  uri: string;
  mimeType?: string;
  /** Base64. */
  blob: string;
  _meta?: JsonObject;
}

/** What reading a resource gives, part by part. */
export type ResourceContents = TextResourceContents | BlobResourceContents;

/** A content block: text. */
export interface TextContent {
  type: "text";
  text: string;
  annotations?: Annotations;
  _meta?: JsonObject;
}

/** A content block: an image. */
export interface ImageContent {
  type: "image";
  /** Base64. */
  data: string;
  mimeType: string;
  annotations?: Annotations;
  _meta?: JsonObject;
}

/** A content block: sound. */
export interface AudioContent {
  type: "audio";
  /** Base64. */
  data: string;
  mimeType: string;
  annotations?: Annotations;
  _meta?: JsonObject;
}

/** A content block: a resource that may be read. It need not be among those that are listed. */
export interface ResourceLink extends Resource {
  type: "resource_link";
}

/** A content block: a resource with its contents. */
export interface EmbeddedResource {
  type: "resource";
  resource: ResourceContents;
  annotations?: Annotations;
  _meta?: JsonObject;
}

/** What results of tools and messages of prompts are made of (server/tools, "Tool Result"). */
export type ContentBlock = TextContent | ImageContent | AudioContent | ResourceLink | EmbeddedResource;

/** A model wants a tool called (client/sampling, with tools). */
export interface ToolUseContent {
  type: "tool_use";
  id: string;
  name: string;
  input: JsonObject;
  _meta?: JsonObject;
}

/** What that call came to; `toolUseId` is the `id` of the `ToolUseContent`. */
export interface ToolResultContent {
  type: "tool_result";
  toolUseId: string;
  content: ContentBlock[];
  structuredContent?: unknown;
  isError?: boolean;
  _meta?: JsonObject;
}

/** What messages to and from a model are made of. */
export type SamplingContent = TextContent | ImageContent | AudioContent | ToolUseContent | ToolResultContent;

/** A message of a conversation with a model (client/sampling). */
export interface SamplingMessage {
  role: Role;
  content: SamplingContent | SamplingContent[];
  _meta?: JsonObject;
}

/** What every result may carry. `resultType` is absent before 2026-07-28. */
export interface Result {
  resultType?: string;
  _meta?: JsonObject;
  [key: string]: unknown;
}

/** The result of `tools/call` (server/tools, "Tool Result"). */
export interface CallToolResult extends Result {
  content: ContentBlock[];
  /** What `outputSchema` describes. */
  structuredContent?: unknown;
  /** The tool ran and failed; `content` says why. */
  isError?: boolean;
}

/** The result of `resources/read` (server/resources, "Reading Resources"). */
export interface ReadResourceResult extends Result {
  contents: ResourceContents[];
  /** Milliseconds that it is fresh (server/utilities/caching). */
  ttlMs?: number;
  cacheScope?: "public" | "private";
}

/** One message of a prompt. */
export interface PromptMessage {
  role: Role;
  content: ContentBlock;
}

/** The result of `prompts/get` (server/prompts, "Getting a Prompt"). */
export interface GetPromptResult extends Result {
  description?: string;
  messages: PromptMessage[];
}

/** The result of `completion/complete` (server/utilities/completion). */
export interface CompleteResult extends Result {
  completion: Completion;
}

/** Suggestions for an argument, best first. */
export interface Completion {
  /** At most 100. */
  values: string[];
  /** Of how many these are the first. */
  total?: number;
  hasMore?: boolean;
}

/** The result of `server/discover`, since 2026-07-28. */
export interface DiscoverResult extends Result {
  supportedVersions: string[];
  capabilities: ServerCapabilities;
  instructions?: string;
  ttlMs?: number;
  cacheScope?: "public" | "private";
}

/** The result of `initialize`, until 2025-11-25. */
export interface InitializeResult extends Result {
  protocolVersion: string;
  capabilities: ServerCapabilities;
  serverInfo: Implementation;
  instructions?: string;
}

/** The server needs answers before it goes on; the request is sent again with them (basic/patterns/mrtr). */
export interface InputRequiredResult extends Result {
  resultType: "input_required";
  inputRequests?: Record<string, InputRequest>;
  /** Sent back as it is; what is in it is the server's business. */
  requestState?: string;
}

/** One question of the server: `elicitation/create`, `sampling/createMessage` or `roots/list`. */
export interface InputRequest {
  method: string;
  params?: JsonObject;
}

/** Severities of RFC 5424, least severe first. */
export type LoggingLevel = "debug" | "info" | "notice" | "warning" | "error" | "critical" | "alert" | "emergency";

/** A log message of the server (server/utilities/logging). `data` is any JSON. */
export interface LogMessage {
  level: LoggingLevel;
  logger?: string;
  data: unknown;
}

/** How far a request has got (basic/patterns/progress). */
export interface Progress {
  progress: number;
  total?: number;
  message?: string;
}

/** What the server would like of the model. Priorities are from 0 to 1; the client decides. */
export interface ModelPreferences {
  hints?: { name?: string }[];
  costPriority?: number;
  speedPriority?: number;
  intelligencePriority?: number;
}

/** What the server asks of the client's model (client/sampling). */
export interface CreateMessageParams {
  messages: SamplingMessage[];
  maxTokens: number;
  modelPreferences?: ModelPreferences;
  systemPrompt?: string;
  includeContext?: "none" | "thisServer" | "allServers";
  temperature?: number;
  stopSequences?: string[];
  metadata?: JsonObject;
  tools?: Tool[];
  toolChoice?: { mode?: "auto" | "required" | "none" };
}

/** What the model said. */
export interface CreateMessageResult extends Result {
  role: Role;
  content: SamplingContent | SamplingContent[];
  model: string;
  stopReason?: string;
}

/** A folder or file that the server may work on (client/roots). */
export interface Root {
  uri: string;
  name?: string;
  _meta?: JsonObject;
}

/** Asks the user to fill in a form (client/elicitation). */
export interface ElicitFormParams {
  mode?: "form";
  message: string;
  requestedSchema: JsonObject;
}

/** Asks the user to visit a page (client/elicitation). */
export interface ElicitUrlParams {
  mode: "url";
  message: string;
  url: string;
  /** Revision 2025-11-25 only. */
  elicitationId?: string;
}

/** What a server may ask the user. */
export type ElicitParams = ElicitFormParams | ElicitUrlParams;

/** The user's answer to a form. */
export type ElicitResult<Content = JsonObject> =
  { action: "accept"; content: Content } | { action: "decline" } | { action: "cancel" };

/** Which changes a `subscriptions/listen` stream reports. */
export interface SubscriptionFilter {
  toolsListChanged?: boolean;
  promptsListChanged?: boolean;
  resourcesListChanged?: boolean;
  /** URIs whose updates are reported. */
  resourceSubscriptions?: string[];
}

/** A value, now or later: handlers may be sync or async. */
export type Awaitable<T> = T | PromiseLike<T>;
