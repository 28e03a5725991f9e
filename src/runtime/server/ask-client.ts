import { McpError, ToolError } from "../protocol/errors.js";
import type { JsonObject, JsonRpcResponse } from "../protocol/jsonrpc.js";
import { memo, type Asker } from "./asker.js";
import type { Call } from "./call.js";
import { lacking } from "./capabilities.js";
import type { Question } from "./questions.js";

/** Timers take 31 bits. */
const LONGEST_TIMER_MS = 0x7fffffff;

/** Questions in the legacy eras: requests from the server to the client, while the client's own request is at work. */
export function clientAsker(call: Call): Asker {
  return {
    once: memo(),
    raw: (_key, { method, params }) => askClient(call, method, params),
    async ask<Answer>(question: Question<Answer>): Promise<Answer> {
      if (lacking(call.facts.capabilities, question.requires) !== undefined) {
        throw new ToolError(`This needs a client that supports ${question.method}.`);
      }
      const answer = question.read(await askClient(call, question.method, question.params));
      if (answer === undefined) {
        throw new ToolError(`The client's answer to ${question.method} is not what was asked for.`);
      }
      return answer;
    },
  };
}

/** Sends a request to the client and waits for its result, for `requestMaxTotalMs` (R57). */
async function askClient(call: Call, method: string, params: JsonObject | undefined): Promise<JsonObject> {
  const { context, peer, facts } = call;
  const outgoing = { method, ...(params !== undefined && { params: legacyParams(params, facts.version) }) };
  const late = new AbortController();
  const options = {
    signal: context.signal === undefined ? late.signal : AbortSignal.any([context.signal, late.signal]),
  };
  // A client that left for good is not always seen to leave: over HTTP it may come back.
  const timer = setTimeout(() => late.abort(), Math.min(call.core.limits.requestMaxTotalMs, LONGEST_TIMER_MS));
  let response: JsonRpcResponse | undefined;
  try {
    response = await (context.request?.(outgoing, options) ?? peer?.request?.(outgoing, options));
  } finally {
    clearTimeout(timer);
  }
  if (response === undefined) throw new ToolError(`This connection cannot carry ${method} to the client.`);
  if ("result" in response) return response.result;
  const { code, message, data } = response.error;
  throw new ToolError(`The client refused ${method}: ${message}`, { cause: new McpError(code, message, data) });
}

/** `mode` came with 2025-11-25, where a URL also needs an id of its own. */
function legacyParams(params: JsonObject, version: string): JsonObject {
  if (params.mode === "url") return { elicitationId: crypto.randomUUID(), ...params };
  if (params.mode === undefined || version >= "2025-11-25") return params;
  const { mode: _, ...rest } = params;
  return rest;
}
