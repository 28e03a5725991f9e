import type { Diagnostic, Position } from "../diagnostics.js";

/** What a reader made of a text. */
export interface Parsed {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the values stand that JSON pointers lead to; only asked when there is something to report. */
  locate(pointers: readonly string[]): ReadonlyMap<string, Position>;
}
