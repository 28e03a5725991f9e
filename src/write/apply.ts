import { dirname, join } from "node:path";
import { UsageError } from "../diagnostics.js";
import { asideName, attempt, removeAside } from "./aside.js";
import { nodeFileSystem, type FileSystem } from "./folder.js";
import { safePath } from "./paths.js";
import type { ExistingFile, PlannedFile } from "./plan.js";
import { WriteError } from "./write-error.js";

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

/** An output folder and what is to become of it. */
export interface FolderPlan {
  readonly out: string;
  readonly plan: readonly PlannedFile[];
}

/**
 * Makes output folders what their plans say, all of it or nothing: new files are written aside first, then moved over the
 * old ones, of which a second name is kept; a failure on the way moves the old ones back. No file is ever missing
 * meanwhile, so that whoever is killed has lost nothing.
 *
 * @throws {WriteError} Something could not be written; the folders are as they were.
 */
export function applyPlans(folders: readonly FolderPlan[], system: FileSystem = nodeFileSystem): void {
  const undo: (() => void)[] = [];
  const settle: (() => void)[] = [];
  let at = "";
  try {
    const moves = folders.flatMap(({ out, plan }) => prepareFolder((at = out), plan, undo, settle, system));
    for (const { out, move } of moves) {
      at = out;
      move();
    }
  } catch (error) {
    for (const step of [...undo].reverse()) attempt(step);
    throw error instanceof WriteError ? error : new WriteError(at, error);
  }
  for (const step of settle) attempt(step);
}

/** Writes the new files of one folder aside and returns what puts each in place. */
function prepareFolder(
  out: string,
  plan: readonly PlannedFile[],
  undo: (() => void)[],
  settle: (() => void)[],
  system: FileSystem,
): { out: string; move: () => void }[] {
  const changes = plan.filter(({ action }) => action === "create" || action === "update" || action === "remove");
  if (changes.length === 0) return [];
  makeFolders(out, undo, system);
  const root = system.realpath(out);
  const aside = join(root, asideName());
  undo.push(() => removeAside(aside, system));
  system.makeFolder(aside);
  settle.push(() => removeAside(aside, system));
  for (const { action, path } of changes) {
    if (action === "remove") settle.push(() => removeEmptied(root, path, system));
  }
  return changes.map((file, index) => ({ out, move: prepareFile(file, index, root, aside, undo, system) }));
}

function prepareFile(
  { path, action, after }: PlannedFile,
  index: number,
  root: string,
  aside: string,
  undo: (() => void)[],
  system: FileSystem,
): () => void {
  const target = safePath(root, path, system);
  const fresh = join(aside, `${index}.new`);
  const old = join(aside, `${index}.old`);
  if (action === "remove") {
    return () => {
      system.rename(target, old);
      undo.push(() => system.rename(old, target));
    };
  }
  makeFolders(dirname(target), undo, system);
  writeAside(fresh, after ?? "", target, system);
  if (action === "update") system.keep(target, old);
  return () => {
    system.rename(fresh, target);
    undo.push(() => (action === "update" ? system.rename(old, target) : system.remove(target)));
  };
}

/** A failure here names the file that it is for: the platform names none where it fails while it writes. */
function writeAside(path: string, text: string, target: string, system: FileSystem): void {
  try {
    system.writeNew(path, text);
  } catch (error) {
    throw new WriteError(target, error);
  }
}

/** One by one: Node's own way turns round and round where the platform says that a folder which is there is not. */
function makeFolders(path: string, undo: (() => void)[], system: FileSystem): void {
  const missing: string[] = [];
  for (let current = path; system.lstat(current) === undefined; current = dirname(current)) missing.push(current);
  for (const folder of missing.reverse()) {
    system.makeFolder(folder);
    undo.push(() => system.removeEmptyFolder(folder));
  }
}

/** Folders that held nothing but what was removed go, too. */
function removeEmptied(root: string, path: string, system: FileSystem): void {
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder))
    system.removeEmptyFolder(join(root, folder));
}
