import { existsSync } from "node:fs";
import { mkdir, rmdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are missing. One by one: Node's own way turns round and round where the platform says
 * that a folder which is there is not.
 *
 * @param made Gets what is made, the outermost first, also where the next one then fails.
 */
export async function makeFolders(path: string, made: string[]): Promise<void> {
  const missing: string[] = [];
  for (let current = path; !existsSync(current); current = dirname(current)) missing.push(current);
  for (const folder of missing.reverse()) {
    await mkdir(folder);
    made.push(folder);
  }
}

/** Takes them away again, as far as nobody has put something into them. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of [...made].reverse()) await rmdir(folder).catch(() => {});
}
