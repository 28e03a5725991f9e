import { pointerTo } from "../../diagnostics.js";
import { jsonEqual, member } from "../json-value.js";
import type { Change } from "./change.js";

/** Tool annotations with their defaults (schema.ts, `ToolAnnotations`) and the value that asks for less caution. */
const HINTS: ReadonlyMap<string, { readonly fallback: boolean; readonly harmless: boolean }> = new Map([
  ["readOnlyHint", { fallback: false, harmless: true }],
  ["destructiveHint", { fallback: true, harmless: false }],
  ["idempotentHint", { fallback: false, harmless: true }],
  ["openWorldHint", { fallback: true, harmless: false }],
]);

/** Losing a promise of harmlessness is risky: clients may have skipped a confirmation because of it. */
export function hintChanges(before: unknown, after: unknown): Change[] {
  const names = new Set([before, after].flatMap((hints) => Object.keys(Object(hints) as object)));
  return [...names].flatMap((name): Change[] => {
    const hint = HINTS.get(name);
    const [was, is] = [before, after].map((hints) => member(hints, name) ?? hint?.fallback);
    if (jsonEqual(was, is)) return [];
    const place = {
      pointer: pointerTo("", name),
      side: member(after, name) === undefined ? ("old" as const) : ("new" as const),
    };
    if (hint === undefined) {
      const informs = name === "title";
      const code = informs ? "documentation-changed" : "field-changed";
      return [{ severity: informs ? "safe" : "risky", code, ...place, message: `annotation ${name} changed` }];
    }
    const lost = was === hint.harmless;
    const message = `${name} was ${String(was)}, is ${String(is)}`;
    return [{ severity: lost ? "risky" : "safe", code: lost ? "hint-lost" : "hint-gained", ...place, message }];
  });
}
