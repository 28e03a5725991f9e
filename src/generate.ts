import { dirname, join, relative, resolve } from "node:path";
import type { Diagnostic, Report } from "./diagnostics.js";
import { proveShape, type Prove } from "./emit/shape.js";
import { withFreshLock } from "./generate/fresh-lock.js";
import { planFolder } from "./generate/plan-folder.js";
import { fromFolder, planHandlers } from "./generate/plan-handlers.js";
import { checkFolders, checkHandlers } from "./generate/places.js";
import { prepareAll, type Prepared } from "./generate/prepare.js";
import type { GeneratedFile, GenerateRequest, GenerateResult } from "./generate/request.js";
import { applyPlans, type FolderPlan } from "./write/apply.js";
import { sweepAside } from "./write/aside.js";
import type { PlannedFile } from "./write/plan.js";
import { uninterrupted } from "./write/signals.js";
import { inTurn } from "./write/turn.js";

export type { GeneratedFile, GenerateRequest, GenerateResult, ServerRequest } from "./generate/request.js";

/**
 * Generates code for servers: reads their manifests, prints, proves, compares with what is there, and writes what changed.
 * All or nothing: while one server has an error, nothing is written for any.
 *
 * @param startProver Called before something is printed, for what proves it. Default: proves in this thread.
 * @throws {Error} Something could not be read or written; the output is as it was.
 * @throws {ShapeError} The output would not have been what it should be; nothing is written.
 */
export async function generate(
  request: GenerateRequest,
  startProver: () => Prove = () => proveShape,
): Promise<GenerateResult> {
  const cwd = resolve(request.cwd ?? ".");
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) =>
    diagnostics.push(request.strict === true ? { ...diagnostic, severity: "error" } : diagnostic);

  const found = new Set<string>();
  const prepared = await prepareAll(request, cwd, found, report);
  const inputs = [...found];
  checkFolders(prepared, report);
  checkHandlers(prepared, cwd, report);
  if (failed(diagnostics)) return { diagnostics, files: [], declarations: [], inputs };

  const files: GeneratedFile[] = [];
  const declarations: string[] = [];
  const plans: FolderPlan[] = [];
  for (const [out, servers] of groupByFolder(prepared)) {
    const { plan, declarations: changed } = await planFolder(out, servers, { request, startProver, report });
    declarations.push(...changed);
    for (const file of plan) if (file.action === "conflict") report(conflict(file, relative(cwd, out)));
    files.push(...plan.map((file) => ({ ...file, path: fromFolder(cwd, join(out, file.path)) })));
    plans.push({ out, plan });
  }
  for (const one of prepared) {
    const plan = await planHandlers(one, cwd, report);
    if (plan === undefined) continue;
    const folder = dirname(resolve(cwd, one.server.handlers ?? ""));
    files.push({ ...plan, path: fromFolder(cwd, join(folder, plan.path)) });
    plans.push({ out: folder, plan: [plan] });
  }
  request.signal?.throwIfAborted();
  if (failed(diagnostics)) return { diagnostics, files: [], declarations: [], inputs };
  if (request.write !== "plan") {
    for (const { out } of plans) sweepAside(out);
    const folders = plans.map(({ out }) => out);
    await uninterrupted(() => inTurn(folders, () => applyPlans(plans.map(withFreshLock))));
  }
  return { diagnostics, files, declarations, inputs };
}

function groupByFolder(prepared: readonly Prepared[]): Map<string, Prepared[]> {
  const groups = new Map<string, Prepared[]>();
  for (const one of prepared) groups.set(one.out, [...(groups.get(one.out) ?? []), one]);
  return groups;
}

function conflict({ path }: PlannedFile, out: string): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_CONFLICT",
    message: "The file is there already and was not generated, so it is not overwritten.",
    pointer: "",
    file: join(out, path),
    hint: "Move it away, or choose another output folder.",
  };
}

function failed(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
