import type { Diagnostic } from "../diagnostics.js";
import { diff as compare, type Change, type Severity } from "../model/diff.js";
import { grouped } from "../model/grouped.js";
import { declarationOf } from "./findings.js";
import { painted, type Report, type Style } from "./report.js";
import type { Context, ExitCode } from "./run.js";

export interface DiffOptions {
  readonly old: string;
  readonly new: string;
}

/** `mcp-gen diff`: exit code 1 when something breaks. */
export async function diff(options: DiffOptions, { report }: Context): Promise<ExitCode> {
  const { readManifest } = await import("./manifest.js");
  report.progress("comparing");
  const diagnostics: Diagnostic[] = [];
  const [before, after] = [await readManifest(options.old, diagnostics), await readManifest(options.new, diagnostics)];
  // What is odd is not compared.
  report.diagnostics(diagnostics);
  const changes = compare(before, after);
  printChanges(changes, report, (change) => (change.side === "old" ? options.old : options.new));
  const summary = count(changes);
  report.line(
    changes.length === 0
      ? "No changes."
      : `${summary.breaking} breaking, ${summary.risky} risky, ${summary.safe} safe.`,
  );
  report.result({ ok: summary.breaking === 0, summary, changes, diagnostics });
  return summary.breaking === 0 ? 0 : 1;
}

const STYLES: Readonly<Record<Severity, Style>> = { breaking: "red", risky: "yellow", safe: "green" };

export function printChanges(changes: readonly Change[], report: Report, file: (change: Change) => string): void {
  for (const change of foldNotes(changes)) {
    const mark = painted(STYLES[change.severity], change.severity.padEnd(8));
    report.line(mark, `  ${file(change)}#${change.pointer}  ${change.message}`);
  }
}

/** Changed descriptions of one declaration that are printed each: hundreds would bury what matters. */
const MOST_NOTES = 3;

/** Changes with one in the place of all those descriptions, and the like, of a declaration that are too many. */
function foldNotes(changes: readonly Change[]): readonly Change[] {
  const notes = grouped(changes.filter(isDocumentation), documented);
  return changes.flatMap((change) => {
    const list = isDocumentation(change) ? (notes.get(documented(change)) ?? []) : [];
    if (list.length <= MOST_NOTES) return [change];
    const message = `${list.length} descriptions and the like changed, the first at ${change.pointer}`;
    return list[0] === change ? [{ ...change, pointer: declarationOf(change.pointer), message }] : [];
  });
}

function isDocumentation({ code }: Change): boolean {
  return code === "documentation-changed";
}

/** Which declaration's documentation it is: pointers into the other manifest may mean another one. */
function documented({ side, pointer }: Change): string {
  return `${side} ${declarationOf(pointer)}`;
}

export function count(changes: readonly Change[]): Record<Severity, number> {
  const of = (severity: Severity): number => changes.filter((change) => change.severity === severity).length;
  return { breaking: of("breaking"), risky: of("risky"), safe: of("safe") };
}
