import { existsSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { typeScript } from "../typescript.js";
import { isTypeScript } from "./source-kind.js";

/** What a file is called in an import, by how its own name ends. TypeScript's are imported as what they become. */
const JAVASCRIPT = { ".js": ".js", ".mjs": ".mjs" };
const TYPESCRIPT = { ".ts": ".js", ".mts": ".mjs", ...JAVASCRIPT };

/**
 * What to do where a module imports what is not there.
 *
 * @param importer The module that is run.
 */
export function importHint(error: unknown, importer: string): string | undefined {
  const message = error instanceof Error ? error.message : "";
  const known = HINTS.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? packageHint(message, importer) ?? extensionHint(error, importer);
}

/** What the compiler allows, or used to, and Node refuses in these words. */
const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/needs an import attribute of type "json"/, 'import data from "./data.json" with { type: "json" };'],
  [/^(?:require|module|exports) is not defined/, "It is run as an ES module: write import and export."],
  [/\.ts' does not provide an export named/, "If it is a type, say so: import type, or export type."],
];

/** Node says it in the same words as we do where we resolve. Names that begin with `#` are the project's own. */
function packageHint(message: string, importer: string): string | undefined {
  const [, specifier = ""] = /^Cannot find package ['"]([^'"]+)/.exec(message) ?? [];
  const [name] = /^(?:@[^/]+\/)?[^#/][^/]*/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  // Under the name of an alias, there may be a package of somebody else's.
  if (isAlias(specifier, importer))
    return "Aliases of tsconfig.json are for the compiler alone: import by a relative path.";
  return `npm install ${name}`;
}

/** Whether the compiler is told where such an import leads, by `paths` of the nearest config. */
function isAlias(specifier: string, importer: string): boolean {
  const { findConfigFile, parseJsonConfigFileContent, readConfigFile, sys } = typeScript();
  const found = findConfigFile(dirname(importer), (path) => sys.fileExists(path));
  if (found === undefined) return false;
  const { config = {} } = readConfigFile(found, (path) => sys.readFile(path)) as { config?: object };
  // Which files it has is of no interest.
  const { options } = parseJsonConfigFileContent(config, { ...sys, readDirectory: () => [] }, dirname(found));
  return Object.keys(options.paths ?? {}).some((pattern) => {
    const [start = "", end] = pattern.split("*");
    return end === undefined ? specifier === start : specifier.startsWith(start) && specifier.endsWith(end);
  });
}

/** What to write instead of `./more` or a folder, as bundlers take them: Node wants whole names of files. */
function extensionHint(error: unknown, importer: string): string | undefined {
  const { code, url } = (error ?? {}) as { readonly code?: unknown; readonly url?: unknown };
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "ERR_UNSUPPORTED_DIR_IMPORT") return undefined;
  if (typeof url !== "string" || !url.startsWith("file:")) return undefined;
  const path = fileURLToPath(url);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const [start, shown] = isFolder ? [`${path}/index`, `${basename(path)}/index`] : [path, basename(path)];
  const endings = Object.entries(isTypeScript(importer) ? TYPESCRIPT : JAVASCRIPT);
  const [, ending] = endings.find(([own]) => existsSync(start + own)) ?? [];
  return ending === undefined ? undefined : `Imports name whole files: write ${shown}${ending}.`;
}
