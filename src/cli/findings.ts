import { formatDiagnostic, pointerTo, pointerTokens, visible, type Diagnostic } from "../diagnostics.js";

/** A finding as people read it. */
export interface Finding {
  readonly severity: Diagnostic["severity"];
  readonly text: string;
}

/**
 * Findings for people: of those that say the same about parts of one declaration the first, and how many more there are.
 * A schema may have the same mistake in each of a thousand properties.
 */
export function findings(list: readonly Diagnostic[]): Finding[] {
  const groups = new Map<string, [Diagnostic, ...Diagnostic[]]>();
  for (const diagnostic of list) {
    const { severity, code, message, file } = diagnostic;
    const key = JSON.stringify([severity, code, message, file, declarationOf(diagnostic)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [diagnostic]);
    else group.push(diagnostic);
  }
  return [...groups.values()].map(([first, ...others]) => {
    const more =
      others.length === 0 ? "" : `\n    and ${others.length} more like it in ${visible(declarationOf(first))}`;
    return { severity: first.severity, text: formatDiagnostic(first) + more };
  });
}

/** `/tools/3` of `/tools/3/inputSchema/properties/city`. */
function declarationOf({ pointer }: Diagnostic): string {
  return pointerTo("", ...pointerTokens(pointer).slice(0, 2));
}
