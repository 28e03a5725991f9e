import type { Diagnostic, Position } from "../diagnostics.js";

/**
 * Told the path of each file that decides what a source or a config says, also where it is not there yet or reading fails.
 * Nobody takes it who does not watch: to find the files takes time.
 */
export type OnFile = (path: string) => void;

/** What a reader made of a source. */
export interface Parsed {
  readonly value: unknown;
  /** An error among them means that `value` is of no use. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where the values stand that JSON pointers lead to; only asked when there is something to report. */
  locate(pointers: readonly string[]): ReadonlyMap<string, Position>;
}
