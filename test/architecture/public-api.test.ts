import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { generate, loadManifest, ReadError, ShapeError, UsageError, WriteError, type GeneratedFile } from "mcp-gen";
import { root } from "./imports.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// What `import … from "mcp-gen"` offers: callers can name every type that they get or give, catch what they are told is thrown,
// and read what it is for.

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  noLib: true,
  types: [],
};
const host = ts.createCompilerHost(options);
// Types of packages, which take most of the time to read, are no concern of ours.
host.resolveModuleNameLiterals = (literals, from) =>
  literals.map(({ text }) =>
    text.startsWith(".") ? ts.resolveModuleName(text, from, options, host) : { resolvedModule: undefined },
  );
const program = ts.createProgram([join(root, "src/index.ts")], options, host);
const checker = program.getTypeChecker();
const exported = new Map(
  checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(join(root, "src/index.ts"))!)!)
    .map((symbol) => [symbol.name, resolved(symbol)]),
);
const isPublic = new Set(exported.values());

function resolved(symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** The types that a declaration names; what is private to its module is looked through, as a declaration file does. */
function typesNamedIn(symbol: ts.Symbol, seen = new Set<ts.Symbol>()): Set<ts.Symbol> {
  if (seen.has(symbol)) return new Set();
  seen.add(symbol);
  const found = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || isHidden(node)) return;
    const name = nameOf(node);
    const named = name === undefined ? undefined : checker.getSymbolAtLocation(name);
    if (named !== undefined) {
      const target = resolved(named);
      if (isExportedHere(target)) found.add(target);
      else if (isOurs(target)) for (const inner of typesNamedIn(target, seen)) found.add(inner);
    }
    ts.forEachChild(node, visit);
  };
  for (const declaration of symbol.declarations ?? []) visit(declaration);
  return found;
}

function nameOf(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  return ts.isExpressionWithTypeArguments(node) ? node.expression : undefined;
}

function isHidden(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((one) => one.kind === ts.SyntaxKind.PrivateKeyword)
  );
}

function isOurs(symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? [];
  return (
    declaration?.getSourceFile().fileName.startsWith(join(root, "src")) === true &&
    !ts.isTypeParameterDeclaration(declaration)
  );
}

function isExportedHere(symbol: ts.Symbol): boolean {
  return (
    isOurs(symbol) &&
    (symbol.declarations ?? []).some((one) => (ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Export) !== 0)
  );
}

describe("the public API of the generator", () => {
  it("exports every type that its declarations name", () => {
    const missing = [...exported].flatMap(([name, symbol]) =>
      [...typesNamedIn(symbol)].filter((type) => !isPublic.has(type)).map((type) => `${name} names ${type.name}`),
    );
    expect(missing).toEqual([]);
    expect([...typesNamedIn(exported.get("generate")!)].map(({ name }) => name)).toEqual([
      "GenerateRequest",
      "GenerateResult",
    ]);
  });

  it("says of each export what it is", () => {
    const silent = [...exported].filter(([, symbol]) => symbol.getDocumentationComment(checker).length === 0);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it("exports the errors that it says are thrown", () => {
    const thrown = [...exported.values()].flatMap((symbol) =>
      symbol
        .getJsDocTags(checker)
        .filter(({ name }) => name === "throws")
        .flatMap(({ text }) => /^\{(\w+)\}/.exec(ts.displayPartsToString(text))?.[1] ?? []),
    );
    expect(new Set(thrown)).toEqual(new Set(["ReadError", "UsageError", "WriteError", "ShapeError"]));
    expect(thrown.filter((name) => !exported.has(name))).toEqual([]);
  });
});

describe("what a caller catches", () => {
  const cwd = temporaryFolder();
  const failure = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

  it("tells what cannot be read from what cannot be done", async () => {
    writeFileSync(join(cwd, "m.mcp.json"), JSON.stringify({ name: "m", version: "1.0.0" }));
    const servers = [{ manifest: "m.mcp.json" }];
    const missing = await failure(generate({ cwd, servers: [{ manifest: "none.json" }] }));
    expect(missing).toBeInstanceOf(ReadError);
    expect(missing).toMatchObject({ code: "ENOENT", message: "Cannot read none.json: no such file." });
    const folder = await failure(loadManifest(cwd, "here"));
    expect(folder).toBeInstanceOf(ReadError);
    expect(folder).toMatchObject({ code: undefined, message: "Cannot read here: not a file." });
    expect(await failure(generate({ cwd, servers, out: "m.mcp.json" }))).toBeInstanceOf(UsageError);
    expect(await failure(generate({ cwd, servers, out: "m.mcp.json/x" }))).toBeInstanceOf(WriteError);
    expect(new ShapeError("types.ts", "It differs.")).toMatchObject({ name: "ShapeError", file: "types.ts" });
  });

  it("never gets a file whose change has no text, nor one of somebody else", () => {
    const textOf = (file: GeneratedFile): string => {
      switch (file.action) {
        case "create":
        case "update":
        case "keep":
          return file.after;
        case "remove":
          return file.before;
      }
    };
    expect(textOf({ path: "a.ts", action: "remove", before: "text" })).toBe("text");
  });
});
