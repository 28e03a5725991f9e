import { createHash } from "node:crypto";
import { lstatSync, readFileSync, realpathSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../diagnostics.js";
import { attempt, isRunning } from "./aside.js";

const WAIT_MS = 10_000;
const EVERY_MS = 20;
/** Writing takes far less: a process of that number is another one by now. */
const STALE_MS = 60_000;

/**
 * Does synchronous work on output folders while no other run of this user does: what is read there is still so when it is
 * written. Whose turn it is stands outside of the folders, which may not be there yet.
 *
 * @throws {UsageError} Another run does not come to an end.
 */
export function inTurn(folders: readonly string[], work: () => void): void {
  const taken: string[] = [];
  try {
    // Always in the same order, so that no two runs wait for each other.
    for (const path of [...new Set(folders.map(turnFile))].sort()) if (take(path)) taken.push(path);
    work();
  } finally {
    for (const path of taken) attempt(() => unlinkSync(path));
  }
}

function turnFile(folder: string): string {
  let real = folder;
  attempt(() => void (real = realpathSync(folder)));
  // Not from `os.userInfo`, which fails for a user without an entry: containers have such.
  const digest = createHash("sha256")
    .update(`${process.getuid?.() ?? ""} ${real}`)
    .digest("hex")
    .slice(0, 16);
  return join(tmpdir(), `mcp-gen-${digest}.turn`);
}

/** Whether the turn was taken: where nothing can be written for it, there are none. */
function take(path: string): boolean {
  for (let waited = 0; waited < WAIT_MS; waited += EVERY_MS) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || isForeign(path)) return false;
    }
    if (isLeft(path)) attempt(() => unlinkSync(path));
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, EVERY_MS);
  }
  throw new UsageError(
    `Another mcp-gen has been writing there for ${WAIT_MS / 1000} s. If there is none, remove ${path}.`,
  );
}

/** Whether somebody else put the file there, who could hold us up for ever. */
function isForeign(path: string): boolean {
  try {
    return process.getuid !== undefined && lstatSync(path).uid !== process.getuid();
  } catch {
    return false;
  }
}

/** Whether whoever had the turn is gone. */
function isLeft(path: string): boolean {
  try {
    const owner = Number(readFileSync(path, "utf8"));
    // A file without a number is one that is being written.
    return (owner > 0 && !isRunning(owner)) || Date.now() - statSync(path).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}
