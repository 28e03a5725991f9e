import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DiagnosticError } from "../diagnostics.js";

/** How a module is to be read. */
export interface ModuleOptions {
  /** A new number reads it and what it imports anew. */
  readonly version: number;
  /** Told each file that the module is made of. */
  readonly onFile: (path: string) => void;
}

/**
 * A TypeScript module as a `data:` URL: Node 20 cannot strip types. Such a module has no place of its own, so its imports are
 * made absolute; `mcp-gen` means this very copy of it, installed beside the config or not.
 */
export async function typeScriptModule(
  file: string,
  options: ModuleOptions,
  visiting: readonly string[] = [],
): Promise<string> {
  options.onFile(file);
  const { ts } = await import("@ts-morph/common");
  const text = readFileSync(file, "utf8");
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const urls = new Map<string, string>();
  for (const specifier of specifiers)
    urls.set(specifier, await absolute(specifier, file, options, [...visiting, file]));
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false },
    transformers: {
      after: [
        (context) => (source) => {
          const visit = (node: import("@ts-morph/common").ts.Node): import("@ts-morph/common").ts.Node => {
            const text =
              ts.isStringLiteral(node) && isSpecifier(ts, node.parent) ? urls.get(node.text) : ownPlace(ts, node, file);
            return text === undefined
              ? ts.visitEachChild(node, visit, context)
              : context.factory.createStringLiteral(text);
          };
          return ts.visitEachChild(source, visit, context);
        },
      ],
    },
  });
  const [mistake] = diagnostics;
  if (mistake !== undefined) {
    const { line, character } = ts.getLineAndCharacterOfPosition(
      ts.createSourceFile(file, text, ts.ScriptTarget.ES2022),
      mistake.start ?? 0,
    );
    const message = ts.flattenDiagnosticMessageText(mistake.messageText, " ");
    const position = { line: line + 1, column: character + 1 };
    const hint = "The config is read as a TypeScript module.";
    throw new DiagnosticError([
      { severity: "error", code: "MCPGEN_CONFIG", message, pointer: "", hint, file, position },
    ]);
  }
  return `data:text/javascript;base64,${Buffer.from(`${outputText}\n// ${options.version}`).toString("base64")}`;
}

type TypeScript = typeof import("@ts-morph/common").ts;

/** What `import.meta` would say of a module that had a place: its `url`, `filename` and `dirname`. */
function ownPlace(ts: TypeScript, node: import("@ts-morph/common").ts.Node, file: string): string | undefined {
  if (!ts.isPropertyAccessExpression(node) || !ts.isMetaProperty(node.expression)) return undefined;
  switch (node.name.text) {
    case "url":
      return pathToFileURL(file).href;
    case "filename":
      return file;
    case "dirname":
      return dirname(file);
    default:
      return undefined;
  }
}

function isSpecifier(ts: TypeScript, parent: import("@ts-morph/common").ts.Node | undefined): boolean {
  if (parent === undefined) return false;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  return ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword;
}

async function absolute(
  specifier: string,
  from: string,
  options: ModuleOptions,
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
  return typeScriptModule(typed, options, visiting);
}
