import { rename, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { stringify } from "yaml";
import { makeFolders, removeFolders } from "./new-folders.js";
import { WriteError } from "./write-error.js";

/** A manifest as text: YAML for `.yaml` and `.yml`, JSON otherwise. */
export function manifestText(manifest: object, path: string): string {
  if (!/\.ya?ml$/.test(path)) return `${JSON.stringify(manifest, null, 2)}\n`;
  // No anchors: the reader bounds them, and people do not expect them.
  return stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 120 });
}

/**
 * Writes a file whole: whoever reads it finds the old text or the new one.
 *
 * @returns The folders that were made for it, the outermost first.
 * @throws {WriteError} It could not be written; the old one is as it was.
 */
export async function writeWhole(path: string, text: string): Promise<readonly string[]> {
  const made: string[] = [];
  const temporary = join(dirname(path), `.${basename(path)}-${randomBytes(6).toString("hex")}`);
  try {
    makeFolders(dirname(path), (folder) => made.push(folder));
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, path);
    return made;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    removeFolders(made);
    throw new WriteError(path, error);
  }
}
