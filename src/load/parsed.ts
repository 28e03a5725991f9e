import type { Diagnostic, Position } from "../diagnostics.js";

/** What a reader made of a source. */
export interface Parsed {
  readonly value: unknown;
  /** An error among them means that `value` is of no use. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The files that it was read from, and those that imports were looked for in; absolute, where they are more than the source
   * itself. To find them takes time, and only who watches needs them.
   */
  files?(): readonly string[];
  /** Where the values stand that JSON pointers lead to; only asked when there is something to report. */
  locate(pointers: readonly string[]): ReadonlyMap<string, Position>;
}
