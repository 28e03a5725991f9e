import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";

/** The file-system calls that writing makes, synchronous so that no signal handler runs between two of them. */
export interface FileSystem {
  lstat(path: string): { isFile(): boolean; isDirectory(): boolean } | undefined;
  realpath(path: string): string;
  list(path: string): string[];
  read(path: string): string;
  /** Fails where the folder above is missing. */
  makeFolder(path: string): void;
  /** Fails where the file exists. */
  writeNew(path: string, text: string): void;
  /** The same file under a second, new name; a copy where the disk has no such links. */
  keep(path: string, as: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  removeEmptyFolder(path: string): void;
}

export const nodeFileSystem: FileSystem = {
  lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
  realpath: (path) => realpathSync(path),
  list: (path) => readdirSync(path),
  read: (path) => readFileSync(path, "utf8"),
  makeFolder: (path) => mkdirSync(path),
  writeNew: (path, text) => writeFileSync(path, text, { flag: "wx" }),
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
