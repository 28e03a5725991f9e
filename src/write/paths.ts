import { join } from "node:path";
import { UsageError } from "../diagnostics.js";
import type { FileSystem } from "./file-system.js";

/** One part of a path that we make: a folder or file name that is the same file on every system. */
const SAFE_PART = /^(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[a-z0-9_][a-z0-9_.-]{0,99}$/i;

/**
 * Where `path` is below `root`, having made sure that nothing on the way leads elsewhere.
 *
 * @param root Real path of the output folder.
 * @throws {UsageError} A part of the path is not a plain name, is a link, is something else than a folder (or file, at its
 *   end), or differs only in case from what is there.
 */
export function safePath(root: string, path: string, system: FileSystem): string {
  let current = root;
  const parts = path.split("/");
  parts.forEach((part, index) => {
    if (!SAFE_PART.test(part) || part.endsWith("."))
      throw new UsageError(`Not a path to write to: ${JSON.stringify(path)}.`);
    const twin = system.lstat(current) === undefined ? undefined : caseTwin(system.list(current), part);
    if (twin !== undefined) throw new UsageError(`${join(current, twin)} differs from ${part} only in case.`);
    current = join(current, part);
    const found = system.lstat(current);
    if (found === undefined) return;
    const expected = index === parts.length - 1 ? found.isFile() : found.isDirectory();
    if (!expected) throw new UsageError(`${current} is a link or otherwise not what generated files may replace.`);
  });
  return current;
}

function caseTwin(names: readonly string[], part: string): string | undefined {
  return names.find((name) => name !== part && name.toLowerCase() === part.toLowerCase());
}
