import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
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
  return installHint(error) ?? extensionHint(error, importer);
}

/** Node says it in the same words as we do where we resolve. Names that begin with `#` are the project's own. */
function installHint(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : "";
  const [, name] = /^Cannot find package ['"]((?:@[^/'"]+\/)?[^#/'"][^/'"]*)/.exec(message) ?? [];
  return name === undefined ? undefined : `npm install ${name}`;
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
