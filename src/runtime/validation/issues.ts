import type { Issue } from "../protocol/errors.js";
import type { GeneratedCheck } from "./check.js";
import { expectation } from "./describe.js";
import { explain } from "./explain.js";
import type { StandardIssue } from "./standard-schema.js";

/** What is wrong with a value, with JSON pointers. */
export function issuesOf(check: GeneratedCheck<unknown>, value: unknown): Issue[] {
  const faults = check.is(value) ? [] : faultsOf(check, value);
  return faults.map(({ path, message }) => ({ pointer: pointerTo(path), message }));
}

/** At least one, for a value that the check refuses. */
export function faultsOf(check: GeneratedCheck<unknown>, value: unknown): StandardIssue[] {
  const found = explain(check, value);
  return found[0] ? found : [{ path: [], message: `expected ${expectation({})}` }];
}

function pointerTo(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
