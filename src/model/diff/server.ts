import { isDeclarationList } from "../declaration-kinds.js";
import { jsonEqual, member, type JsonObject } from "../json-value.js";
import type { Change } from "./change.js";

/** Members of a manifest that only inform. */
const INFORMING: ReadonlySet<string> = new Set([
  "version",
  "title",
  "instructions",
  "description",
  "icons",
  "websiteUrl",
  "$schema",
]);

/** What handlers are called is the server's own affair. */
const PRIVATE = "handlers";

/** What changed of the server itself. */
export function serverChanges(before: JsonObject, after: JsonObject): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => !isDeclarationList(field) && field !== PRIVATE)
    .filter((field) => !jsonEqual(member(before, field) ?? undefined, member(after, field) ?? undefined))
    .map((field) => ({
      severity: INFORMING.has(field) ? "safe" : "risky",
      code: "server-changed",
      pointer: `/${field}`,
      side: Object.hasOwn(after, field) ? "new" : "old",
      message: `${field} changed${field === "name" || field === "names" ? ": generated code gets other identifiers" : ""}`,
    }));
}
