import type { Press } from "./emit/proven.js";
import { filesOf, planAll } from "./generate/plan-all.js";
import { checkFolders, checkHandlers } from "./generate/places.js";
import { prepareAll } from "./generate/prepare.js";
import type { GenerateRequest, GenerateResult } from "./generate/request.js";
import { beginRun } from "./generate/run.js";
import { writeAll } from "./generate/write-all.js";

export type { GenerateRequest, GenerateResult, ServerRequest } from "./generate/request.js";
export { ShapeError } from "./emit/shape.js";
export type { Action, FileChange as GeneratedFile } from "./write/plan.js";
export { WriteError, type LeftFile } from "./write/write-error.js";

/**
 * Generates code for servers: reads their manifests, prints, proves, compares with what is there, and writes what changed.
 * All or nothing: while one server has an error, nothing is written for any. What is wrong with a manifest is no exception, but
 * among the result's diagnostics.
 *
 * @throws {ReadError} A manifest, or a file that was generated before, cannot be read.
 * @throws {UsageError} The output folder is none, holds a link where a generated file should be, or is being written to by another
 *   run that does not come to an end.
 * @throws {WriteError} Something could not be written; the output is as it was, but for the files that the error names.
 * @throws {ShapeError} The output would not have been what it should be; nothing is written.
 * @throws What `request.signal` was aborted with.
 */
export function generate(request: GenerateRequest): Promise<GenerateResult> {
  return generateWith(request, () => ({}));
}

/**
 * The same, with another way to print and to prove.
 *
 * @param startPress Called before something is printed.
 */
export async function generateWith(request: GenerateRequest, startPress: () => Press): Promise<GenerateResult> {
  const run = beginRun(request, startPress);
  const prepared = await prepareAll(run);
  checkFolders(prepared, run);
  checkHandlers(prepared, run);
  const plans = run.failed() ? undefined : await planAll(prepared, run);
  const { diagnostics } = run;
  if (plans === undefined || run.failed()) return { diagnostics, files: [], declarations: [] };
  request.signal?.throwIfAborted();
  if (request.write !== "plan") await writeAll(plans.folders, request.signal);
  return { diagnostics, files: filesOf(plans, run.cwd), declarations: plans.declarations };
}
