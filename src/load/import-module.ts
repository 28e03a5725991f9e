import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DiagnosticError } from "../diagnostics.js";
import { typeScript, type TypeScript } from "../typescript.js";
import { addressOf, renewImports, versionOf } from "./fresh-modules.js";
import type { OnFile } from "./parsed.js";
import { isInstalled, resolvePackage } from "./resolve-package.js";
import { isTypeScript } from "./source-kind.js";
import { syntaxError } from "./syntax-error.js";
import { transpiledFiles, type TranspiledFiles } from "./transpiled-files.js";

/**
 * Runs a module of the user's own: a config, or one that exports a manifest. Its text decides whether it is run anew, and where
 * somebody watches, that of what it imports by relative paths.
 *
 * @param path Absolute.
 * @returns What it exports.
 * @throws {DiagnosticError} It is not TypeScript. @throws Whatever the module throws.
 */
export async function importModule(
  path: string,
  shownAs: string,
  onFile: OnFile | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  onFile?.(path);
  runs += 1;
  const nameOf = (file: string): string => (file === path ? shownAs : file);
  const run = { nameOf, onFile, version: `run${runs}`, known: new Set([path]), javaScript: new Set<string>() };
  const files = isTypeScript(path) ? transpiledFiles(path) : undefined;
  const url = files === undefined ? await javaScript(path, run, versionOf) : await transpiled(path, { ...run, files });
  try {
    return (await import(url)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const { messageWithFile, refuseSyntaxErrors } = await import("./module-errors.js");
    if (error instanceof SyntaxError) await refuseSyntaxErrors(run.javaScript, nameOf);
    const named = (text: string): string => files?.named(text, nameOf) ?? text;
    if (error instanceof Error) error.message = messageWithFile(error, [path, shownAs], named);
    throw error;
  }
}

let runs = 0;

/** The address of a JavaScript module as it is now; where somebody watches, with what it imports as that is now. */
async function javaScript(
  path: string,
  run: Pick<Run, "onFile" | "javaScript">,
  version: (files: readonly string[]) => string,
): Promise<string> {
  run.javaScript.add(path);
  if (run.onFile === undefined) return addressOf(path, versionOf([path]));
  const { localImports } = await import("./local-imports.js");
  const files = await localImports(path);
  files.forEach(run.onFile);
  renewImports(files);
  return addressOf(path, version(files));
}

interface Run {
  readonly nameOf: (file: string) => string;
  readonly onFile: OnFile | undefined;
  readonly files: TranspiledFiles;
  /** What JavaScript it imports has in its address: TypeScript is run anew each time, and so is that. */
  readonly version: string;
  /** What is transpiled, or about to be. */
  readonly known: Set<string>;
  /** What it imports of JavaScript. */
  readonly javaScript: Set<string>;
}

/**
 * The address of a TypeScript module as JavaScript: Node 20 cannot strip types. It stands elsewhere, so its imports are made
 * absolute and it is told where it stands; `mcp-gen` means this very copy of it, installed beside the module or not.
 */
async function transpiled(file: string, run: Run): Promise<string> {
  const ts = typeScript();
  const text = await readFile(file, "utf8");
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false },
  });
  if (diagnostics.length > 0) {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
    throw new DiagnosticError(
      diagnostics.map((found) => ({ ...syntaxError(ts, found, source), file: run.nameOf(file) })),
    );
  }
  let code = outputText;
  // What is left are imports of values. From the last to the first, so that places stay right.
  for (const { fileName, pos } of ts.preProcessFile(outputText, true, true).importedFiles.reverse()) {
    const url = await absolute(ts, fileName, file, run);
    code = code.slice(0, pos) + JSON.stringify(url) + code.slice(pos + fileName.length + 2);
  }
  const place = { url: pathToFileURL(file).href, filename: file, dirname: dirname(file) };
  run.files.write(file, `Object.assign(import.meta, ${JSON.stringify(place)});${code}`);
  return run.files.urlOf(file);
}

async function absolute(ts: TypeScript, specifier: string, from: string, run: Run): Promise<string> {
  if (specifier === "mcp-gen") return pathToFileURL(createRequire(import.meta.url).resolve(specifier)).href;
  if (isBuiltin(specifier)) return specifier;
  const isPath = /^\.{0,2}\/|^\.{1,2}$/.test(specifier);
  const target = isPath
    ? fileURLToPath(new URL(specifier, pathToFileURL(join(dirname(from), "x"))))
    : resolvePackage(ts, specifier, from, run.onFile);
  // What is installed is one module for all. A package that a link leads to, such as one of the same workspace, may be edited.
  const isEdited = isTypeScript(target) || (run.onFile !== undefined && !isInstalled(target));
  if (!isPath && !isEdited) return pathToFileURL(target).href;
  const candidates = [target, target.replace(/\.(m?)js$/, ".$1ts")];
  const typed = candidates.find((path) => isTypeScript(path) && existsSync(path));
  if (typed === undefined) {
    // What is not there may come, TypeScript in the place of JavaScript, too.
    if (run.onFile !== undefined) candidates.forEach(run.onFile);
    return javaScript(target, run, () => run.version);
  }
  // Whether it imports this one or a neighbour does, too: it is one module.
  if (run.known.has(typed)) return run.files.urlOf(typed);
  run.known.add(typed);
  run.onFile?.(typed);
  return transpiled(typed, run);
}
