import { lstatSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../diagnostics.js";
import { makeFolders, removeFolders } from "./new-folders.js";
import { WriteError } from "./write-error.js";

/** What may already be in the folder of a new project. */
const HARMLESS: readonly string[] = [".git", ".DS_Store"];

/**
 * Refuses a folder that holds something.
 *
 * @throws {UsageError} It is not empty, or not a folder.
 */
export async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw new UsageError(`${folder} is not a folder that can be read.`);
    if (isThere(folder)) throw new UsageError(`${folder} is a link that leads nowhere.`);
    return [];
  });
  const others = entries.filter((name) => !HARMLESS.includes(name));
  if (others.length > 0) throw new UsageError(`${folder} is not empty: it holds ${others.slice(0, 3).join(", ")}.`);
}

/** Itself: what a link leads to does not count. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Writes a new project: everything is made in a folder beside it, or in it where nothing can be made beside it; `finish` adds
 * to it there, and only then it moves into place.
 * A failure leaves nothing behind.
 *
 * @throws {UsageError} The folder is not empty, or not a folder. @throws {WriteError} It could not be written.
 */
export async function writeScaffold(
  folder: string,
  files: ReadonlyMap<string, string>,
  finish: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(folder);
  await requireEmpty(target);
  const made: string[] = [];
  let temporary: string | undefined;
  try {
    await written(dirname(target), () => makeFolders(dirname(target), (parent) => made.push(parent)));
    temporary = await makeTemporary(target);
    await written(target, () => writeAll(temporary!, files));
    await finish(temporary);
    await written(target, () => moveInto(temporary!, target));
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    removeFolders(made);
    throw error;
  }
  await rm(temporary, { recursive: true, force: true });
}

/** What fails at `path` is told in words. */
async function written<Result>(path: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new WriteError(path, error);
  }
}

function makeTemporary(target: string): Promise<string> {
  const parent = dirname(target);
  return written(parent, () => mkdtemp(join(parent, `.${basename(target)}-`))).catch((error: unknown) => {
    if (!isThere(target)) throw error;
    return written(target, () => mkdtemp(join(target, ".mcp-gen-")));
  });
}

async function writeAll(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  }
}

/** Entry by entry, since the target may be an empty folder that somebody stands in. */
async function moveInto(temporary: string, target: string): Promise<void> {
  const made = await mkdir(target, { recursive: true });
  const moved: string[] = [];
  try {
    for (const name of await readdir(temporary)) {
      await rename(join(temporary, name), join(target, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) await rm(join(target, name), { recursive: true, force: true });
    if (made !== undefined) await rm(target, { recursive: true, force: true });
    throw error;
  }
}
