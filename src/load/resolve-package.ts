import type { TypeScript } from "../typescript.js";
import type { OnFile } from "./parsed.js";

/**
 * Where an import of a package leads. Node resolves imports only for modules that have a place; TypeScript knows the same rules
 * (`exports`, conditions, links), once it sees no types. Where there is no code, it is TypeScript that becomes it: packages of
 * a workspace are often not built.
 *
 * @param onFile Told where it would be, if it is not there.
 * @throws {Error} There is no such package; in the words of Node, to which `importHint` knows what to do.
 */
export function resolvePackage(ts: TypeScript, specifier: string, from: string, onFile: OnFile | undefined): string {
  const missing: string[] = [];
  const find = (isWanted: (path: string) => boolean): string | undefined => {
    const fileExists = (path: string): boolean => {
      if (!isWanted(path)) return false;
      const isThere = ts.sys.fileExists(path);
      if (!isThere) missing.push(path);
      return isThere;
    };
    const options = {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowJs: true,
    };
    // Without `directoryExists`, it also looks for files where their folder is missing.
    const host = { readFile: ts.sys.readFile, realpath: (path: string) => ts.sys.realpath?.(path) ?? path, fileExists };
    const mode = ts.ModuleKind.ESNext;
    return ts.resolveModuleName(specifier, from, options, host, undefined, undefined, mode).resolvedModule
      ?.resolvedFileName;
  };
  const found = find((path) => !/\.[mc]?tsx?$/.test(path)) ?? find((path) => !/\.d\.[mc]?ts$/.test(path));
  if (found !== undefined) return found;
  if (onFile !== undefined) missing.forEach(onFile);
  throw new Error(`Cannot find package ${JSON.stringify(specifier)} imported from ${from}.`);
}

/** Whether a file belongs to an installed package: nobody edits it. */
export function isInstalled(path: string): boolean {
  return /[/\\]node_modules[/\\]/.test(path);
}
