import { createHash, randomBytes } from "node:crypto";
import { lstatSync, readFileSync, realpathSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../diagnostics.js";
import { attempt, isRunning } from "./aside.js";
import { uninterrupted } from "./signals.js";

const WAIT_MS = 10_000;
const EVERY_MS = 20;
/** Writing takes far less: a process of that number is another one by now. */
const STALE_MS = 60_000;

/** What the turns of this process say. Another turn with its number is that of an earlier process. */
const ours = new Set<string>();

/**
 * Does synchronous work on output folders while no other run of this user does: what is read there is still so when it is
 * written. Whose turn it is stands outside of the folders, which may not be there yet. While the work is done, and only then,
 * signals are held.
 *
 * @param signal Ends the waiting, not the work.
 * @throws {UsageError} Another run does not come to an end.
 */
export async function inTurn(folders: readonly string[], work: () => void, signal?: AbortSignal): Promise<void> {
  const turn = `${process.pid} ${randomBytes(8).toString("hex")}`;
  const taken: string[] = [];
  const giveBack = (): void => {
    for (const path of taken.splice(0)) attempt(() => readTurn(path) === turn && unlinkSync(path));
    ours.delete(turn);
  };
  ours.add(turn);
  try {
    // Always in the same order, so that no two runs wait for each other.
    for (const path of [...new Set(folders.map(turnFile))].sort()) if (await take(path, turn, signal)) taken.push(path);
    await uninterrupted(() => {
      try {
        work();
      } finally {
        // Before a signal that was held ends the process.
        giveBack();
      }
    });
  } finally {
    giveBack();
  }
}

function turnFile(folder: string): string {
  let real = folder;
  attempt(() => void (real = realpathSync(folder)));
  // Not from `os.userInfo`, which fails for a user without an entry: containers have such.
  return join(tmpdir(), `mcp-gen-${digest(`${process.getuid?.() ?? ""} ${real}`)}.turn`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Whether the turn was taken: where nothing can be written for it, there are none. */
async function take(path: string, turn: string, signal: AbortSignal | undefined): Promise<boolean> {
  for (const began = performance.now(); performance.now() - began < WAIT_MS;) {
    signal?.throwIfAborted();
    try {
      writeFileSync(path, turn, { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || isForeign(path)) return false;
    }
    if (!removeLeft(path)) await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
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

/**
 * Removes a turn whose owner is gone. Of all who wait for it one at a time may, and looks at it again before: otherwise one
 * who has seen it would remove the turn that another has taken in its place.
 *
 * @returns Whether it was removed.
 */
function removeLeft(path: string): boolean {
  const seen = readTurn(path);
  if (seen === undefined || !isLeft(path, seen)) return false;
  const claim = `${path}.${digest(seen)}`;
  if (!attempt(() => writeFileSync(claim, "", { flag: "wx" }))) {
    // Whoever made it was killed at once, or it would be gone.
    if (isOld(claim)) attempt(() => unlinkSync(claim));
    return false;
  }
  try {
    return readTurn(path) === seen && isLeft(path, seen) && attempt(() => unlinkSync(path));
  } finally {
    attempt(() => unlinkSync(claim));
  }
}

function readTurn(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Whether whoever had the turn is gone. A file without a number is one that is being written. */
function isLeft(path: string, turn: string): boolean {
  const owner = Number.parseInt(turn, 10);
  return (owner > 0 && !ours.has(turn) && !isRunning(owner)) || isOld(path);
}

function isOld(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}
