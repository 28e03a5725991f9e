import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { nodeFileSystem, type FileSystem } from "./file-system.js";

// New files wait in a folder of their own inside the output folder, on the same disk, until all of them are written.

const NAME = /^\.mcp-gen-(\d+)-[0-9a-f]{12}$/;
const FILE = /^\d+\.(?:new|old)$/;

/** A name that says whose it is: the process id, and a random part. */
export function asideName(): string {
  return `.mcp-gen-${process.pid}-${randomBytes(6).toString("hex")}`;
}

/** Removes such a folder with what we put there, and nothing else. */
export function removeAside(path: string, system: FileSystem = nodeFileSystem): void {
  if (system.lstat(path)?.isDirectory() !== true) return;
  for (const name of system.list(path)) if (FILE.test(name)) attempt(() => system.remove(join(path, name)));
  attempt(() => system.removeEmptyFolder(path));
}

/** Removes what runs left in an output folder that were killed: theirs are second names and files that were never used. */
export function sweepAside(out: string, system: FileSystem = nodeFileSystem): void {
  attempt(() => {
    for (const name of system.list(out)) {
      const owner = NAME.exec(name)?.[1];
      if (owner !== undefined && !isRunning(Number(owner))) removeAside(join(out, name), system);
    }
  });
}

/** This process has nothing aside when it asks, so its own id is that of an earlier one: container after container has it. */
export function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/**
 * Clean-up does what it can, and what failed first is what gets reported.
 *
 * @returns Whether the step was done.
 */
export function attempt(step: () => void): boolean {
  try {
    step();
    return true;
  } catch {
    return false;
  }
}
