import { describeIssues, ToolError, type Issue } from "../protocol/errors.js";
import { ErrorCode, type JsonObject } from "../protocol/jsonrpc.js";
import { withText } from "../protocol/serialize.js";
import type { Awaitable, CallToolResult, ContentBlock } from "../protocol/types.js";
import { complete, type Call, type Handler } from "./call.js";
import type { HandlerContext } from "./context.js";
import type { ToolDefinition } from "./definition.js";
import { invalidParams, ProtocolError } from "./errors.js";
import { reportError } from "./failure.js";
import { isLegacyStructure } from "./listing.js";
import { isObject } from "./objects.js";
import { run } from "./run.js";
import { requireTasks, takesTasks } from "./tasks.js";
import { startOf, taskSupport } from "./task-support.js";

type AnyTool = ToolDefinition<HandlerContext>;

/** `tools/call` (server/tools). */
export function callTool(call: Call): Awaitable<JsonObject> {
  const { name } = call.params;
  const tool = call.core.catalog.tools.get(name as string);
  if (tool === undefined) {
    throw invalidParams(typeof name === "string" ? `Unknown tool: ${name}` : "params.name must be a string");
  }
  const given = call.params.arguments ?? {};
  if (!isObject(given)) throw invalidParams("params.arguments must be an object");
  const check = tool.input;
  if (check !== undefined && !check.is(given)) return refuseArguments(call, check.issues(given));
  const input = check?.withDefaults === undefined ? given : check.withDefaults(given);
  const handler = new ToolRun(call, tool, input);
  const support = call.facts.modern ? taskSupport(tool) : undefined;
  if (support !== undefined) {
    if (takesTasks(call)) return call.core.tasks.run(call, handler, startOf(tool));
    if (support === "required") requireTasks(call);
  }
  return run(call, handler);
}

/** Since 2025-11-25 wrong arguments are the tool's failure, so that a model sees what it did wrong; before, a protocol error. */
function refuseArguments(call: Call, issues: readonly Issue[]): JsonObject {
  const message = `Invalid arguments: ${describeIssues(issues)}`;
  if (call.facts.version < "2025-11-25") throw invalidParams(message, { issues });
  return toolFailure(call, message);
}

function toolFailure(call: Call, text: string): JsonObject {
  return complete(call, { content: [{ type: "text", text }], isError: true });
}

/** A call of a tool. A class so that a call costs one object and no closures. */
class ToolRun implements Handler {
  readonly #call: Call;
  readonly #tool: AnyTool;
  readonly #input: unknown;

  constructor(call: Call, tool: AnyTool, input: unknown) {
    this.#call = call;
    this.#tool = tool;
    this.#input = input;
  }

  get structured(): boolean {
    return this.#tool.output !== undefined;
  }

  invoke(context: HandlerContext): unknown {
    return this.#tool.call(this.#input, context);
  }

  finish(value: unknown): JsonObject {
    return this.#tool.output === undefined
      ? contentResult(this.#call, value, this.#tool.silent)
      : structuredResult(this.#call, this.#tool, value);
  }

  fail(error: unknown): JsonObject {
    if (error instanceof ProtocolError) throw error;
    if (error instanceof ToolError) return complete(this.#call, { content: [...error.content], isError: true });
    reportError(this.#call.core.options, error, this.#call.request);
    return toolFailure(this.#call, "Internal error");
  }
}

/** The output, checked, written as JSON once: for the text block, and for the message that carries it. */
function structuredResult(call: Call, tool: AnyTool, value: unknown): JsonObject {
  const { definition, output } = tool;
  const json = output?.is(value) ? (JSON.stringify(value) as string | undefined) : undefined;
  if (json === undefined) throw brokenOutput(call, definition.name, output?.issues(value) ?? []);
  const content: ContentBlock[] = [{ type: "text", text: json }];
  const block = `{"content":[{"type":"text","text":${JSON.stringify(json)}}]`;
  if (call.facts.modern) {
    const { resultMeta, resultMetaText } = call.core.catalog;
    return withText(
      { content, structuredContent: value, resultType: "complete", _meta: resultMeta },
      `${block},"structuredContent":${json},"resultType":"complete","_meta":${resultMetaText}}`,
    );
  }
  if (!isLegacyStructure(definition.outputSchema, value)) return { content };
  return withText({ content, structuredContent: value }, `${block},"structuredContent":${json}}`);
}

/** The tool broke its own promise: its client cannot help that, and must not see how. */
function brokenOutput(call: Call, tool: string, issues: readonly Issue[]): ProtocolError {
  const hidden = new TypeError(
    `Tool ${JSON.stringify(tool)} answered against its outputSchema: ${describeIssues(issues)}`,
  );
  reportError(call.core.options, hidden, call.request);
  return new ProtocolError(ErrorCode.internal, `Tool ${JSON.stringify(tool)} answered against its outputSchema`);
}

function contentResult(call: Call, value: unknown, silent: boolean | undefined): JsonObject {
  if (typeof value === "string") return complete(call, { content: [{ type: "text", text: value }] });
  if (Array.isArray(value)) return complete(call, { content: value });
  if (isObject(value) && Array.isArray(value.content)) {
    return complete(call, legacyResult(call, value as CallToolResult));
  }
  if (value === undefined && silent === true) return complete(call, { content: [] });
  throw new TypeError("A tool without outputSchema answers with a string, content blocks, or a result with content");
}

/** Structured content that a legacy client cannot take stays out; the content says it too. */
function legacyResult(call: Call, result: CallToolResult): CallToolResult {
  const { structuredContent, ...rest } = result;
  if (call.facts.modern || structuredContent === undefined || isObject(structuredContent)) return result;
  return rest;
}
