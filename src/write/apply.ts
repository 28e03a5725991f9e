import { dirname, join } from "node:path";
import { asideName, attempt, removeAside } from "./aside.js";
import { nodeFileSystem, permissionsAt, type FileSystem } from "./file-system.js";
import { makeFolders, removeFolders } from "./new-folders.js";
import { safePath } from "./paths.js";
import type { FileChange } from "./plan.js";
import { WriteError, type LeftFile } from "./write-error.js";

/** An output folder and what is to become of it. */
export interface FolderPlan {
  readonly out: string;
  readonly plan: readonly FileChange[];
}

/** What is there of a change so far. */
interface Begun {
  /** The outermost first. */
  readonly madeFolders: string[];
  readonly asides: string[];
  readonly moved: Move[];
}

/** The last step of a change of one file, once everything is prepared. */
interface Move {
  readonly out: string;
  readonly aside: string;
  readonly target: string;
  /** Second name of the file that was there. */
  readonly before?: string;
  go(): void;
  back(): void;
}

/**
 * Makes output folders what their plans say, all of it or nothing: new files are written aside first, then moved over the
 * old ones, of which a second name is kept; a failure on the way moves the old ones back. No file is ever missing
 * meanwhile, so that whoever is killed has lost nothing.
 *
 * @throws {WriteError} Something could not be written; the folders are as they were, but for the files that it names.
 */
export function applyPlans(folders: readonly FolderPlan[], system: FileSystem = nodeFileSystem): void {
  const begun: Begun = { madeFolders: [], asides: [], moved: [] };
  let at = "";
  try {
    const moves = folders.flatMap(({ out, plan }) => prepareFolder((at = out), plan, begun, system));
    for (const move of moves) {
      at = move.out;
      move.go();
      begun.moved.push(move);
    }
  } catch (error) {
    const left = takeBack(begun, system);
    throw error instanceof WriteError ? error : new WriteError(at, error, left);
  }
  for (const aside of begun.asides) attempt(() => removeAside(aside, system));
  for (const { out, plan } of folders) {
    for (const { action, path } of plan) if (action === "remove") attempt(() => removeEmptied(out, path, system));
  }
}

/**
 * Moves the old files back, and removes what was made for the new ones. Old files that cannot be moved stay where they are.
 *
 * @returns The files that are still new.
 */
function takeBack({ moved, asides, madeFolders }: Begun, system: FileSystem): LeftFile[] {
  const left = [...moved].reverse().filter((move) => !attempt(() => move.back()));
  const needed = new Set(left.filter(({ before }) => before !== undefined).map(({ aside }) => aside));
  for (const aside of asides) if (!needed.has(aside)) attempt(() => removeAside(aside, system));
  removeFolders(madeFolders, system);
  return left.map(({ target: path, before }) => ({ path, ...(before !== undefined && { before }) }));
}

/** Writes the new files of one folder aside and returns what puts each in place. */
function prepareFolder(out: string, plan: readonly FileChange[], begun: Begun, system: FileSystem): Move[] {
  const changes = plan.filter(({ action }) => action !== "keep");
  if (changes.length === 0) return [];
  makeFolders(out, (made) => begun.madeFolders.push(made), system);
  const root = system.realpath(out);
  const aside = join(root, asideName());
  begun.asides.push(aside);
  system.makeFolder(aside);
  return changes.map((file, index): Move => {
    const target = safePath(root, file.path, system);
    const [fresh, before] = [join(aside, `${index}.new`), join(aside, `${index}.old`)];
    const move = { out, aside, target };
    if (file.action === "remove") {
      return { ...move, before, go: () => system.rename(target, before), back: () => system.rename(before, target) };
    }
    makeFolders(dirname(target), (made) => begun.madeFolders.push(made), system);
    writeAside(fresh, file.after, target, system);
    const go = (): void => system.rename(fresh, target);
    if (file.action === "create") return { ...move, go, back: () => system.remove(target) };
    system.keep(target, before);
    return { ...move, before, go, back: () => system.rename(before, target) };
  });
}

/**
 * With the permissions of the file that it will replace. A failure here names that one: the platform names none where it fails
 * while it writes.
 */
function writeAside(path: string, text: string, target: string, system: FileSystem): void {
  try {
    system.writeNew(path, text, permissionsAt(target, system));
  } catch (error) {
    throw new WriteError(target, error);
  }
}

/** Folders that held nothing but what was removed go, too. */
function removeEmptied(out: string, path: string, system: FileSystem): void {
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder))
    system.removeEmptyFolder(join(out, folder));
}
