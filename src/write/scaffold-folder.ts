import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../diagnostics.js";

/** What may already be in the folder of a new project. */
const HARMLESS: readonly string[] = [".git", ".DS_Store"];

/**
 * Refuses a folder that holds something.
 *
 * @throws {UsageError} It is not empty, or not a folder.
 */
export async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new UsageError(`${folder} is not a folder that can be read.`);
  });
  const others = entries.filter((name) => !HARMLESS.includes(name));
  if (others.length > 0) throw new UsageError(`${folder} is not empty: it holds ${others.slice(0, 3).join(", ")}.`);
}

/**
 * Writes a new project: everything is made in a folder beside it, or in it where nothing can be made beside it; `finish` adds
 * to it there, and only then it moves into place.
 * A failure leaves nothing behind.
 */
export async function writeScaffold(
  folder: string,
  files: ReadonlyMap<string, string>,
  finish: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(folder);
  await requireEmpty(target);
  await mkdir(dirname(target), { recursive: true });
  const temporary = await mkdtemp(join(dirname(target), `.${basename(target)}-`)).catch((error: unknown) => {
    if (!existsSync(target)) throw error;
    return mkdtemp(join(target, ".mcp-gen-"));
  });
  try {
    for (const [path, text] of files) {
      const file = join(temporary, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text, { flag: "wx" });
    }
    await finish(temporary);
    await moveInto(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
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
