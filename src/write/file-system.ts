import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";

/** The file-system calls that writing makes, synchronous so that no signal handler runs between two of them. */
export interface FileSystem {
  lstat(path: string): { readonly mode: number; isFile(): boolean; isDirectory(): boolean } | undefined;
  realpath(path: string): string;
  list(path: string): string[];
  read(path: string): string;
  /** Fails where the folder above is missing. */
  makeFolder(path: string): void;
  /**
   * Fails where the file exists.
   *
   * @param permissions Default: what the process gives its files.
   */
  writeNew(path: string, text: string, permissions?: number): void;
  /** The same file under a second, new name; a copy where the disk has no such links. */
  keep(path: string, as: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  removeEmptyFolder(path: string): void;
}

const PERMISSIONS = 0o777;

/** The disk. */
export const nodeFileSystem: FileSystem = {
  lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
  realpath: (path) => realpathSync(path),
  list: (path) => readdirSync(path),
  read: (path) => readFileSync(path, "utf8"),
  makeFolder: (path) => mkdirSync(path),
  writeNew: (path, text, permissions) => {
    writeFileSync(path, text, { flag: "wx", mode: permissions ?? 0o666 });
    // The mask of the process takes some away.
    if (permissions !== undefined && (statSync(path).mode & PERMISSIONS) !== permissions) chmodSync(path, permissions);
  },
  keep: (path, as) => {
    try {
      linkSync(path, as);
    } catch {
      copyFileSync(path, as);
    }
  },
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  removeEmptyFolder: (path) => rmdirSync(path),
};

/** Who may read and write the file at `path`, if there is one: what replaces it keeps them. */
export function permissionsAt(path: string, system: FileSystem): number | undefined {
  const found = system.lstat(path);
  return found?.isFile() === true ? found.mode & PERMISSIONS : undefined;
}
