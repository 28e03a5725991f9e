import { applyPlans, type FolderPlan } from "../write/apply.js";
import { sweepAside } from "../write/aside.js";
import { inTurn } from "../write/turn.js";
import { withFreshLock } from "./fresh-lock.js";

/**
 * Makes the folders what their plans say, while no other run writes there.
 *
 * @param signal Gives up before anything is written.
 */
export async function writeAll(plans: readonly FolderPlan[], signal?: AbortSignal): Promise<void> {
  const folders = plans.map(({ out }) => out);
  await inTurn(
    folders,
    () => {
      applyPlans(plans.map(withFreshLock));
      // Not before: until the folders are whole again, what a failed run has put aside may be needed.
      for (const folder of folders) sweepAside(folder);
    },
    signal,
  );
}
