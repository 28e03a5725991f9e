import { statSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname } from "node:path";

/** Where the platform tells nothing (network disks, folders of containers), files are looked at this often. */
const LOOK_EVERY_MS = 500;

/** Files that somebody waits for edits of. */
export interface WatchedFiles {
  /** This one, too. To be said before it is read: what is edited meanwhile is an edit. */
  add(file: string): void;
  /** From now on these and no others, whether they are there or not. */
  follow(files: Iterable<string>): void;
  close(): void;
}

/** Tells of edits in whichever way editors and tools make them: in place, by another file's move, with the whole folder. */
export function watchFiles(onEdit: () => void): WatchedFiles {
  const seen = new Map<string, string>();
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly identity: string }>();

  const drop = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  // Folders, not files: editors replace files, and a watched file that was replaced is never heard of again.
  const listen = (): void => {
    const folders = new Set([...seen.keys()].map((file) => dirname(file)));
    for (const folder of watchers.keys()) if (!folders.has(folder)) drop(folder);
    for (const folder of folders) {
      const identity = identityOf(folder);
      if (watchers.get(folder)?.identity === identity) continue;
      drop(folder); // it went, or another took its place
      if (identity === undefined) continue;
      const watcher = tryToWatch(folder, (name) => {
        if (name !== null && ![...seen.keys()].some((file) => dirname(file) === folder && basename(file) === name))
          return;
        remember();
        onEdit();
      });
      if (watcher !== undefined) watchers.set(folder, { watcher, identity });
    }
  };
  const remember = (): void => {
    for (const file of seen.keys()) seen.set(file, stateOf(file));
  };
  const look = (): void => {
    listen();
    if ([...seen].every(([file, state]) => stateOf(file) === state)) return;
    remember();
    onEdit();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);

  return {
    add(file) {
      if (!seen.has(file)) seen.set(file, stateOf(file));
      listen();
    },
    follow(files) {
      const wanted = new Set(files);
      for (const file of seen.keys()) if (!wanted.has(file)) seen.delete(file);
      for (const file of wanted) if (!seen.has(file)) seen.set(file, stateOf(file));
      listen();
    },
    close() {
      clearInterval(timer);
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
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
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}

function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "" : `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}`;
}
