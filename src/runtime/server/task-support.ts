import { isObject, type Unchecked } from "./objects.js";

interface Declared {
  readonly definition: Unchecked<"execution" | "_meta">;
}

/** Whether calls of a tool may, or must, become tasks, by its declaration. */
export function taskSupport({ definition: { execution } }: Declared): "optional" | "required" | undefined {
  const support = isObject(execution) ? execution.taskSupport : undefined;
  return support === "optional" || support === "required" ? support : undefined;
}

/** Whether they do at once, or when the handler says so with `context.defer()`. */
export function startOf({ definition: { _meta } }: Declared): "now" | "deferred" {
  return isObject(_meta) && _meta["mcp-gen/task"] === "deferred" ? "deferred" : "now";
}
