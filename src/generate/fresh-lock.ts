import { isGenerated } from "../emit/marker.js";
import * as locks from "../model/lock.js";
import type { FolderPlan } from "../write/apply.js";
import { readExisting } from "../write/existing.js";
import type { FileChange } from "../write/plan.js";

/** The plan of a folder with what other runs have put into its lock since it was planned. To be called in turn. */
export function withFreshLock({ out, plan }: FolderPlan): FolderPlan {
  return { out, plan: plan.map((file) => (file.path === locks.LOCK_FILE ? fresh(out, file) : file)) };
}

function fresh(out: string, file: FileChange): FileChange {
  const [now] = readExisting(out, [locks.LOCK_FILE], [], isGenerated);
  const text = now?.text.replaceAll("\r\n", "\n");
  if (text === undefined || text === file.before) return file;
  const [before, after] = [locks.readLock(file.before).servers, locks.readLock(file.after).servers];
  const servers = new Map(locks.readLock(text).servers);
  for (const folder of before.keys()) if (!after.has(folder)) servers.delete(folder);
  for (const [folder, locked] of after) {
    const isOurs = JSON.stringify(before.get(folder)) !== JSON.stringify(locked);
    if (isOurs) servers.set(folder, locked);
  }
  const merged = locks.printLock({ servers });
  return { path: file.path, action: merged === text ? "keep" : "update", before: text, after: merged };
}
