import { ValidationError } from "../protocol/errors.js";
import { issuesOf } from "../validation/issues.js";
import type { AnyCheck } from "./descriptors.js";

/**
 * What a caller is told of a value that its check refuses. It brings what explains a generated check, so it is imported when
 * there is such a value: most programs never meet one.
 */
export function refused(subject: string, check: AnyCheck<unknown>, value: unknown): ValidationError {
  return new ValidationError(subject, "issues" in check ? check.issues(value) : issuesOf(check, value));
}
