import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { typeScript } from "../typescript.js";

/**
 * The files that a JavaScript module is made of: itself, what it imports by relative paths and what that imports, also where it is
 * not there. The text is read, nothing is run.
 *
 * @param path Absolute.
 */
export async function localImports(path: string): Promise<string[]> {
  const found = new Set([path]);
  // A set goes on to what is added while it is walked.
  for (const file of found) {
    if (!/\.[cm]?[jt]s$/.test(file) || !existsSync(file)) continue;
    for (const specifier of relativeImports(await readFile(file, "utf8")))
      candidates(specifier, file).forEach((candidate) => found.add(candidate));
  }
  return [...found];
}

function relativeImports(text: string): string[] {
  // The compiler takes a third of a second to load, and most configs import nothing of their neighbours.
  if (!/["'`]\.{1,2}\//.test(text)) return [];
  const { importedFiles } = typeScript().preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) => fileName).filter((specifier) => /^\.{1,2}\//.test(specifier));
}

/** The file that is meant; `require` also takes names without their ending. */
function candidates(specifier: string, importer: string): string[] {
  const target = fileURLToPath(new URL(specifier, pathToFileURL(importer)));
  return extname(target) === "" ? [`${target}.js`, `${target}.json`, `${target}/index.js`, target] : [target];
}
