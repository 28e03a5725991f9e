import type { Issue } from "../protocol/errors.js";
import type { GeneratedCheck } from "../validation/check.js";

/** A generated check that loads what explains a refusal when it is asked to: most clients never have to. */
export interface LazyCheck<T> extends GeneratedCheck<T> {
  /** What is wrong with `value`: empty when it is valid, at most 10 issues. */
  issues(value: unknown): Promise<readonly Issue[]>;
}

/** Lets a generated check explain itself. */
export function lazyCheck<T>(check: GeneratedCheck<T>): LazyCheck<T> {
  return { ...check, issues: async (value) => (await import("../validation/issues.js")).issuesOf(check, value) };
}
