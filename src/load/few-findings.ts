import type { Diagnostic } from "../diagnostics.js";

/** Of one kind: there may be one for every other character, and each names its place, which may be as long as the text. */
const MOST = 100;

/** Findings about a text, of which the first of each kind are kept. */
export interface FewFindings {
  readonly diagnostics: readonly Diagnostic[];
  readonly add: (finding: Omit<Diagnostic, "pointer">, pointer: () => string) => void;
}

/** None yet. */
export function fewFindings(): FewFindings {
  const diagnostics: Diagnostic[] = [];
  const counts = new Map<string, number>();
  return {
    diagnostics,
    add(finding, pointer) {
      const count = (counts.get(finding.code) ?? 0) + 1;
      counts.set(finding.code, count);
      if (count > MOST) return;
      const message = count < MOST ? finding.message : `${finding.message} There may be more than are told.`;
      diagnostics.push({ ...finding, message, pointer: pointer() });
    },
  };
}
