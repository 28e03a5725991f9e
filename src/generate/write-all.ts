import { applyPlans, type FolderPlan } from "../write/apply.js";
import { sweepAside } from "../write/aside.js";
import { uninterrupted } from "../write/signals.js";
import { inTurn } from "../write/turn.js";
import { withFreshLock } from "./fresh-lock.js";

/** Makes the folders what their plans say, while no other run writes there. */
export async function writeAll(plans: readonly FolderPlan[]): Promise<void> {
  const folders = plans.map(({ out }) => out);
  for (const folder of folders) sweepAside(folder);
  await uninterrupted(() => inTurn(folders, () => applyPlans(plans.map(withFreshLock))));
}
