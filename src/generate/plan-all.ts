import { join } from "node:path";
import { grouped } from "../model/grouped.js";
import type { FolderPlan } from "../write/apply.js";
import type { FileChange } from "../write/plan.js";
import { planFolder } from "./plan-folder.js";
import { planHandlers } from "./plan-handlers.js";
import type { Prepared } from "./prepare.js";
import { relativeWithSlashes } from "./relative-with-slashes.js";
import type { Run } from "./run.js";

/** What a run has to change. */
export interface Plans {
  readonly folders: readonly FolderPlan[];
  /** How the declarations differ from those that the lock files hold, as sentences. */
  readonly declarations: readonly string[];
}

/** Plans every output folder, then the handlers files, which import from them. */
export async function planAll(prepared: readonly Prepared[], run: Run): Promise<Plans> {
  const folders: FolderPlan[] = [];
  const declarations: string[] = [];
  for (const [out, servers] of grouped(prepared, (one) => one.out)) {
    const planned = await planFolder(out, servers, run);
    folders.push({ out, plan: planned.plan });
    declarations.push(...planned.declarations);
  }
  for (const one of prepared) {
    const planned = await planHandlers(one, run);
    if (planned !== undefined) folders.push(planned);
  }
  return { folders, declarations };
}

/** The files of all plans, with their paths from `cwd`. */
export function filesOf({ folders }: Plans, cwd: string): FileChange[] {
  return folders.flatMap(({ out, plan }) =>
    plan.map((file) => ({ ...file, path: relativeWithSlashes(cwd, join(out, file.path)) })),
  );
}
