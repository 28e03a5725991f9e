import { awaitedUserCode } from "../load/user-code.js";
import type { Report } from "./report.js";

/** Code of the user's that has not answered for so long is worth a word. */
export const SLOW_MS = 10_000;
const LOOK_EVERY_MS = 1000;

/** Says which code of the user's is waited for, once each time that it takes long. */
export function tellOfSlowCode(report: Report): void {
  let told = new Set<string>();
  const look = (): void => {
    const slow = new Set(awaitedUserCode(SLOW_MS));
    for (const name of slow)
      if (!told.has(name)) report.note(`mcp-gen: still waiting for ${name}, after ${SLOW_MS / 1000} seconds.`);
    told = slow;
  };
  // Waiting for this alone would keep the process from ending.
  setInterval(look, LOOK_EVERY_MS).unref();
}
