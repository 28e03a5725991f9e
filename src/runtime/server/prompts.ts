import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Awaitable } from "../protocol/types.js";
import { complete, type Call } from "./call.js";
import { invalidParams } from "./errors.js";
import { isObject, type Unchecked } from "./objects.js";
import { run } from "./run.js";

/** `prompts/get` (server/prompts). */
export function getPrompt(call: Call): Awaitable<JsonObject> {
  const { name } = call.params;
  const prompt = call.core.catalog.prompts.get(name as string);
  if (prompt === undefined) {
    throw invalidParams(typeof name === "string" ? `Unknown prompt: ${name}` : "params.name must be a string");
  }
  const args = call.params.arguments ?? {};
  checkArguments(prompt.definition, args);
  return run(call, {
    invoke: (context) => prompt.get(args, context),
    finish: (value) => complete(call, promptResult(value)),
    fail(error) {
      throw error;
    },
  });
}

/** Arguments of prompts are texts; the declared ones may be required. */
function checkArguments(prompt: Unchecked<"arguments">, args: unknown): asserts args is Record<string, string> {
  if (!isObject(args)) throw invalidParams("params.arguments must be an object");
  for (const [name, value] of Object.entries(args)) {
    if (typeof value !== "string") throw invalidParams(`params.arguments: ${JSON.stringify(name)} must be a string`);
  }
  for (const declared of Array.isArray(prompt.arguments) ? (prompt.arguments as unknown[]) : []) {
    if (!isObject(declared) || declared.required !== true || Object.hasOwn(args, String(declared.name))) continue;
    throw invalidParams(`params.arguments: ${JSON.stringify(declared.name)} is required`);
  }
}

function promptResult(value: unknown): JsonObject {
  if (typeof value === "string") return { messages: [{ role: "user", content: { type: "text", text: value } }] };
  if (Array.isArray(value)) return { messages: value };
  if (isObject(value) && Array.isArray(value.messages)) return value;
  throw new TypeError("A prompt answers with a string, messages, or a result with messages");
}
