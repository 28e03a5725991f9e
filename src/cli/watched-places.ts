import { existsSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

/** As many links in a row as Linux follows. */
const MAX_LINKS = 40;

/** What has to be heard of for some files to be: they and what links of them lead to. */
export interface Places {
  readonly paths: ReadonlySet<string>;
  /** By folder: the names of paths in it, or, where folders are missing, of what leads to paths in the nearest one. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  /** By file: the folders of its paths. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
}

/** Looks at the disk once for each file: not to be asked again while nothing has changed. */
export function placesOf(files: Iterable<string>): Places {
  const paths = new Set<string>();
  const names = new Map<string, Set<string>>();
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const targets = withTargets(file);
    const found = targets.map((path) => {
      paths.add(path);
      const there = nearestThere(path);
      const folder = dirname(there);
      names.set(folder, (names.get(folder) ?? new Set()).add(basename(there)));
      return folder;
    });
    folders.set(file, found);
  }
  return { paths, names, folders };
}

/** The path, or the first folder on the way to it that is missing. */
function nearestThere(path: string): string {
  let there = path;
  while (!existsSync(dirname(there)) && dirname(there) !== there) there = dirname(there);
  return there;
}

/** A path and, where it is a link, what it leads to, which may be a link again. */
function withTargets(path: string): string[] {
  const paths = [path];
  for (let at = targetOf(path); at !== undefined && paths.length <= MAX_LINKS; at = targetOf(at)) paths.push(at);
  return paths;
}

function targetOf(path: string): string | undefined {
  try {
    const target = readlinkSync(path);
    // What a link says is meant from where it stands, its folder perhaps being a link as well.
    return resolve(realpathSync(dirname(path)), target);
  } catch {
    return undefined;
  }
}
