import { pointerTo } from "../../diagnostics.js";
import { jsonEqual, isObject, member } from "../json-value.js";
import type { ChangeSink } from "./change.js";

/** Tool annotations with their defaults (schema.ts, `ToolAnnotations`) and the value that asks for less caution. */
const HINTS: readonly (readonly [name: string, fallback: boolean, harmless: boolean])[] = [
  ["readOnlyHint", false, true],
  ["destructiveHint", true, false],
  ["idempotentHint", false, true],
  ["openWorldHint", true, false],
];

/** Losing a promise of harmlessness is risky: clients may have skipped a confirmation because of it. */
export function diffToolHints(before: unknown, after: unknown, pointer: string, report: ChangeSink): void {
  for (const [name, fallback, harmless] of HINTS) {
    const was = member(before, name) ?? fallback;
    const is = member(after, name) ?? fallback;
    if (was === is) continue;
    const lost = was === harmless;
    report({
      severity: lost ? "risky" : "safe",
      code: lost ? "hint-lost" : "hint-gained",
      pointer: pointerTo(pointer, name),
      side: member(after, name) === undefined ? "old" : "new",
      message: `${name} was ${String(was)}, is ${String(is)}`,
    });
  }
  const known = new Set(HINTS.map(([name]) => name));
  for (const name of new Set([
    ...Object.keys(isObject(before) ? before : {}),
    ...Object.keys(isObject(after) ? after : {}),
  ])) {
    if (known.has(name) || jsonEqual(member(before, name), member(after, name))) continue;
    const informing = name === "title";
    report({
      severity: informing ? "safe" : "risky",
      code: informing ? "documentation-changed" : "field-changed",
      pointer: pointerTo(pointer, name),
      side: member(after, name) === undefined ? "old" : "new",
      message: `annotation ${name} changed`,
    });
  }
}

/** How a tool may be called, by what it says of tasks; without a word, as a plain call only (schema.ts, `ToolExecution`). */
const WAYS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["forbidden", ["called"]],
  ["optional", ["called", "run as a task"]],
  ["required", ["run as a task"]],
]);

/** Clients that call, or run as a task, what may no longer be called or run so are refused. */
export function diffExecution(before: unknown, after: unknown, pointer: string, report: ChangeSink): void {
  const place = { pointer, side: after === undefined ? ("old" as const) : ("new" as const) };
  const { taskSupport: was = "forbidden", ...others } = isObject(before) ? before : {};
  const { taskSupport: is = "forbidden", ...current } = isObject(after) ? after : {};
  const [old, now] = [WAYS.get(was), WAYS.get(is)];
  if (old === undefined || now === undefined || !jsonEqual(others, current)) {
    report({ severity: "risky", code: "field-changed", ...place, message: "execution changed" });
  } else if (was !== is) {
    const lost = old.find((way) => !now.includes(way));
    report({
      severity: lost === undefined ? "safe" : "breaking",
      code: `task-${String(is)}`,
      ...place,
      message: lost === undefined ? `the tool can now be ${now.join(" or ")}` : `the tool can no longer be ${lost}`,
    });
  }
}

/** Arguments of a prompt are strings by name: an input without types. */
export function diffPromptArguments(before: unknown, after: unknown, pointer: string, report: ChangeSink): void {
  const olds = byName(before);
  const news = byName(after);
  for (const [name, { index }] of olds) {
    if (news.has(name)) continue;
    report({
      severity: "breaking",
      code: "argument-removed",
      pointer: pointerTo(pointer, index),
      side: "old",
      message: `argument ${JSON.stringify(name)} is gone`,
    });
  }
  for (const [name, { index, value }] of news) {
    const old = olds.get(name)?.value;
    const place = { pointer: pointerTo(pointer, index), side: "new" as const };
    const required = member(value, "required") === true;
    const wasRequired = member(old, "required") === true;
    const label = JSON.stringify(name);
    if (old === undefined) {
      // Generated functions take arguments before options, once there are any.
      const moves = !required && olds.size === 0 && index === 0;
      report({
        severity: required ? "breaking" : moves ? "risky" : "safe",
        code: "argument-added",
        ...place,
        message:
          `new ${required ? "required" : "optional"} argument ${label}` +
          (moves ? ", and none before: options are now the second parameter of the generated method" : ""),
      });
    } else if (required !== wasRequired) {
      report({
        severity: required ? "breaking" : "safe",
        code: "argument-required-changed",
        ...place,
        message: `argument ${label} is now ${required ? "required" : "optional"}`,
      });
    } else if (!jsonEqual(old, value)) {
      report({
        severity: "safe",
        code: "documentation-changed",
        ...place,
        message: `argument ${label} is described otherwise`,
      });
    }
  }
}

function byName(list: unknown): Map<string, { index: number; value: unknown }> {
  const result = new Map<string, { index: number; value: unknown }>();
  for (const [index, value] of (Array.isArray(list) ? list : []).entries()) {
    const name = member(value, "name");
    if (typeof name === "string" && !result.has(name)) result.set(name, { index, value });
  }
  return result;
}
