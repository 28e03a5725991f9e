import { pointerTo } from "../diagnostics.js";
import { DECLARATION_KINDS, DECLARATION_LISTS, type DeclarationKind } from "./declaration-kinds.js";
import { bySeverity, type Change, type ChangeSink } from "./diff/change.js";
import { isObject, jsonEqual, member } from "./json-value.js";
import { diffExecution, diffPromptArguments, diffToolHints } from "./diff/hints.js";
import type { Direction } from "./diff/schema.js";
import { diffSchemas, type SchemaPair } from "./diff/schemas.js";

export type { Change, Severity } from "./diff/change.js";

/** What a manifest declares, as far as a comparison needs to know: wire objects, unknown fields included. */
export interface Declarations {
  readonly [field: string]: unknown;
}

/** Members of declarations that only inform. */
const INFORMING: Readonly<Record<DeclarationKind, readonly string[]>> = {
  tools: ["title", "description", "icons"],
  resources: ["title", "description", "icons", "size", "annotations"],
  resourceTemplates: ["title", "description", "icons", "annotations"],
  prompts: ["title", "description", "icons"],
  elicitations: ["message"],
};

/**
 * Compares two versions of a server's declarations for those who call it: what breaks clients made from the old one, what may,
 * and what does not. Worst first.
 */
export function diff(before: Declarations, after: Declarations): Change[] {
  const changes: Change[] = [];
  const schemas: SchemaPair[] = [];
  const report: ChangeSink = (change) => void changes.push(change);
  for (const kind of DECLARATION_LISTS) diffKind(kind, before[kind], after[kind], report, schemas);
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    // What handlers are called is the server's own affair.
    if (field === "handlers") continue;
    if (
      (DECLARATION_LISTS as readonly string[]).includes(field) ||
      jsonEqual(before[field] ?? undefined, after[field] ?? undefined)
    )
      continue;
    const informing = ["version", "title", "instructions", "description", "icons", "websiteUrl", "$schema"].includes(
      field,
    );
    report({
      severity: informing ? "safe" : "risky",
      code: "server-changed",
      pointer: `/${field}`,
      side: field in after ? "new" : "old",
      message:
        field === "name" || field === "names"
          ? `${field} changed: generated code gets other identifiers`
          : `${field} changed`,
    });
  }
  return [...changes, ...diffSchemas(schemas)].sort(bySeverity);
}

function diffKind(
  kind: DeclarationKind,
  before: unknown,
  after: unknown,
  report: ChangeSink,
  schemas: SchemaPair[],
): void {
  const { noun } = DECLARATION_KINDS[kind];
  const form = kind === "elicitations";
  const olds = byKey(kind, before);
  const news = byKey(kind, after);
  for (const [key, old] of olds) {
    const current = news.get(key);
    if (current !== undefined) diffDeclaration(kind, old.value, current.value, current.pointer, report, schemas);
    else {
      report({
        severity: form ? "safe" : "breaking",
        code: `${noun.replace(" ", "-")}-removed`,
        pointer: old.pointer,
        side: "old",
        message: `${noun} ${JSON.stringify(key)} is gone`,
      });
    }
  }
  for (const [key, { pointer }] of news) {
    if (olds.has(key)) continue;
    report({
      severity: form ? "risky" : "safe",
      code: `${noun.replace(" ", "-")}-added`,
      pointer,
      side: "new",
      message: `new ${noun} ${JSON.stringify(key)}${form ? ": clients made before cannot answer it" : ""}`,
    });
  }
}

function byKey(kind: DeclarationKind, list: unknown): Map<string, { value: Record<string, unknown>; pointer: string }> {
  const result = new Map<string, { value: Record<string, unknown>; pointer: string }>();
  for (const [index, value] of (Array.isArray(list) ? list : []).entries()) {
    const key = member(value, DECLARATION_KINDS[kind].key);
    if (isObject(value) && typeof key === "string" && !result.has(key)) {
      result.set(key, { value, pointer: `/${kind}/${index}` });
    }
  }
  return result;
}

function diffDeclaration(
  kind: DeclarationKind,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  pointer: string,
  report: ChangeSink,
  schemas: SchemaPair[],
): void {
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    // Some servers send null for what they do not have.
    const [was, is] = [member(before, field) ?? undefined, member(after, field) ?? undefined];
    if (jsonEqual(was, is)) continue;
    const at = pointerTo(pointer, field);
    const direction = member(DECLARATION_KINDS[kind].schemas, field) as Direction | undefined;
    if (direction !== undefined) diffField(was, is, direction, field, at, report, schemas);
    else if (kind === "tools" && field === "annotations") diffToolHints(was, is, at, report);
    else if (kind === "tools" && field === "execution") diffExecution(was, is, at, report);
    else if (kind === "prompts" && field === "arguments") diffPromptArguments(was, is, at, report);
    else if (INFORMING[kind].includes(field)) {
      report({
        severity: "safe",
        code: "documentation-changed",
        pointer: at,
        side: is === undefined ? "old" : "new",
        message: `${field} changed`,
      });
    } else {
      const message = field === "name" ? "name changed: generated code gets another identifier" : `${field} changed`;
      report({
        severity: "risky",
        code: "field-changed",
        pointer: at,
        side: is === undefined ? "old" : "new",
        message,
      });
    }
  }
}

function diffField(
  was: unknown,
  is: unknown,
  direction: Direction,
  field: string,
  at: string,
  report: ChangeSink,
  schemas: SchemaPair[],
): void {
  if (direction === "output" && was === undefined) {
    const untyped = field === "outputSchema" ? "ToolResult" : "ReadResourceResult";
    report({
      severity: "risky",
      code: "output-added",
      pointer: at,
      side: "new",
      message:
        `new ${field}: the result is promised to have this form, ` +
        `and generated code returns its type instead of ${untyped}, so that callers have to be adapted`,
    });
  } else if (direction === "output" && is === undefined) {
    report({
      severity: "breaking",
      code: "output-removed",
      pointer: at,
      side: "old",
      message: `${field} is gone: nothing is promised any more`,
    });
  } else schemas.push({ before: was ?? true, after: is ?? true, direction, pointer: at });
}
