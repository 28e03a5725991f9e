import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { nodeFileSystem, type FileSystem } from "./folder.js";
import { safePath } from "./paths.js";
import type { ExistingFile, PlannedFile } from "./plan.js";

const TEMPORARY = ".mcp-gen-"; // followed by the process id and a random part

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
  if (system.lstat(out) === undefined) return [];
  const root = system.realpath(out);
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

function safeFolder(root: string, folder: string, system: FileSystem): string | undefined {
  const found = system.lstat(join(root, folder));
  if (found === undefined) return undefined;
  if (!found.isDirectory()) throw new Error(`${join(root, folder)} is a link or otherwise not a folder.`);
  return join(root, folder);
}

/**
 * Makes the output folder what the plan says, all of it or nothing: new files are written aside first, then moved into
 * place; a failure on the way moves the old ones back.
 *
 * @throws {Error} Something could not be written; the folder is as it was.
 */
export function applyPlan(out: string, plan: readonly PlannedFile[], system: FileSystem = nodeFileSystem): void {
  const changes = plan.filter(({ action }) => action === "create" || action === "update" || action === "remove");
  if (changes.length === 0) return;
  const made = makeFolders(out, system);
  const root = system.realpath(out);
  const aside = join(root, `${TEMPORARY}${process.pid}-${randomBytes(6).toString("hex")}`);
  const undo: (() => void)[] = [() => removeEmpty(made, system)];
  try {
    undo.push(() => system.removeTree(aside));
    system.makeFolder(aside);
    const moves = changes.map((file, index) => prepare(file, index, root, aside, undo, system));
    for (const move of moves) move();
  } catch (error) {
    for (const step of undo.reverse()) attempt(step);
    throw error;
  }
  attempt(() => system.removeTree(aside));
  for (const { action, path } of changes) {
    if (action === "remove") attempt(() => system.removeEmptyFolder(dirname(join(root, path))));
  }
}

/** Writes the new text aside and returns what puts it in place. */
function prepare(
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
  const made = makeFolders(dirname(target), system);
  undo.push(() => removeEmpty(made, system));
  if (action !== "remove") system.writeNew(fresh, after ?? "");
  return () => {
    if (action !== "create") {
      system.rename(target, old);
      undo.push(() => system.rename(old, target));
    }
    if (action === "remove") return;
    system.rename(fresh, target);
    undo.push(() => system.remove(target));
  };
}

/** The folders that had to be made, innermost first. */
function makeFolders(path: string, system: FileSystem): string[] {
  const made: string[] = [];
  for (let current = path; system.lstat(current) === undefined; current = dirname(current)) made.push(current);
  system.makeFolder(path);
  return made;
}

function removeEmpty(folders: readonly string[], system: FileSystem): void {
  for (const folder of folders) attempt(() => system.removeEmptyFolder(folder));
}

/** Clean-up does what it can. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // What failed first is what gets reported.
  }
}
