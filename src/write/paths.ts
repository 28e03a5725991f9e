import { join } from "node:path";
import { UsageError } from "../diagnostics.js";
import type { FileSystem } from "./file-system.js";

/** One part of a path: a name that is one file or folder, and the same on every system. */
const SAFE_PART =
  /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))(?!\.)[^<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}]{1,100}(?<![. ])$/iu;

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
    if (!SAFE_PART.test(part)) throw new UsageError(`Not a path to write to: ${JSON.stringify(path)}.`);
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
