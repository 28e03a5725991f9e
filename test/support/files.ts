import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Path to text. */
export type Files = Readonly<Record<string, string>>;

/** Writes files below a folder, making what folders they need. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

/** Changes a file as editors do: a new file takes the old one's place. */
export function edit(folder: string, path: string, change: (text: string) => string): void {
  writeFileSync(join(folder, "edited"), change(read(folder, path)));
  renameSync(join(folder, "edited"), join(folder, path));
}
