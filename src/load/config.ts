import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DiagnosticError, pointerTo } from "../diagnostics.js";
import type { Config } from "../model/config.js";

const NAMES: readonly string[] = ["mcp-gen.config.ts", "mcp-gen.config.mts", "mcp-gen.config.js", "mcp-gen.config.mjs"];

/** The config file in `folder`, if there is one. */
export function findConfig(folder: string): string | undefined {
  return NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Loads a config file: a module of the user's own, the only code that the generator ever runs.
 *
 * @throws {DiagnosticError} It exports something else than a config.
 */
export async function loadConfig(path: string, version = 0): Promise<Config> {
  const file = resolve(path);
  // A fresh module for each version: a watching process sees edits.
  const url = /\.m?ts$/.test(file) ? await transpiled(file, version) : `${pathToFileURL(file).href}?version=${version}`;
  const module = (await import(url)) as { default?: unknown };
  const { configSchema } = await import("../model/config.js");
  const parsed = configSchema.safeParse(module.default);
  if (parsed.success) return parsed.data;
  throw new DiagnosticError(
    parsed.error.issues.map((issue) => ({
      severity: "error",
      code: "MCPGEN_CONFIG",
      message: issue.message,
      pointer: pointerTo("", ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))),
      file: path,
      ...(module.default === undefined ? { hint: "export default defineConfig({ servers: { … } })" } : {}),
    })),
  );
}

/**
 * A TypeScript module as a `data:` URL: Node 20 cannot strip types. Such a module has no place of its own, so its imports are
 * made absolute; `mcp-gen` means this very copy of it, installed beside the config or not.
 */
async function transpiled(file: string, version: number, visiting: readonly string[] = []): Promise<string> {
  const { ts } = await import("@ts-morph/common");
  const text = await readFile(file, "utf8");
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const urls = new Map<string, string>();
  for (const specifier of specifiers)
    urls.set(specifier, await absolute(specifier, file, version, [...visiting, file]));
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false },
    transformers: {
      after: [
        (context) => (source) => {
          const visit = (node: import("@ts-morph/common").ts.Node): import("@ts-morph/common").ts.Node => {
            const url = ts.isStringLiteral(node) && isSpecifier(ts, node.parent) ? urls.get(node.text) : undefined;
            return url === undefined
              ? ts.visitEachChild(node, visit, context)
              : context.factory.createStringLiteral(url);
          };
          return ts.visitEachChild(source, visit, context);
        },
      ],
    },
  });
  return `data:text/javascript;base64,${Buffer.from(`${outputText}\n// ${version}`).toString("base64")}`;
}

type TypeScript = typeof import("@ts-morph/common").ts;

function isSpecifier(ts: TypeScript, parent: import("@ts-morph/common").ts.Node | undefined): boolean {
  if (parent === undefined) return false;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  return ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword;
}

async function absolute(
  specifier: string,
  from: string,
  version: number,
  visiting: readonly string[],
): Promise<string> {
  if (specifier.startsWith("node:")) return specifier;
  if (specifier === "mcp-gen") return new URL("../index.js", import.meta.url).href;
  if (!/^\.{0,2}\//.test(specifier)) {
    const resolved = createRequire(from).resolve(specifier);
    return resolved === specifier ? specifier : pathToFileURL(resolved).href;
  }
  const target = fileURLToPath(new URL(specifier, pathToFileURL(join(dirname(from), "x"))));
  const typed = [target, target.replace(/\.(m?)js$/, ".$1ts")].find((path) => /\.m?ts$/.test(path) && existsSync(path));
  if (typed === undefined) return pathToFileURL(target).href;
  if (visiting.includes(typed)) throw new Error(`${from} imports itself by way of ${typed}.`);
  return transpiled(typed, version, visiting);
}
