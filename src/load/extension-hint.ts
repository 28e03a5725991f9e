import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** What a file is called in an import, by how its own name ends. TypeScript's are imported as what they become. */
const JAVASCRIPT = { ".js": ".js", ".mjs": ".mjs" };
const TYPESCRIPT = { ".ts": ".js", ".mts": ".mjs", ...JAVASCRIPT };

/**
 * What to write instead, where a module imports `./more` or a folder as bundlers let it: Node wants whole names of files.
 *
 * @param importer The module that is run.
 */
export function extensionHint(error: unknown, importer: string): string | undefined {
  const { code, url } = (error ?? {}) as { readonly code?: unknown; readonly url?: unknown };
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "ERR_UNSUPPORTED_DIR_IMPORT") return undefined;
  if (typeof url !== "string" || !url.startsWith("file:")) return undefined;
  const path = fileURLToPath(url);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const [start, shown] = isFolder ? [`${path}/index`, `${basename(path)}/index`] : [path, basename(path)];
  const endings = Object.entries(/\.m?ts$/.test(importer) ? TYPESCRIPT : JAVASCRIPT);
  const [, ending] = endings.find(([own]) => existsSync(start + own)) ?? [];
  return ending === undefined ? undefined : `Imports name whole files: write ${shown}${ending}.`;
}
