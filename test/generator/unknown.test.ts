import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { readManifest } from "../../src/load/load.js";
import { buildModel } from "../../src/model/build.js";
import type { Model } from "../../src/model/model.js";
import { emitOptions } from "./support/printed.js";
import { unknowns } from "./support/unknowns.js";

// `unknown` stands in types only where the schema says nothing, or where a warning says that it could not be read.
// `corpus.test.ts` asks the same of real declarations.

const folder = fileURLToPath(new URL("./fixtures", import.meta.url));

interface Server {
  readonly model: Model;
  readonly types: string;
  readonly degraded: readonly string[];
}

async function server(file: string): Promise<Server> {
  const degraded: string[] = [];
  const { manifest } = await readManifest(readFileSync(join(folder, file), "utf8"), file);
  if (manifest === undefined) throw new Error(`${file} is refused.`);
  const model = buildModel(manifest, { source: file }, ({ pointer }) => degraded.push(pointer));
  const types = emit(model, emitOptions).find(({ name }) => name === "types.ts")?.text ?? "";
  return { model, types, degraded };
}

describe("unknown stands only where the schema says nothing", async () => {
  const files = readdirSync(folder).filter((name) => /\.mcp\.(?:json|yaml)$/.test(name));
  const servers = await Promise.all(files.map(async (name) => [name, await server(name)] as const));

  it.each(servers)("%s", (_, { model, types, degraded }) => {
    expect(unknowns(model, types, degraded).faults).toEqual([]);
  });

  it("and there are some", () => {
    const counts = servers.map(([, { model, types, degraded }]) => unknowns(model, types, degraded).count);
    expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(50);
  });

  it.each(["python.mcp.json", "zod.mcp.json", "languages.mcp.json", "compositions.mcp.json", "references.mcp.json"])(
    "%s: any other type replaced by unknown is found",
    (name) => {
      const { model, types, degraded } = new Map(servers).get(name) as Server;
      const missed = mutants(types).filter(({ text }) => unknowns(model, text, degraded).faults.length === 0);
      expect(missed.map(({ line }) => line)).toEqual([]);
    },
  );
});

/** The file with one type of a property, an item or an index replaced by `unknown`, each in turn. */
function mutants(types: string): { text: string; line: string }[] {
  const file = ts.createSourceFile("types.ts", types, ts.ScriptTarget.ES2022, true);
  const found: ts.TypeNode[] = [];
  const visit = (node: ts.Node): void => {
    // Variables and arguments have no schema.
    if (ts.isInterfaceDeclaration(node) && /(?:Params|Arguments)$/.test(node.name.text)) return;
    const type = ts.isPropertySignature(node) || ts.isIndexSignatureDeclaration(node) ? node.type : undefined;
    if (type !== undefined) found.push(type);
    if (ts.isArrayTypeNode(node)) found.push(node.elementType);
    node.forEachChild(visit);
  };
  visit(file);
  return found
    .filter(({ kind }) => kind !== ts.SyntaxKind.UnknownKeyword)
    .map((node) => ({
      text: `${types.slice(0, node.getStart(file))}unknown${types.slice(node.end)}`,
      line: node.parent.getText(file),
    }));
}
