import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withoutTypeScript } from "./source-kind.js";

/**
 * A folder for what TypeScript modules are transpiled to. It is not beside them, where others would see it, and stays until
 * the process ends, or its module is run anew: what a module imports when it is called is read then.
 */
export interface TranspiledFiles {
  /** The address that the module of a file has, or will have. */
  urlOf(file: string): string;
  write(file: string, code: string): void;
  /** A text in which the files have their own names again. */
  named(text: string, nameOf: (file: string) => string): string;
}

const folders = new Map<string, string>();

/** @param root The module that is run: its older folder goes. */
export function transpiledFiles(root: string): TranspiledFiles {
  if (folders.size === 0) process.once("exit", () => [...folders.values()].forEach(remove));
  const old = folders.get(root);
  if (old !== undefined) remove(old);
  const folder = mkdtempSync(join(tmpdir(), "mcp-gen-"));
  folders.set(root, folder);
  const paths = new Map<string, string>();
  const pathOf = (file: string): string => {
    const path = paths.get(file) ?? join(folder, `${paths.size}-${withoutTypeScript(basename(file))}.mjs`);
    paths.set(file, path);
    return path;
  };
  pathOf(root);
  return {
    urlOf: (file) => pathToFileURL(pathOf(file)).href,
    write: (file, code) => writeFileSync(pathOf(file), code),
    named: (text, nameOf) =>
      [...paths].reduce(
        (named, [file, path]) =>
          named.replaceAll(pathToFileURL(path).href, nameOf(file)).replaceAll(path, nameOf(file)),
        text,
      ),
  };
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
