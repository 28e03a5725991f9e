import { ConnectionError } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { InputRequest } from "../protocol/types.js";
import { answer } from "./answer.js";
import type { Link } from "./link.js";

/**
 * Gathers the input that an `input_required` result asks for: the parameters that the next round adds to the original
 * ones (basic/patterns/mrtr). `requestState` goes back untouched.
 */
export async function nextRound(
  link: Link,
  { inputRequests, requestState }: JsonObject,
  signal: AbortSignal,
): Promise<JsonObject> {
  const added: JsonObject = {};
  if (typeof requestState === "string") added.requestState = requestState;
  if (typeof inputRequests === "object" && inputRequests !== null) {
    const answers: [string, JsonObject][] = [];
    // One after the other: there is one user.
    for (const [key, asked] of Object.entries(inputRequests as Record<string, InputRequest>)) {
      answers.push([key, await answer(link, asked, signal)]);
    }
    added.inputResponses = Object.fromEntries(answers);
  }
  if (Object.keys(added).length > 0) return added;
  throw new ConnectionError("bad-message", "The server requires input and does not say which.", { sent: true });
}
