// What a clause is, and how the lists beside this file are written down.

/** One rule that this project claims to keep. Tests show it by citing its id in their name. */
export interface Clause {
  /** `R26`, or a slug such as `mrtr-state-echo`. Cited as `R26 …` or `… [mrtr-state-echo]`. */
  readonly id: string;
  /** The rule in our own words. */
  readonly what: string;
  /** Where it comes from: revision, page and section, or the project's own list. */
  readonly source: string;
  /** Why it is not kept. The test that cites it is then expected to fail. */
  readonly gap?: string;
}

/** A rule, or a rule with the reason why it is not kept. */
export type Rule = string | { readonly what: string; readonly gap: string };

/**
 * The clauses of one section. `source` holds revision, page and section: `"2026-07-28, 2025-11-25: server/tools#…"`, or where
 * they moved between the two, `"2026-07-28: basic/patterns/…; 2025-11-25: basic/utilities/…"`.
 */
export function from(source: string, rules: Readonly<Record<string, Rule>>): Clause[] {
  return Object.entries(rules).map(([id, rule]) =>
    typeof rule === "string" ? { id, what: rule, source } : { id, source, ...rule },
  );
}
