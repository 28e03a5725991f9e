import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { stringify } from "yaml";
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
 * @throws {WriteError} It could not be written; the old one is as it was.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}-${randomBytes(6).toString("hex")}`);
  try {
    await makeFolders(dirname(path));
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new WriteError(path, error);
  }
}

/** One by one: Node's own way turns round and round where the platform says that a folder which is there is not. */
async function makeFolders(path: string): Promise<void> {
  const missing: string[] = [];
  for (let current = path; !existsSync(current); current = dirname(current)) missing.push(current);
  for (const folder of missing.reverse()) await mkdir(folder);
}
