import { formatDiagnostic, pointerTo, pointerTokens, visible, type Diagnostic } from "../diagnostics.js";
import { grouped } from "../model/grouped.js";

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
  const groups = grouped(list, ({ severity, code, message, file, pointer }) =>
    JSON.stringify([severity, code, message, file, declarationOf(pointer)]),
  );
  return [...groups.values()].map(([first, ...others]) => {
    const place = visible(declarationOf(first.pointer));
    const more = others.length === 0 ? "" : `\n    and ${others.length} more like it in ${place}`;
    return { severity: first.severity, text: formatDiagnostic(first) + more };
  });
}

/** `/tools/3` of `/tools/3/inputSchema/properties/city`. */
export function declarationOf(pointer: string): string {
  return pointerTo("", ...pointerTokens(pointer).slice(0, 2));
}
