import { ValidationError } from "../protocol/errors.js";
import type { AnyCheck } from "./descriptors.js";

/** What a caller is told of an output that its check refuses. Most programs never load it. */
export async function refusedOutput(tool: string, check: AnyCheck<unknown>, output: unknown): Promise<ValidationError> {
  return new ValidationError(`The output of ${tool} is not what it declares:`, await check.issues(output));
}
