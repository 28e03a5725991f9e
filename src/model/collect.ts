import { pointerTo, type Report } from "../diagnostics.js";
import { DECLARATION_KINDS, type DeclarationKind } from "./declaration-kinds.js";
import type {
  ElicitationDeclaration,
  Manifest,
  PromptDeclaration,
  ResourceDeclaration,
  ResourceTemplateDeclaration,
  ToolDeclaration,
} from "./manifest.js";
import type { Named } from "./derived-names.js";
import { lackingPart } from "./parts.js";
import { shown } from "./shown.js";

const MAX_NAME = 128;
const MAX_DESCRIPTION = 8 * 1024;
/** Of all that the specification advises against (server/tools, Tool Names), what no program can want in a name. */
const ODD_IN_NAMES = /[\s\p{Cc}\p{Cf}]/u;

export interface Entry<Declaration> extends Named {
  readonly declaration: Declaration;
}

/** The declarations to generate for, of each kind in order. */
export interface Entries {
  readonly tools: readonly Entry<ToolDeclaration>[];
  readonly resources: readonly Entry<ResourceDeclaration>[];
  readonly resourceTemplates: readonly Entry<ResourceTemplateDeclaration>[];
  readonly prompts: readonly Entry<PromptDeclaration>[];
  readonly elicitations: readonly Entry<ElicitationDeclaration>[];
}

/** @param selects Whether a declaration is generated, by its names. */
export function collectAll(
  manifest: Manifest,
  selects: (names: readonly string[]) => boolean,
  report: Report,
): { readonly entries: Entries; readonly unselected: readonly Named[] } {
  const unselected: Named[] = [];
  const collect = <Declaration extends object>(
    kind: DeclarationKind,
    declarations: readonly Declaration[] | null | undefined,
  ): Entry<Declaration>[] => {
    const chosen: Entry<Declaration>[] = [];
    for (const entry of entriesOf(kind, declarations ?? [])) {
      (selects([entry.key, entry.name]) ? chosen : unselected).push(entry);
    }
    return distinct(chosen, report);
  };
  const entries = {
    tools: collect("tools", manifest.tools),
    resources: collect("resources", manifest.resources),
    resourceTemplates: collect("resourceTemplates", manifest.resourceTemplates),
    prompts: collect("prompts", manifest.prompts),
    elicitations: collect("elicitations", manifest.elicitations),
  };
  return { entries, unselected };
}

function entriesOf<Declaration extends object>(
  kind: DeclarationKind,
  declarations: readonly Declaration[],
): Entry<Declaration>[] {
  return declarations.map((declaration, index) => {
    const members = declaration as Readonly<Record<string, string | null | undefined>>;
    const key = members[DECLARATION_KINDS[kind].key] as string;
    const name = members["name"] ?? key;
    const placed = { declaration, pointer: pointerTo("", kind, index) };
    return { kind, key, name, lacks: lackingPart(kind, placed), ...placed };
  });
}

/** Sorted, each key once. */
function distinct<Declaration extends object>(
  entries: readonly Entry<Declaration>[],
  report: Report,
): Entry<Declaration>[] {
  const sorted = [...entries].sort(
    (a, b) => compare(a.key, b.key) || compare(JSON.stringify(a.declaration), JSON.stringify(b.declaration)),
  );
  return sorted.filter((entry, index) => {
    checkTexts(entry, report);
    if (sorted[index - 1]?.key !== entry.key) return true;
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
