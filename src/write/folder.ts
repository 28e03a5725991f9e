import { dirname } from "node:path";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";

/** The file-system calls that writing makes, synchronous so that no signal handler runs between two of them. */
export interface FileSystem {
  lstat(path: string): { isFile(): boolean; isDirectory(): boolean } | undefined;
  realpath(path: string): string;
  list(path: string): string[];
  read(path: string): string;
  makeFolder(path: string): void;
  /** Fails where the file exists. */
  writeNew(path: string, text: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  removeEmptyFolder(path: string): void;
  removeTree(path: string): void;
}

export const nodeFileSystem: FileSystem = {
  lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
  realpath: (path) => realpathSync(path),
  list: (path) => readdirSync(path),
  read: (path) => readFileSync(path, "utf8"),
  makeFolder: (path) => {
    try {
      mkdirSync(path, { recursive: true });
    } catch (error) {
      // Where the folder above is there, Node's recursive way hides why it failed (a read-only disk is "no such file").
      if (existsSync(dirname(path))) mkdirSync(path);
      throw error;
    }
  },
  writeNew: (path, text) => writeFileSync(path, text, { flag: "wx" }),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  removeEmptyFolder: (path) => rmdirSync(path),
  removeTree: (path) => rmSync(path, { recursive: true, force: true }),
};
