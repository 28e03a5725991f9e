import type { z } from "zod";
import { pointerTo, type Diagnostic } from "../diagnostics.js";
import { DECLARATION_LISTS, isDeclarationList, type DeclarationKind } from "./declaration-kinds.js";
import { grouped } from "./grouped.js";
import { isObject } from "./json-value.js";
import { manifestSchema, type Manifest } from "./manifest.js";
import { nearest } from "./nearest.js";
import { mend } from "./mend-declaration.js";
import { unfitForWire } from "./wire-data.js";

/** What reading a manifest gave: a manifest where there is no error among the findings. */
export interface ManifestResult {
  readonly manifest?: Manifest;
  readonly diagnostics: readonly Diagnostic[];
  /** Where in the input stands what a pointer into `manifest` points to: odd declarations are not in `manifest`. */
  readonly declaredAt: (pointer: string) => string;
}

type Issue = z.core.$ZodIssue;

/** Declarations of one kind beyond this many are an error. */
const MAX_DECLARATIONS = 10_000;

/** Members of a manifest that are lists. */
const LISTS: readonly string[] = ["icons", ...DECLARATION_LISTS];

/**
 * Checks a parsed manifest; reports everything that is wrong with it at once. Where all is well, the manifest is `value`
 * itself. What is odd about one declaration is left out of it, or it is left out, with a warning.
 */
export function checkManifest(value: unknown): ManifestResult {
  const tooMany = longLists(value);
  // Each of them may be odd, and what is odd takes far more room than itself.
  if (tooMany.length > 0) return { diagnostics: tooMany, declaredAt: asDeclared };
  const result = parsed(value);
  if (result === undefined) {
    const diagnostics = [tooManyAt("", "More mistakes than can be told: hundreds of thousands.")];
    return { diagnostics, declaredAt: asDeclared };
  }
  const unfit = unfitParts(value);
  const typos = misspelt(value);
  if (result.success && unfit.size === 0)
    return { manifest: value as Manifest, diagnostics: typos, declaredAt: asDeclared };
  const { odd, others } = byDeclaration(result.error?.issues ?? []);
  const declared: Readonly<Record<string, unknown>> = { ...(value as Manifest) };
  const lists = DECLARATION_LISTS.flatMap((list) => mendList(list, declared[list], odd, unfit) ?? []);
  const diagnostics = [
    ...typos,
    ...unfit.values(),
    ...others.map(toDiagnostic),
    ...lists.flatMap((list) => list.diagnostics),
  ];
  const isUsable = diagnostics.every(({ severity }) => severity === "warning");
  const mended = Object.fromEntries(lists.map(({ list, kept }) => [list, kept.map(({ declaration }) => declaration)]));
  const places = new Map<string, readonly number[]>(
    lists.map(({ list, kept }) => [list, kept.map(({ index }) => index)]),
  );
  return {
    ...(isUsable && { manifest: { ...declared, ...mended } as unknown as Manifest }),
    diagnostics,
    declaredAt: (pointer) =>
      pointer.replace(/^\/(\w+)\/(\d+)/, (place, list: string, index: string) => {
        const original = places.get(list)?.[Number(index)];
        return original === undefined ? place : `/${list}/${original}`;
      }),
  };
}

/** `undefined` where there are so many mistakes that zod, which hands them on as arguments, runs out of stack. */
function parsed(value: unknown): z.ZodSafeParseResult<unknown> | undefined {
  try {
    return manifestSchema.safeParse(value, { reportInput: true });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function longLists(manifest: unknown): Diagnostic[] {
  if (!isObject(manifest)) return [];
  return DECLARATION_LISTS.flatMap((list): Diagnostic[] => {
    const declarations = manifest[list];
    if (!Array.isArray(declarations) || declarations.length <= MAX_DECLARATIONS) return [];
    return [tooManyAt(pointerTo("", list), `More than ${MAX_DECLARATIONS} ${list}.`)];
  });
}

function tooManyAt(pointer: string, message: string): Diagnostic {
  return { severity: "error", code: "MCPGEN_TOO_MANY", message, pointer };
}

/** Nothing was left out. */
function asDeclared(pointer: string): string {
  return pointer;
}

/** Findings about a declaration by its pointer, and those about the manifest itself. */
function byDeclaration(issues: readonly Issue[]): { odd: ReadonlyMap<string, Issue[]>; others: readonly Issue[] } {
  const groups = grouped(issues, ({ path: [list, index] }) =>
    index === undefined || !isDeclarationList(list) ? "" : pointerTo("", list, String(index)),
  );
  const others = groups.get("") ?? [];
  groups.delete("");
  return { odd: groups, others };
}

/** What is left of a list of declarations. */
interface MendedList {
  readonly list: DeclarationKind;
  /** Each with its index in the list as declared. */
  readonly kept: readonly { readonly declaration: unknown; readonly index: number }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Mends the declarations of a list; `undefined` where there is nothing to mend. */
function mendList(
  list: DeclarationKind,
  declarations: unknown,
  odd: ReadonlyMap<string, readonly Issue[]>,
  unfit: ReadonlyMap<string, Diagnostic>,
): MendedList | undefined {
  if (!Array.isArray(declarations)) return undefined;
  const pointers = declarations.map((_, index) => pointerTo("", list, index));
  if (!pointers.some((pointer) => odd.has(pointer) || unfit.has(pointer))) return undefined;
  const diagnostics: Diagnostic[] = [];
  const kept = declarations.flatMap((declared: unknown, index) => {
    const pointer = pointers[index] as string;
    if (unfit.has(pointer)) return [];
    const issues = odd.get(pointer) ?? [];
    const paths = issues.map(({ path }) => path.slice(2));
    const { declaration, findings } = mend(list, declared, paths);
    findings.forEach((what, at) => {
      if (what !== undefined) diagnostics.push(toWarning(toDiagnostic(issues[at] as Issue), what));
    });
    return declaration === undefined ? [] : [{ declaration, index }];
  });
  return { list, kept, diagnostics };
}

/** Lists that are nearly called what lists are called: unknown members are allowed, so nothing else would tell. */
function misspelt(manifest: unknown): Diagnostic[] {
  if (!isObject(manifest)) return [];
  return Object.entries(manifest).flatMap(([key, value]): Diagnostic[] => {
    const meant = Array.isArray(value) && !LISTS.includes(key) ? nearest(key, DECLARATION_LISTS) : undefined;
    if (meant === undefined || Object.hasOwn(manifest, meant)) return [];
    const message = `Nothing is made of ${JSON.stringify(key)}. Did you mean ${JSON.stringify(meant)}?`;
    return [{ severity: "warning", code: "MCPGEN_UNKNOWN_MEMBER", message, pointer: pointerTo("", key) }];
  });
}

/** What cannot go over the wire, by pointer: declarations, which are left out, and other members, which are errors. */
function unfitParts(manifest: unknown): Map<string, Diagnostic> {
  const parts = new Map<string, Diagnostic>();
  if (!isObject(manifest)) return parts;
  const look = (value: unknown, pointer: string, isDeclaration: boolean): void => {
    const unfit = unfitForWire(value);
    if (unfit === undefined) return;
    parts.set(pointer, {
      severity: isDeclaration ? "warning" : "error",
      code: "MCPGEN_NOT_JSON",
      message: `What stands here ${unfit.reason}${isDeclaration ? "; the declaration is left out" : ""}.`,
      pointer: pointerTo(pointer, ...unfit.path),
    });
  };
  for (const [key, value] of Object.entries(manifest)) {
    if (!isDeclarationList(key) || !Array.isArray(value)) look(value, pointerTo("", key), false);
    else value.forEach((item, index) => look(item, pointerTo("", key, index), true));
  }
  return parts;
}

function toWarning({ message, ...diagnostic }: Diagnostic, what: string): Diagnostic {
  return { ...diagnostic, severity: "warning", message: message.replace(/\.?$/, `; ${what} is left out.`) };
}

function toDiagnostic(issue: Issue): Diagnostic {
  const tokens = issue.path.map((token) => (typeof token === "symbol" ? String(token) : token));
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  const message = missing
    ? `Required: ${expected(issue)}.`
    : issue.code === "invalid_type"
      ? `Expected ${expected(issue)}, got ${kindOf(issue.input)}.`
      : issue.code === "invalid_union"
        ? "Expected a JSON Schema (an object or a boolean)."
        : `${issue.message}.`;
  const hint = HINTS.get(String(tokens.at(-1) ?? ""));
  const diagnostic: Diagnostic = {
    severity: "error",
    code: "MCPGEN_MANIFEST",
    message,
    pointer: pointerTo("", ...tokens),
  };
  return hint === undefined ? diagnostic : { ...diagnostic, hint };
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ["", "A manifest is an object: name, version, and what `tools/list` and the other lists answer."],
  ["name", "Every server, tool, prompt and elicitation has a `name`, a string."],
  ["version", 'The server\'s version, for example `version: "1.0.0"` (in YAML, quote what looks like a number).'],
  ["tools", "`tools` is a list, as in the answer to `tools/list`."],
  ["inputSchema", "Write a JSON Schema: `inputSchema: { type: object, properties: {} }`."],
]);

function expected(issue: { readonly expected: string }): string {
  switch (issue.expected) {
    case "array":
      return "a list";
    case "object":
    case "record":
      return "an object";
    case "int":
      return "an integer";
    default:
      return `a ${issue.expected}`;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
