import { pointerTo, type Report } from "../diagnostics.js";
import { DECLARATION_KINDS, type DeclarationKind } from "./declaration-kinds.js";
import type { Named } from "./names.js";
import { shown } from "./shown.js";

/** Declarations of one kind beyond this many are an error. */
const MAX_DECLARATIONS = 10_000;
const MAX_NAME = 128;
const MAX_DESCRIPTION = 8 * 1024;
/** Of all that the specification advises against (server/tools, Tool Names), what no program can want in a name. */
const ODD_IN_NAMES = /[\s\p{Cc}\p{Cf}]/u;

export interface Entry<Declaration> extends Named {
  readonly declaration: Declaration;
}

export interface Collector {
  readonly report: Report;
  readonly selects: (names: readonly string[]) => boolean;
  /** Gets the declarations that are not generated. */
  readonly left: Named[];
}

/** Sorted, each key once, within the bounds. */
export function collect<Declaration extends { readonly description?: unknown } | { readonly message: string }>(
  kind: DeclarationKind,
  declarations: readonly Declaration[] | null | undefined,
  identify: (declaration: Declaration) => readonly [key: string, name: string],
  { report, selects, left }: Collector,
): readonly Entry<Declaration>[] {
  if ((declarations?.length ?? 0) > MAX_DECLARATIONS) {
    report({
      severity: "error",
      code: "MCPGEN_TOO_MANY",
      message: `More than ${MAX_DECLARATIONS} ${kind}.`,
      pointer: pointerTo("", kind),
    });
    return [];
  }
  const entries = (declarations ?? [])
    .map((declaration, index): Entry<Declaration> => {
      const [key, name] = identify(declaration);
      return { kind, key, name, declaration, pointer: pointerTo("", kind, index) };
    })
    .filter((entry) => {
      const isChosen = selects([entry.key, entry.name]);
      if (!isChosen) left.push(entry);
      return isChosen;
    });
  entries.sort(
    (a, b) => compare(a.key, b.key) || compare(JSON.stringify(a.declaration), JSON.stringify(b.declaration)),
  );
  return entries.filter((entry, index) => {
    checkTexts(entry, report);
    if (entries[index - 1]?.key !== entry.key) return true;
    report({
      severity: "warning",
      code: "MCPGEN_DUPLICATE",
      message: `${shown(entry.key)} is declared more than once; one declaration is used.`,
      pointer: entry.pointer,
    });
    return false;
  });
}

function checkTexts({ kind, key, pointer, declaration }: Entry<object>, report: Report): void {
  const { description } = declaration as { readonly description?: unknown };
  const warn = (code: string, member: string, message: string, hint?: string): void =>
    report({
      severity: "warning",
      code,
      message,
      pointer: pointerTo(pointer, member),
      ...(hint !== undefined && { hint }),
    });
  const member = DECLARATION_KINDS[kind].key;
  if (member !== "name") {
    if (key === "") warn("MCPGEN_URI", member, "Expected a URI, got an empty text.");
  } else if (key === "" || key.length > MAX_NAME) {
    warn("MCPGEN_NAME_LENGTH", "name", `A name has 1 to ${MAX_NAME} characters; this one has ${key.length}.`);
  } else if (ODD_IN_NAMES.test(key)) {
    const message = `The name ${shown(key)} has white space or control characters; other MCP programs may refuse it.`;
    warn("MCPGEN_NAME_CHARACTERS", "name", message, "Letters A-Z and a-z, digits, `_`, `-` and `.` are safe.");
  }
  if (typeof description === "string" && description.length > MAX_DESCRIPTION) {
    const message = `The description is longer than ${MAX_DESCRIPTION} characters; comments hold its beginning.`;
    warn("MCPGEN_DESCRIPTION_LENGTH", "description", message);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
