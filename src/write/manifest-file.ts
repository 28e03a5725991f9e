import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { stringify } from "yaml";

/** A manifest as text: YAML for `.yaml` and `.yml`, JSON otherwise. */
export function manifestText(manifest: object, path: string): string {
  if (!/\.ya?ml$/.test(path)) return `${JSON.stringify(manifest, null, 2)}\n`;
  // No anchors: the reader bounds them, and people do not expect them.
  return stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 120 });
}

/** Writes a file whole: whoever reads it finds the old text or the new one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
