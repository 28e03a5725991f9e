import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DiagnosticError, type Diagnostic } from "../diagnostics.js";
import { resolvePackage } from "./resolve-package.js";

type TypeScript = typeof import("@ts-morph/common").ts;

/**
 * Runs a module of the user's own: a config, or one that exports a manifest. Its text decides whether it is run anew, so that
 * a watching process sees edits, those of imported TypeScript included.
 *
 * @param path Absolute.
 * @param onFile Told each file that it is read from, also where it then fails.
 * @returns What it exports.
 * @throws {DiagnosticError} It is not TypeScript. @throws Whatever the module throws.
 */
export async function importModule(
  path: string,
  shownAs: string,
  onFile: (path: string) => void,
): Promise<Readonly<Record<string, unknown>>> {
  onFile(path);
  const url = isTypeScript(path) ? await transpiled(path, { shownAs, onFile, visiting: [] }) : fresh(path);
  return (await import(url)) as Readonly<Record<string, unknown>>;
}

function isTypeScript(path: string): boolean {
  return /\.m?ts$/.test(path);
}

/** A new address for each version of a file. */
function fresh(path: string): string {
  return `${pathToFileURL(path).href}?version=${statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0}`;
}

interface Run {
  readonly shownAs: string;
  readonly onFile: (path: string) => void;
  /** What imports the file at hand. */
  readonly visiting: readonly string[];
}

/**
 * A TypeScript module as a `data:` URL: Node 20 cannot strip types. Such a module has no place of its own, so its imports are
 * made absolute and it is told where it stands; `mcp-gen` means this very copy of it, installed beside the module or not.
 */
async function transpiled(file: string, run: Run): Promise<string> {
  const { ts } = await import("@ts-morph/common");
  if (run.visiting.length > 0) run.onFile(file);
  const text = await readFile(file, "utf8");
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false },
  });
  const shownAs = run.visiting.length === 0 ? run.shownAs : file;
  if (diagnostics.length > 0)
    throw new DiagnosticError(diagnostics.map((found) => syntaxError(ts, found, text, shownAs)));
  let code = outputText;
  // What is left are imports of values. From the last to the first, so that places stay right.
  for (const { fileName, pos } of ts.preProcessFile(outputText, true, true).importedFiles.reverse()) {
    const url = await absolute(ts, fileName, file, { ...run, visiting: [...run.visiting, file] });
    code = code.slice(0, pos) + JSON.stringify(url) + code.slice(pos + fileName.length + 2);
  }
  const place = { url: pathToFileURL(file).href, filename: file, dirname: dirname(file) };
  const placed = `Object.assign(import.meta, ${JSON.stringify(place)});${code}`;
  return `data:text/javascript;base64,${Buffer.from(placed).toString("base64")}`;
}

function syntaxError(
  ts: TypeScript,
  { start = 0, messageText }: { start?: number | undefined; messageText: unknown },
  text: string,
  file: string,
): Diagnostic {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  return {
    severity: "error",
    code: "MCPGEN_SYNTAX",
    message: ts.flattenDiagnosticMessageText(messageText as string, " "),
    pointer: "",
    file,
    position: { line: line + 1, column: character + 1 },
  };
}

async function absolute(ts: TypeScript, specifier: string, from: string, run: Run): Promise<string> {
  if (specifier.startsWith("node:")) return specifier;
  if (specifier === "mcp-gen") return pathToFileURL(createRequire(import.meta.url).resolve(specifier)).href;
  if (!/^\.{0,2}\//.test(specifier)) return resolvePackage(ts, specifier, from);
  const target = fileURLToPath(new URL(specifier, pathToFileURL(join(dirname(from), "x"))));
  const typed = [target, target.replace(/\.(m?)js$/, ".$1ts")].find((path) => isTypeScript(path) && existsSync(path));
  if (typed === undefined) return fresh(target);
  if (run.visiting.includes(typed)) throw new Error(`${from} imports itself by way of ${typed}.`);
  return transpiled(typed, run);
}
