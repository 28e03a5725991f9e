import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Awaitable, Completion } from "../protocol/types.js";
import { matchTemplate } from "../protocol/uri-match.js";
import { complete, type Call } from "./call.js";
import type { HandlerContext } from "./context.js";
import type { CompletionHandler } from "./definition.js";
import { invalidParams } from "./errors.js";
import { isObject, isPromise } from "./objects.js";
import { Scope } from "./scope.js";

/** Values in one answer, by specification. */
const MAX_VALUES = 100;

type Completer = CompletionHandler<never, HandlerContext> | undefined;

/** `completion/complete` (server/utilities/completion). */
export function completeArgument(call: Call): Awaitable<JsonObject> {
  const { ref, argument } = call.params;
  if (!isObject(ref)) throw invalidParams("params.ref must be an object");
  if (!isObject(argument) || typeof argument.name !== "string" || typeof argument.value !== "string") {
    throw invalidParams("params.argument must have a name and a value, both strings");
  }
  const completer = completerOf(call, ref);
  if (completer === undefined) return complete(call, { completion: { values: [] } });
  const { name, value } = argument;
  const scope = new Scope(call);
  const suggested = completer({ name: name as never, value, context: decided(call.params.context) }, scope);
  const finish = (suggestion: readonly string[] | Completion): JsonObject => {
    scope.end();
    return complete(call, { completion: completionOf(suggestion) });
  };
  return isPromise(suggested) ? Promise.resolve(suggested).then(finish) : finish(suggested);
}

function completerOf(call: Call, ref: JsonObject): Completer {
  const { prompts, templates, resources } = call.core.catalog;
  if (ref.type === "ref/prompt") {
    const prompt = prompts.get(ref.name as string);
    if (prompt === undefined) throw invalidParams("params.ref names no prompt of this server");
    return prompt.complete;
  }
  if (ref.type !== "ref/resource" || typeof ref.uri !== "string") {
    throw invalidParams('params.ref must be a "ref/prompt" with a name or a "ref/resource" with a uri');
  }
  const { uri } = ref;
  const exact = templates.get(uri);
  if (exact !== undefined) return exact.declared.complete;
  if (resources.has(uri)) return undefined;
  for (const { template, declared } of templates.values()) {
    if (matchTemplate(template, uri) !== undefined) return declared.complete;
  }
  throw invalidParams("params.ref names no resource of this server", { uri });
}

/** Earlier arguments, of which only texts count. Has no prototype: the names are the client's. */
function decided(context: unknown): Record<string, string> {
  const args = isObject(context) && isObject(context.arguments) ? Object.entries(context.arguments) : [];
  const texts = args.filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const result = Object.create(null) as Record<string, string>;
  for (const [name, value] of texts) result[name] = value;
  return result;
}

function completionOf(suggested: readonly string[] | Completion): Completion {
  const { values, ...rest } =
    "values" in suggested && !isArray(suggested) ? suggested : { values: suggested as string[] };
  if (values.length <= MAX_VALUES) return { values: [...values], ...rest };
  return { total: values.length, ...rest, values: values.slice(0, MAX_VALUES), hasMore: true };
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
