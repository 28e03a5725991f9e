import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { generate, loadManifest, ReadError, ShapeError, UsageError, WriteError, type GeneratedFile } from "mcp-gen";
import { root } from "./imports.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// What `import … from "mcp-gen"` and from the runtime offers: callers can name every type that they get or give, catch what they
// are told is thrown, and read what it is for, in an editor too.

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
/** What applications import of the runtime, by subpath. */
const SUBPATHS = ["index", "server", "memory", "http", "websocket", "node", "auth", "validation"];
const entry = join(root, "src/index.ts");
const fileOf = (subpath: string): string => join(root, `src/runtime/${subpath}.ts`);
const program = ts.createProgram([entry, ...SUBPATHS.map(fileOf)], options, host);
const checker = program.getTypeChecker();
const exported = exportsOf(entry);
const isPublic = new Set(exported.values());

function exportsOf(file: string): Map<string, ts.Symbol> {
  const exports = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!);
  return new Map(exports.map((symbol) => [symbol.name, resolved(symbol)]));
}

/** Those without a word on what they are. */
function silent(exports: ReadonlyMap<string, ts.Symbol>): string[] {
  return [...exports].filter(([, one]) => one.getDocumentationComment(checker).length === 0).map(([name]) => name);
}

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
    expect(silent(exported)).toEqual([]);
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

describe("the public API of the runtime", () => {
  it("has a subpath for each file at its top", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "src/runtime/package.json"), "utf8")) as { exports: object };
    const names = Object.keys(exports).map((path) => (path === "." ? "index" : path.slice(2)));
    expect(names.filter((name) => name !== "package.json")).toEqual(SUBPATHS);
  });

  it.each(SUBPATHS)("says of each export of %s what it is", (subpath) => {
    expect(silent(exportsOf(fileOf(subpath)))).toEqual([]);
  });
});

describe("schemas/", () => {
  interface Schema {
    readonly description?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly anyOf?: readonly Schema[];
    readonly additionalProperties?: Schema | boolean;
  }

  function silentMembers(schema: Schema, at = ""): string[] {
    const inner = [schema.items, schema.additionalProperties, ...(schema.anyOf ?? [])].filter(
      (one) => typeof one === "object",
    );
    return [
      ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
        ...(member.description === undefined ? [`${at}/${name}`] : []),
        ...silentMembers(member, `${at}/${name}`),
      ]),
      ...inner.flatMap((one) => silentMembers(one, at)),
    ];
  }

  it.each(["manifest", "config"])("the one for a %s tells an editor what each member is", (name) => {
    const text = readFileSync(join(root, `schemas/${name}.schema.json`), "utf8");
    expect(silentMembers(JSON.parse(text) as Schema)).toEqual([]);
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
