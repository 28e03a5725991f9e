import { dirname } from "node:path";
import { attempt } from "./aside.js";
import { nodeFileSystem, type FileSystem } from "./file-system.js";

/**
 * Makes a folder and those above it that are missing. One by one: Node's own way turns round and round where the platform says
 * that a folder which is there is not.
 *
 * @param onMade Told of each that was made, the outermost first, also where the next one then fails.
 */
export function makeFolders(path: string, onMade: (folder: string) => void, system: FileSystem = nodeFileSystem): void {
  const missing: string[] = [];
  for (let current = path; system.lstat(current) === undefined; current = dirname(current)) {
    missing.push(current);
    // A drive that is not there has nothing above it.
    if (dirname(current) === current) break;
  }
  for (const folder of missing.reverse()) {
    system.makeFolder(folder);
    onMade(folder);
  }
}

/** Takes them away again, as far as nobody has put something into them. */
export function removeFolders(made: readonly string[], system: FileSystem = nodeFileSystem): void {
  for (const folder of [...made].reverse()) attempt(() => system.removeEmptyFolder(folder));
}
