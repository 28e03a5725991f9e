import type { JsonObject, JsonRpcMessage } from "./jsonrpc.js";

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
  if ("result" in message && typeof message.result === "object" && message.result !== null) {
    const text = JsonText.of(message.result);
    if (text !== undefined) return `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${text}}`;
  }
  return JSON.stringify(message);
}
