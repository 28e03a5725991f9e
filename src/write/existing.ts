import { join } from "node:path";
import { ReadError, UsageError } from "../diagnostics.js";
import { nodeFileSystem, type FileSystem } from "./file-system.js";
import { safePath } from "./paths.js";
import type { ExistingFile } from "./plan.js";
import { WriteError } from "./write-error.js";

// What is in a folder before anything is written to it.

/**
 * What is in the output folder: the files at `paths`, and those beside them in `folders` that `isOurs` knows as
 * generated.
 *
 * @throws {UsageError} A link or something else is where a generated file or its folder should be.
 * @throws {ReadError} A file or folder cannot be read.
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
  const disk = worded(system);
  const candidates = new Set(paths);
  for (const folder of folders) {
    const path = safeFolder(root, folder, disk);
    if (path === undefined) continue;
    for (const name of disk.list(path)) if (name.endsWith(".ts")) candidates.add(`${folder}/${name}`);
  }
  const wanted = new Set(paths);
  return [...candidates].flatMap((path): ExistingFile[] => {
    const absolute = join(root, path);
    // Only what we may have written is looked into: a stranger's link or folder beside our files is none of our business.
    if (!wanted.has(path) && disk.lstat(absolute)?.isFile() !== true) return [];
    const found = wanted.has(path) ? safePath(root, path, disk) : absolute;
    if (disk.lstat(found) === undefined) return [];
    const text = disk.read(found);
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
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UsageError(`${out} is a link that leads nowhere.`, { cause: error });
    // Who only compares is not to be told of writing.
    throw code === "EACCES" ? new ReadError(out, error) : new WriteError(out, error);
  }
  if (worded(system).lstat(root)?.isDirectory() !== true) throw new UsageError(`${out} is a file, not a folder.`);
  return root;
}

/**
 * The code in a folder and all those inside it, links aside.
 *
 * @throws {ReadError} A file or folder cannot be read.
 */
export function readBelow(
  out: string,
  folder: string,
  isOurs: (text: string) => boolean,
  system: FileSystem = nodeFileSystem,
): ExistingFile[] {
  const disk = worded(system);
  const below = (folder: string): ExistingFile[] => {
    if (disk.lstat(join(out, folder))?.isDirectory() !== true) return [];
    return disk.list(join(out, folder)).flatMap((name): ExistingFile[] => {
      const path = `${folder}/${name}`;
      if (!/\.[jt]s$/.test(name) || disk.lstat(join(out, path))?.isFile() !== true) return below(path);
      const text = disk.read(join(out, path));
      return [{ path, text, ours: isOurs(text) }];
    });
  };
  return below(folder);
}

function safeFolder(root: string, folder: string, system: FileSystem): string | undefined {
  const found = system.lstat(join(root, folder));
  if (found === undefined) return undefined;
  if (!found.isDirectory()) throw new UsageError(`${join(root, folder)} is a link or otherwise not a folder.`);
  return join(root, folder);
}

/** The same disk, whose failures to read name the place, in words. */
function worded(system: FileSystem): FileSystem {
  const told =
    <Result>(call: (path: string) => Result) =>
    (path: string): Result => {
      try {
        return call(path);
      } catch (error) {
        throw new ReadError(path, error);
      }
    };
  return {
    ...system,
    lstat: told((path) => system.lstat(path)),
    list: told((path) => system.list(path)),
    read: told((path) => system.read(path)),
  };
}
