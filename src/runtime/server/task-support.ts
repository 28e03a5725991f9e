import type { Tool } from "../protocol/types.js";

/** Whether calls of a tool may become tasks, by its declaration. */
export function usesTasks({ definition }: { readonly definition: Tool }): boolean {
  const support = definition.execution?.taskSupport;
  return support === "optional" || support === "required";
}

/** Whether they do at once, or when the handler says so with `context.defer()`. */
export function startOf({ definition }: { readonly definition: Tool }): "now" | "deferred" {
  return definition._meta?.["mcp-gen/task"] === "deferred" ? "deferred" : "now";
}
