import { isBuiltin } from "node:module";
import { pathToFileURL } from "node:url";
import type { TypeScript } from "../typescript.js";

/**
 * Where an import of a package leads, as a URL. Node resolves imports only for modules that have a place; TypeScript knows the
 * same rules (`exports`, conditions, links), once it sees no types.
 *
 * @throws {Error} There is no such package; in the words of Node, to which `importHint` knows what to do.
 */
export function resolvePackage(ts: TypeScript, specifier: string, from: string): string {
  if (isBuiltin(specifier)) return specifier;
  const isCode = (path: string): boolean => !/\.[mc]?tsx?$/.test(path);
  const host = { ...ts.sys, fileExists: (path: string) => isCode(path) && ts.sys.fileExists(path) };
  const { resolvedModule } = ts.resolveModuleName(
    specifier,
    from,
    { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, allowJs: true },
    host,
    undefined,
    undefined,
    ts.ModuleKind.ESNext,
  );
  if (resolvedModule !== undefined) return pathToFileURL(resolvedModule.resolvedFileName).href;
  throw new Error(`Cannot find package ${JSON.stringify(specifier)} imported from ${from}.`);
}
