import { join } from "node:path";
import ts from "typescript";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The flags of DESIGN section 6. */
export const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  declaration: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  paths: {
    "@mcp-gen/runtime": [join(root, "src/runtime/index.ts")],
    "@mcp-gen/runtime/*": [join(root, "src/runtime/*.ts")],
  },
};

/** A folder of this repository in which files that exist in memory only are compiled. */
export const virtualRoot: string = join(root, "test-output/virtual");

/**
 * Type-checks files that are in memory only, all in one program.
 *
 * @param files Paths below the virtual folder, and their texts.
 * @returns What the compiler says about these files, a line a finding.
 */
export function typeCheck(files: ReadonlyMap<string, string>): string[] {
  const texts = new Map([...files].map(([path, text]) => [join(virtualRoot, path), text]));
  const options = { ...strictest };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion, true);
  };
  host.directoryExists = (path) =>
    virtualRoot.startsWith(path) || path.startsWith(virtualRoot) || ts.sys.directoryExists(path);
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    ];
    return found.map(({ start = 0, messageText, code }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${path.slice(virtualRoot.length + 1)}:${line} TS${code} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  });
}
