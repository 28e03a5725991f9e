import { dirname, join } from "node:path";
import { asideName, attempt, removeAside } from "./aside.js";
import { nodeFileSystem, type FileSystem } from "./file-system.js";
import { makeFolders } from "./new-folders.js";
import { safePath } from "./paths.js";
import type { FileChange } from "./plan.js";
import { WriteError } from "./write-error.js";

/** An output folder and what is to become of it. */
export interface FolderPlan {
  readonly out: string;
  readonly plan: readonly FileChange[];
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
  plan: readonly FileChange[],
  undo: (() => void)[],
  settle: (() => void)[],
  system: FileSystem,
): { out: string; move: () => void }[] {
  const changes = plan.filter(({ action }) => action !== "keep");
  if (changes.length === 0) return [];
  makeUndoable(out, undo, system);
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
  { path, action, after }: FileChange,
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
  makeUndoable(dirname(target), undo, system);
  writeAside(fresh, after, target, system);
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

function makeUndoable(path: string, undo: (() => void)[], system: FileSystem): void {
  makeFolders(path, (made) => undo.push(() => system.removeEmptyFolder(made)), system);
}

/** Folders that held nothing but what was removed go, too. */
function removeEmptied(root: string, path: string, system: FileSystem): void {
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder))
    system.removeEmptyFolder(join(root, folder));
}
