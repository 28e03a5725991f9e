import { ValidationError, type Issue } from "../protocol/errors.js";
import { issuesOf } from "../validation/issues.js";
import type { AnyCheck } from "./descriptors.js";

/**
 * What a caller is told of a value that its check refuses. It brings what explains a generated check, so it is imported when
 * there is such a value: most programs never meet one.
 */
export function refused(subject: string, check: AnyCheck<unknown>, value: unknown): ValidationError {
  return new ValidationError(subject, issues(check, value));
}

function issues(check: AnyCheck<unknown>, value: unknown): readonly Issue[] {
  try {
    return "issues" in check ? check.issues(value) : issuesOf(check, value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ pointer: "", message: "expected a value that is nested less deeply" }];
  }
}
