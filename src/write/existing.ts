import { join } from "node:path";
import { UsageError } from "../diagnostics.js";
import { nodeFileSystem, type FileSystem } from "./file-system.js";
import { safePath } from "./paths.js";
import type { ExistingFile } from "./plan.js";
import { WriteError } from "./write-error.js";

// What is in a folder before anything is written to it.

/**
 * What is in the output folder: the files at `paths`, and those beside them in `folders` that `isOurs` knows as
 * generated.
 */
export function readExisting(
  out: string,
  paths: readonly string[],
  folders: readonly string[],
  isOurs: (text: string) => boolean,
  system: FileSystem = nodeFileSystem,
): ExistingFile[] {
  const root = folderAt(out, system);
  if (root === undefined) return [];
  const candidates = new Set(paths);
  for (const folder of folders) {
    const path = safeFolder(root, folder, system);
    if (path === undefined) continue;
    for (const name of system.list(path)) if (name.endsWith(".ts")) candidates.add(`${folder}/${name}`);
  }
  const wanted = new Set(paths);
  return [...candidates].flatMap((path): ExistingFile[] => {
    const absolute = join(root, path);
    // Only what we may have written is looked into: a stranger's link or folder beside our files is none of our business.
    if (!wanted.has(path) && system.lstat(absolute)?.isFile() !== true) return [];
    const found = wanted.has(path) ? safePath(root, path, system) : absolute;
    if (system.lstat(found) === undefined) return [];
    const text = system.read(found);
    return [{ path, text, ours: isOurs(text) }];
  });
}

/** Where an output folder really is, if it is there. */
function folderAt(out: string, system: FileSystem): string | undefined {
  let root: string;
  try {
    if (system.lstat(out) === undefined) return undefined;
    root = system.realpath(out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new UsageError(`${out} is a link that leads nowhere.`, { cause: error });
    throw new WriteError(out, error);
  }
  if (system.lstat(root)?.isDirectory() !== true) throw new UsageError(`${out} is a file, not a folder.`);
  return root;
}

/** The code in a folder and all those inside it, links aside. */
export function readBelow(
  out: string,
  folder: string,
  isOurs: (text: string) => boolean,
  system: FileSystem = nodeFileSystem,
): ExistingFile[] {
  if (system.lstat(join(out, folder))?.isDirectory() !== true) return [];
  return system.list(join(out, folder)).flatMap((name): ExistingFile[] => {
    const path = `${folder}/${name}`;
    if (!/\.[jt]s$/.test(name) || system.lstat(join(out, path))?.isFile() !== true)
      return readBelow(out, path, isOurs, system);
    const text = system.read(join(out, path));
    return [{ path, text, ours: isOurs(text) }];
  });
}

function safeFolder(root: string, folder: string, system: FileSystem): string | undefined {
  const found = system.lstat(join(root, folder));
  if (found === undefined) return undefined;
  if (!found.isDirectory()) throw new Error(`${join(root, folder)} is a link or otherwise not a folder.`);
  return join(root, folder);
}
