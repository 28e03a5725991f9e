import { statSync, watch, type BigIntStats, type FSWatcher } from "node:fs";
import { join } from "node:path";
import { placesOf } from "./watched-places.js";

/** Folders that the platform cannot watch are looked at this often. */
const LOOK_EVERY_MS = 500;
/** The others, too, since some platforms watch and tell nothing (network disks, folders of containers). */
const LOOK_AT_ALL_EVERY_MS = 3000;
/** Clocks of file systems lag behind by a few milliseconds. */
const CLOCK_LAG_MS = 10;

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
      const hear = (name: string | null): void => {
        if (name !== null && places.names.get(folder)?.has(name) !== true) return;
        // A file was written, also one that looks the same as before; or a folder came that one may be in.
        if (name === null || places.paths.has(join(folder, name))) tell();
        else look();
      };
      const watcher = tryToWatch(folder, hear, () => drop(folder));
      if (watcher !== undefined) watchers.set(folder, { watcher, identity });
    }
  };
  const tell = (): void => {
    for (const file of seen.keys()) seen.set(file, stateOf(file));
    onEdit();
  };
  const tellIfEdited = (files: Iterable<string>): void => {
    for (const file of files) if (stateOf(file) !== seen.get(file)) return tell();
  };
  const look = (): void => {
    listen();
    tellIfEdited(seen.keys());
  };
  const lookAtUnwatched = (): void => {
    const isUnwatched = (folder: string): boolean => !watchers.has(folder);
    tellIfEdited([...places.folders].filter(([, folders]) => folders.some(isUnwatched)).map(([file]) => file));
  };
  const timers = [setInterval(lookAtUnwatched, LOOK_EVERY_MS), setInterval(look, LOOK_AT_ALL_EVERY_MS)];
  let isLookComing = false;
  let isClosed = false;

  return {
    add(file) {
      if (seen.has(file)) return;
      seen.set(file, stateOf(file));
      // Many files are added one after the other, and are listened to together; what is edited until then is seen.
      if (!isLookComing)
        queueMicrotask(() => {
          isLookComing = false;
          if (!isClosed) look();
        });
      isLookComing = true;
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
      isClosed = true;
      timers.forEach(clearInterval);
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

function tryToWatch(
  folder: string,
  onEvent: (name: string | null) => void,
  onError: () => void,
): FSWatcher | undefined {
  try {
    return watch(folder, (_, name) => onEvent(name)).on("error", onError);
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
