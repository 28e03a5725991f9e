import { fixedText } from "./fixed-text.js";
import type { JsonObject, JsonRpcMessage, JsonRpcRequest } from "./jsonrpc.js";

/** Lets a class add its private fields to an object that it did not make. */
class Stamped {
  constructor(object: object) {
    return object;
  }
}

/**
 * JSON text of a result, kept on it by a server that has it anyway: lists that never change, and structured output, whose
 * text is needed for the text block too. In a private field, so that the result stays plain data: no copy takes the text
 * along, and nothing else sees it.
 */
class JsonText extends Stamped {
  readonly #text: string;

  constructor(result: object, text: string) {
    super(result);
    this.#text = text;
  }

  static of(result: object): string | undefined {
    return #text in result ? result.#text : undefined;
  }
}

/** Notes that `text` is what `JSON.stringify(result)` would give. `result` must not change afterwards. */
export function withText<Result extends JsonObject>(result: Result, text: string): Result {
  new JsonText(result, text);
  return result;
}

/** A message as one line of JSON. Every transport that writes text uses this in place of `JSON.stringify`. */
export function serialize(message: JsonRpcMessage): string {
  if ("result" in message) {
    const { id, result } = message;
    const text = typeof result === "object" && result !== null ? JsonText.of(result) : undefined;
    if (text !== undefined) return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${text}}`;
  } else if ("method" in message && "id" in message) {
    const meta = message.params?._meta;
    const text = typeof meta === "object" && meta !== null ? fixedText.get(meta) : undefined;
    if (text !== undefined) return requestText(message, text);
  }
  return JSON.stringify(message);
}

function requestText({ id, method, params }: JsonRpcRequest, meta: string): string {
  let members = `"_meta":${meta}`;
  for (const key of Object.keys(params!)) {
    const value = key === "_meta" ? undefined : (JSON.stringify(params![key]) as string | undefined);
    if (value !== undefined) members += `,${JSON.stringify(key)}:${value}`;
  }
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":${JSON.stringify(method)},"params":{${members}}}`;
}
