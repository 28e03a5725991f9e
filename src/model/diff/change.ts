/** How much a change asks of those who use the other version. */
export type Severity = "breaking" | "risky" | "safe";

/** One difference between two versions of a server's declarations. */
export interface Change {
  readonly severity: Severity;
  /** What kind of change it is, for machines: `tool-removed`, `input-narrowed` … */
  readonly code: string;
  /** JSON pointer to the place. */
  readonly pointer: string;
  /** Which manifest the pointer is into: the old one for what is gone. */
  readonly side: "old" | "new";
  /** One sentence for people. */
  readonly message: string;
  /** Whether it breaks could not be decided; such a change is never called safe. */
  readonly cannotTell?: true;
  /** An instance that shows the break, where one was found. */
  readonly example?: unknown;
}

/** Pointers to one place in both manifests. */
export type Places = Readonly<Record<Change["side"], string>>;

/** A change whose pointer starts at a place that may stand elsewhere in the other manifest. */
export function changeAt(places: Places, change: Change): Change {
  return { ...change, pointer: places[change.side] + change.pointer };
}

const RANK: Readonly<Record<Severity, number>> = { breaking: 0, risky: 1, safe: 2 };

/** Worst first, then by place. */
export function bySeverity(a: Change, b: Change): number {
  return RANK[a.severity] - RANK[b.severity] || (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0);
}

/** The worst of `severities`; safe when there are none. */
export function worst(severities: readonly Severity[]): Severity {
  return severities.includes("breaking") ? "breaking" : severities.includes("risky") ? "risky" : "safe";
}
