import { existsSync, readlinkSync, realpathSync, statSync, watch, type BigIntStats, type FSWatcher } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Where the platform tells nothing (network disks, folders of containers), files are looked at this often. */
const LOOK_EVERY_MS = 500;
/** Clocks of file systems lag behind by a few milliseconds. */
const CLOCK_LAG_MS = 10;
/** As many links in a row as Linux follows. */
const MAX_LINKS = 40;

/** Files that somebody waits for edits of. */
export interface WatchedFiles {
  /** This one, too. To be said before it is read: what is edited meanwhile is an edit. */
  add(file: string): void;
  /**
   * From now on these and no others, whether they are there or not.
   *
   * @param since When reading them began, in milliseconds since 1970: what changed afterwards is an edit.
   */
  follow(files: Iterable<string>, since?: number): void;
  close(): void;
}

/** Tells of edits in whichever way editors and tools make them: in place, by another file's move, with the whole folder. */
export function watchFiles(onEdit: () => void): WatchedFiles {
  const seen = new Map<string, string>();
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly identity: string }>();
  let places = placesOf([]);

  const drop = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  // Folders, not files: editors replace files, and a watched file that was replaced is never heard of again.
  const listen = (): void => {
    places = placesOf(seen.keys());
    for (const folder of watchers.keys()) if (!places.names.has(folder)) drop(folder);
    for (const folder of places.names.keys()) {
      const identity = identityOf(folder);
      if (watchers.get(folder)?.identity === identity) continue;
      drop(folder); // it went, or another took its place
      if (identity === undefined) continue;
      const watcher = tryToWatch(folder, (name) => {
        if (name !== null && places.names.get(folder)?.has(name) !== true) return;
        // A file was written, also one that looks the same as before; or a folder came that one may be in.
        if (name === null || places.paths.has(join(folder, name))) tell();
        else look();
      });
      if (watcher !== undefined) watchers.set(folder, { watcher, identity });
    }
  };
  const tell = (): void => {
    for (const file of seen.keys()) seen.set(file, stateOf(file));
    onEdit();
  };
  const look = (): void => {
    listen();
    if (![...seen].every(([file, state]) => stateOf(file) === state)) tell();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);

  return {
    add(file) {
      if (seen.has(file)) return;
      seen.set(file, stateOf(file));
      listen();
    },
    follow(files, since) {
      const wanted = new Set(files);
      for (const file of seen.keys()) if (!wanted.has(file)) seen.delete(file);
      const added = [...wanted].filter((file) => !seen.has(file));
      for (const file of added) seen.set(file, stateOf(file));
      listen();
      if (since !== undefined && added.some((file) => changedSince(file, since))) onEdit();
    },
    close() {
      clearInterval(timer);
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

/** What has to be heard of for some files to be: they and what links of them lead to. */
interface Places {
  readonly paths: ReadonlySet<string>;
  /** By folder: the names of paths in it, or, where folders are missing, of what leads to paths in the nearest one. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

function placesOf(files: Iterable<string>): Places {
  const paths = new Set([...files].flatMap(withTargets));
  const names = new Map<string, Set<string>>();
  for (const path of paths) {
    let there = path;
    while (!existsSync(dirname(there)) && dirname(there) !== there) there = dirname(there);
    const folder = dirname(there);
    names.set(folder, (names.get(folder) ?? new Set()).add(basename(there)));
  }
  return { paths, names };
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

function tryToWatch(folder: string, onEvent: (name: string | null) => void): FSWatcher | undefined {
  try {
    // What goes wrong with a watcher leaves it silent; the looks go on.
    return watch(folder, (_, name) => onEvent(name)).on("error", () => {});
  } catch {
    return undefined;
  }
}

function identityOf(path: string): string | undefined {
  const found = statsOf(path);
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}

function stateOf(file: string): string {
  const found = statsOf(file);
  return found === undefined ? "" : `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}`;
}

/** By the time of the last change of any kind: a file that was moved here keeps that of its last write. */
function changedSince(file: string, time: number): boolean {
  const found = statsOf(file);
  return found !== undefined && Number(found.ctimeMs) > time - CLOCK_LAG_MS;
}

/** What cannot be looked at, such as a link to itself, is as good as not there. */
function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
