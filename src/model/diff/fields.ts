import { DECLARATION_KINDS, type DeclarationKind } from "../declaration-kinds.js";
import { member } from "../json-value.js";
import { changeAt, type Change } from "./change.js";
import type { ChangedField } from "./declarations.js";
import { executionChanges } from "./execution.js";
import { hintChanges } from "./hints.js";
import { argumentChanges } from "./prompt-arguments.js";
import type { Direction } from "./schema.js";
import type { SchemaPair } from "./schemas.js";

/** Fields of declarations that only inform. */
const INFORMING: Readonly<Record<DeclarationKind, readonly string[]>> = {
  tools: ["title", "description", "icons"],
  resources: ["title", "description", "icons", "size", "annotations"],
  resourceTemplates: ["title", "description", "icons", "annotations"],
  prompts: ["title", "description", "icons"],
  elicitations: ["message"],
};

/** What it means that a field changed; nothing of schemas that are to be compared. */
export function fieldChanges(changed: ChangedField): Change[] {
  return changesOf(changed).map((change) => changeAt(changed.places, change));
}

function changesOf(changed: ChangedField): Change[] {
  const { kind, field, was, is } = changed;
  if (directionOf(changed) !== undefined) return promiseChanges(changed);
  if (kind === "tools" && field === "annotations") return hintChanges(was, is);
  if (kind === "tools" && field === "execution") return executionChanges(was, is);
  if (kind === "prompts" && field === "arguments") return argumentChanges(was, is);
  const informs = INFORMING[kind].includes(field);
  return [
    {
      severity: informs ? "safe" : "risky",
      code: informs ? "documentation-changed" : "field-changed",
      pointer: "",
      side: is === undefined ? "old" : "new",
      message: `${field} changed${field === "name" ? ": generated code gets another identifier" : ""}`,
    },
  ];
}

/** The schemas of a field that has one in both versions. An input that has none takes everything. */
export function schemaPair(changed: ChangedField): SchemaPair[] {
  const { was, is, places } = changed;
  const direction = directionOf(changed);
  if (direction === undefined || (direction === "output" && (was === undefined || is === undefined))) return [];
  return [{ before: was ?? true, after: is ?? true, direction, places }];
}

function directionOf({ kind, field }: ChangedField): Direction | undefined {
  return member(DECLARATION_KINDS[kind].schemas, field) as Direction | undefined;
}

/** That an output is promised, or no longer is. */
function promiseChanges(changed: ChangedField): Change[] {
  const { field, is } = changed;
  if (schemaPair(changed).length > 0) return [];
  if (is === undefined) {
    const message = `${field} is gone: nothing is promised any more`;
    return [{ severity: "breaking", code: "output-removed", pointer: "", side: "old", message }];
  }
  const untyped = field === "outputSchema" ? "ToolResult" : "ReadResourceResult";
  const message =
    `new ${field}: the result is promised to have this form, ` +
    `and generated code returns its type instead of ${untyped}, so that callers have to be adapted`;
  return [{ severity: "risky", code: "output-added", pointer: "", side: "new", message }];
}
