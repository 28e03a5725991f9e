import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DiagnosticError, type Diagnostic } from "../diagnostics.js";
import { typeScript } from "../typescript.js";
import { withoutVersions } from "./fresh-modules.js";
import { localImports } from "./local-imports.js";
import { syntaxError } from "./syntax-error.js";

/** The files that JavaScript modules are made of, checked for syntax: Node does not say which one it could not read. */
export async function refuseSyntaxErrors(modules: Iterable<string>, nameOf: (file: string) => string): Promise<void> {
  const ts = typeScript();
  const options = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, allowJs: true };
  const found: Diagnostic[] = [];
  for (const file of new Set((await Promise.all([...modules].map(localImports))).flat())) {
    if (!/\.[cm]?js$/.test(file) || !existsSync(file)) continue;
    const text = await readFile(file, "utf8");
    const request = { fileName: file, reportDiagnostics: true, compilerOptions: options };
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext);
    for (const one of ts.transpileModule(text, request).diagnostics ?? [])
      found.push({ ...syntaxError(ts, one, source), file: nameOf(file) });
  }
  if (found.length > 0) throw new DiagnosticError(found);
}

/**
 * The message of what a module has thrown, with the file, where that is another than the one that is run.
 *
 * @param root The one that is run, by each of its names.
 * @param named Gives files the names that their user knows.
 */
export function messageWithFile(error: Error, root: readonly string[], named: (text: string) => string): string {
  const message = named(withoutVersions(error.message));
  const url = [...(error.stack ?? "").matchAll(FRAME)].map(([, one = ""]) => one).find(isOwn);
  const file = url === undefined ? undefined : named(url).replace(/^file:.*/, (left) => fileURLToPath(left));
  return file === undefined || root.includes(file) || message.includes(file) ? message : `${message} (${file})`;
}

/** A line of a stack that names a module. Its place there is not told: it is one of the transpiled text. */
const FRAME = /^(?:\s+at .*?)?(file:[^\s?)]+?)(?:\?mcp-gen=\w+)?:\d+/gm;

/** Whether a module is neither a package's nor one of the generator. */
function isOwn(url: string): boolean {
  return !url.includes("/node_modules/") && !url.startsWith(new URL("..", import.meta.url).href);
}
