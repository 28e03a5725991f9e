import { isObject, jsonEqual } from "../json-value.js";
import type { Change } from "./change.js";

/** How a tool may be called, by what it says of tasks; without a word, as a plain call only (schema.ts, `ToolExecution`). */
const WAYS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["forbidden", ["called"]],
  ["optional", ["called", "run as a task"]],
  ["required", ["run as a task"]],
]);

/** Clients that call, or run as a task, what may no longer be called or run so are refused. */
export function executionChanges(before: unknown, after: unknown): Change[] {
  const place = { pointer: "", side: after === undefined ? ("old" as const) : ("new" as const) };
  const { taskSupport: was = "forbidden", ...others } = isObject(before) ? before : {};
  const { taskSupport: is = "forbidden", ...current } = isObject(after) ? after : {};
  const [old, now] = [WAYS.get(was), WAYS.get(is)];
  if (old === undefined || now === undefined || !jsonEqual(others, current)) {
    return [{ severity: "risky", code: "field-changed", ...place, message: "execution changed" }];
  }
  if (was === is) return [];
  const lost = old.find((way) => !now.includes(way));
  return [
    {
      severity: lost === undefined ? "safe" : "breaking",
      code: `task-${String(is)}`,
      ...place,
      message: lost === undefined ? `the tool can now be ${now.join(" or ")}` : `the tool can no longer be ${lost}`,
    },
  ];
}
