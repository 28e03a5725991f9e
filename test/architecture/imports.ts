import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** One import, export-from or `import()` of a file. */
export interface Import {
  specifier: string;
  /** Path from the repository's root where the specifier is relative; `undefined` for packages. */
  file: string | undefined;
  /** Erased: `import type`, or every name marked `type`. */
  typeOnly: boolean;
  /** `import()`: loaded when reached, not with the file. */
  lazy: boolean;
}

export interface SourceFile {
  /** Path from the repository's root, with `/`. */
  path: string;
  lines: number;
  imports: Import[];
}

/** Every `extension` file under `folder`, read for its imports. */
export function readTree(
  folder: string,
  extension: ".ts" | ".js",
  skip: RegExp = /(^|\/)(dist|node_modules)\//,
): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name).split(sep).join("/"))
    .filter((path) => path.endsWith(extension) && !path.endsWith(".d.ts") && !skip.test(path.slice(folder.length)))
    .sort()
    .map((path) => readImports(path));
}

function readImports(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, lazy: boolean): void => {
    imports.push({
      specifier,
      file: specifier.startsWith(".") ? resolveFile(path, specifier) : undefined,
      typeOnly,
      lazy,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, importsTypesOnly(node.importClause), false);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
      add(node.moduleSpecifier.text, node.isTypeOnly || (named?.every((e) => e.isTypeOnly) ?? false), false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) add(node.argument.literal.text, true, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument)) add(argument.text, false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, lines: text.split("\n").length - 1, imports };
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return !clause.name && !!bindings && ts.isNamedImports(bindings) && bindings.elements.every((e) => e.isTypeOnly);
}

function resolveFile(from: string, specifier: string): string {
  const target = relative(root, resolve(root, dirname(from), specifier))
    .split(sep)
    .join("/");
  return from.endsWith(".ts") ? target.replace(/\.js$/, ".ts") : target;
}

/** Name of the package of a bare specifier: `@scope/name` or `name`; `node:fs` stays `node:fs`. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Strongly connected groups of more than one file, by Tarjan's algorithm; each is an import cycle. */
export function cycles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const seen = new Map<string, { index: number; low: number; open: boolean }>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): { index: number; low: number; open: boolean } => {
    const state = { index: seen.size, low: seen.size, open: true };
    seen.set(path, state);
    stack.push(path);
    for (const { file } of byPath.get(path)?.imports ?? []) {
      if (file === undefined || !byPath.has(file)) continue;
      const next = seen.get(file);
      if (!next) state.low = Math.min(state.low, visit(file).low);
      else if (next.open) state.low = Math.min(state.low, next.index);
    }
    if (state.low === state.index) {
      const group = stack.splice(stack.indexOf(path));
      for (const member of group) seen.get(member)!.open = false;
      const selfImport = byPath.get(path)?.imports.some(({ file }) => file === path);
      if (group.length > 1 || selfImport) found.push(group.sort());
    }
    return state;
  };
  for (const { path } of files) if (!seen.has(path)) visit(path);
  return found;
}

/** Bare specifiers that loading `entry` can reach; `lazy: false` stops at `import()`. Erased imports never count. */
export function reachable(files: readonly SourceFile[], entry: string, follow: { lazy: boolean }): Map<string, string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const packages = new Map<string, string>();
  const queue = [entry];
  const seen = new Set(queue);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const file = byPath.get(path);
    if (!file) throw new Error(`${path} is imported and does not exist`);
    for (const { specifier, file: target, typeOnly, lazy } of file.imports) {
      if (typeOnly || (lazy && !follow.lazy)) continue;
      if (target === undefined) packages.set(packageOf(specifier), path);
      else if (!seen.has(target)) {
        seen.add(target);
        queue.push(target);
      }
    }
  }
  return packages;
}
