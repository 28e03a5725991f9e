import type { JsonObject, JsonRpcMessage } from "./jsonrpc.js";

/**
 * JSON text of a result, kept beside it by a server that has it anyway: lists that never change, and structured output,
 * whose text is needed for the text block too. `JSON.stringify` does not see symbols, so the result stays plain data.
 */
const TEXT: unique symbol = Symbol("mcp-gen.json");

/** Notes that `text` is what `JSON.stringify(result)` would give. `result` must not change afterwards. */
export function withText<Result extends JsonObject>(result: Result, text: string): Result {
  (result as { [TEXT]?: string })[TEXT] = text;
  return result;
}

/** A message as one line of JSON. Every transport that writes text uses this in place of `JSON.stringify`. */
export function serialize(message: JsonRpcMessage): string {
  if ("result" in message) {
    const text = (message.result as { [TEXT]?: string } | undefined)?.[TEXT];
    if (text !== undefined) return `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${text}}`;
  }
  return JSON.stringify(message);
}
