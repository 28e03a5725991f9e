import { pointerTo } from "../diagnostics.js";
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

/** One kind of declaration: where it stands, what identifies it, which schemas it holds. */
interface DeclarationKind {
  readonly list: string;
  readonly noun: string;
  readonly key: string;
  readonly schemas: readonly (readonly [field: string, direction: Direction])[];
  /** Fields that only inform. */
  readonly informing: readonly string[];
}

const DECLARATION_KINDS: readonly DeclarationKind[] = [
  {
    list: "tools",
    noun: "tool",
    key: "name",
    schemas: [
      ["inputSchema", "input"],
      ["outputSchema", "output"],
    ],
    informing: ["title", "description", "icons"],
  },
  {
    list: "resources",
    noun: "resource",
    key: "uri",
    schemas: [["contentSchema", "output"]],
    informing: ["title", "description", "icons", "size", "annotations"],
  },
  {
    list: "resourceTemplates",
    noun: "resource template",
    key: "uriTemplate",
    schemas: [["contentSchema", "output"]],
    informing: ["title", "description", "icons", "annotations"],
  },
  { list: "prompts", noun: "prompt", key: "name", schemas: [], informing: ["title", "description", "icons"] },
  // A form travels to the client, its answer back: what the client may answer is an input.
  {
    list: "elicitations",
    noun: "elicitation",
    key: "name",
    schemas: [["requestedSchema", "input"]],
    informing: ["message"],
  },
];

/**
 * Compares two versions of a server's declarations for those who call it: what breaks clients made from the old one, what may,
 * and what does not. Worst first.
 */
export function diff(before: Declarations, after: Declarations): Change[] {
  const changes: Change[] = [];
  const schemas: SchemaPair[] = [];
  const report: ChangeSink = (change) => void changes.push(change);
  for (const kind of DECLARATION_KINDS) diffKind(kind, before[kind.list], after[kind.list], report, schemas);
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    // What handlers are called is the server's own affair.
    if (field === "handlers") continue;
    if (
      DECLARATION_KINDS.some(({ list }) => list === field) ||
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
  const olds = byKey(kind, before);
  const news = byKey(kind, after);
  for (const [key, old] of olds) {
    const current = news.get(key);
    if (current !== undefined) diffDeclaration(kind, old.value, current.value, current.pointer, report, schemas);
    else {
      const form = kind.list === "elicitations";
      report({
        severity: form ? "safe" : "breaking",
        code: `${kind.noun.replace(" ", "-")}-removed`,
        pointer: old.pointer,
        side: "old",
        message: `${kind.noun} ${JSON.stringify(key)} is gone`,
      });
    }
  }
  for (const [key, { pointer }] of news) {
    if (olds.has(key)) continue;
    const form = kind.list === "elicitations";
    report({
      severity: form ? "risky" : "safe",
      code: `${kind.noun.replace(" ", "-")}-added`,
      pointer,
      side: "new",
      message: `new ${kind.noun} ${JSON.stringify(key)}${form ? ": clients made before cannot answer it" : ""}`,
    });
  }
}

function byKey(kind: DeclarationKind, list: unknown): Map<string, { value: Record<string, unknown>; pointer: string }> {
  const result = new Map<string, { value: Record<string, unknown>; pointer: string }>();
  for (const [index, value] of (Array.isArray(list) ? list : []).entries()) {
    const key = member(value, kind.key);
    if (isObject(value) && typeof key === "string" && !result.has(key)) {
      result.set(key, { value, pointer: `/${kind.list}/${index}` });
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
    const direction = kind.schemas.find(([name]) => name === field)?.[1];
    if (direction !== undefined) diffField(was, is, direction, field, at, report, schemas);
    else if (kind.list === "tools" && field === "annotations") diffToolHints(was, is, at, report);
    else if (kind.list === "tools" && field === "execution") diffExecution(was, is, at, report);
    else if (kind.list === "prompts" && field === "arguments") diffPromptArguments(was, is, at, report);
    else if (kind.informing.includes(field)) {
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
