import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadManifest } from "../../src/load/load.js";
import { temporaryFolder } from "../support/temporary-folder.js";

let folder: string;
beforeEach(() => void (folder = temporaryFolder()));

function load(files: Readonly<Record<string, string>>, onFile?: (path: string) => void) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return loadManifest(join(folder, "m.mcp.ts"), "m.mcp.ts", onFile);
}

describe("a module that exports a manifest", () => {
  it("runs modules that import each other's neighbours once each", { timeout: 20_000 }, async () => {
    const depth = 40;
    const chain = Object.fromEntries(
      Array.from({ length: depth }, (_, n) => [
        `m${n}.ts`,
        `import * as a from "./m${n + 1}.js"; import * as b from "./m${Math.min(n + 2, depth)}.js";
         export const count: number = Math.max(a.count, b.count) + 1;`,
      ]),
    );
    const files: string[] = [];
    const { manifest } = await load(
      {
        ...chain,
        [`m${depth}.ts`]: `globalThis.runs = (globalThis.runs ?? 0) + 1; export const count = globalThis.runs as number;`,
        "m.mcp.ts": `import { count } from "./m0.ts"; export default { name: "n" + count, version: "1" };`,
      },
      (file) => files.push(file),
    );
    expect(manifest?.name).toBe("n41");
    expect(files).toHaveLength(depth + 2);
  });

  it("says that it exports none", async () => {
    const { manifest, diagnostics } = await load({ "m.mcp.ts": "export const helper = 1;" });
    expect(manifest).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "MCPGEN_MODULE", message: "The module exports no manifest: neither as its default nor field by field." },
    ]);
    const byField = await load({ "m.mcp.ts": 'export const name = "a"; export const version = "1";' });
    expect(byField.manifest).toMatchObject({ name: "a", version: "1" });
  });

  it("may import in circles", async () => {
    const { manifest } = await load({
      "m.mcp.ts": `import { b } from "./b.js"; export const a = "a"; export default { name: b(), version: "1" };`,
      "b.ts": `import { a } from "./m.mcp.js"; export const b = (): string => "b" + a;`,
    });
    expect(manifest?.name).toBe("ba");
  });

  it("reads what it imports when it is called, and leaves no folder when it is run anew", async () => {
    const ours = () => readdirSync(tmpdir()).filter((name) => existsSync(join(tmpdir(), name, "0-m.mcp.mjs"))).length;
    const before = ours();
    const files = {
      "m.mcp.ts": `const { late } = await import("./late.ts"); export default { name: late, version: "1" };`,
      "late.ts": `export const late: string = "late";`,
    };
    expect((await load(files)).manifest?.name).toBe("late");
    expect((await load(files)).manifest?.name).toBe("late");
    expect(ours() - before).toBe(1);
  });

  it("loses only what JSON cannot write", async () => {
    const { manifest, diagnostics } = await load({
      "m.mcp.ts": `const inputSchema = { type: "object" };
        const meta: { self?: object } = {};
        meta.self = meta;
        export default { name: "x", version: "1", tools: [
          { name: "circle", inputSchema, _meta: meta },
          { name: "big", inputSchema: { ...inputSchema, maxProperties: 3n } },
          { name: "right", inputSchema, title: undefined },
        ] };`,
    });
    expect(manifest?.tools).toEqual([{ name: "right", inputSchema: { type: "object" } }]);
    expect(diagnostics.map(({ severity, pointer, message }) => [severity, pointer, message])).toEqual([
      ["warning", "/tools/0", "What stands here refers to itself; the declaration is left out."],
      [
        "warning",
        "/tools/1/inputSchema/maxProperties",
        "What stands here is a BigInt, which JSON has no way to write; the declaration is left out.",
      ],
    ]);
  });

  it.each([
    ["nowhere-package/part.js", "npm install nowhere-package"],
    ["@nobody/nowhere/part", "npm install @nobody/nowhere"],
    ["#own", "It is a module that is run: what it throws ends here."],
    ["@app/schemas.js", "Aliases of tsconfig.json are for the compiler alone: import by a relative path."],
    ["./data.json", 'import data from "./data.json" with { type: "json" };'],
    ["..", "Imports name whole files: write lib/index.js."],
  ])("that imports %s, which is not there, is told what helps", async (specifier, hint) => {
    const project = temporaryFolder({
      "tsconfig.json": '{ "extends": "./base.json" }',
      "base.json": '{ "compilerOptions": { "paths": { "@app/*": ["./lib/*"] } } }',
      "lib/index.ts": "export default 1;",
      "lib/m/m.mcp.ts": `import x from "${specifier}"; export default { name: x, version: "1" };`,
      "lib/m/data.json": "1",
    });
    const { diagnostics } = await loadManifest(join(project, "lib/m/m.mcp.ts"));
    expect(diagnostics).toMatchObject([{ code: "MCPGEN_MODULE", hint }]);
    expect(diagnostics[0]?.message).not.toContain("?mcp-gen=");
  });

  it("may import packages of its workspace and names of its own project, built or not", async () => {
    const project = temporaryFolder({
      "package.json": '{ "type": "module", "imports": { "#own": "./own.ts" } }',
      "own.ts": 'export const own: string = "own";',
      "m.mcp.ts": `import { a } from "@w/ts"; import { b } from "@w/unbuilt"; import { own } from "#own";
        export default { name: a + b + own, version: "1" };`,
      "packages/ts/package.json": '{ "type": "module", "exports": "./src/index.ts" }',
      "packages/ts/src/index.ts": 'export { a } from "./a.js";',
      "packages/ts/src/a.ts": 'export enum Of { A = "a" }; export const a: Of = Of.A;',
      "packages/unbuilt/package.json":
        '{ "type": "module", "exports": { "types": "./src/index.ts", "default": "./dist/index.js" } }',
      "packages/unbuilt/src/index.ts": 'export const b: string = "b";',
    });
    mkdirSync(join(project, "node_modules"));
    symlinkSync("../packages", join(project, "node_modules/@w"), "junction");
    const { manifest, diagnostics } = await loadManifest(join(project, "m.mcp.ts"));
    expect(diagnostics).toEqual([]);
    expect(manifest?.name).toBe("abown");
  });

  it("names the file that something is wrong with, if it is another", async () => {
    const root = 'import { a } from "./a.js"; export default { name: a, version: "1" };';
    const thrown = await load({ "m.mcp.ts": root, "a.ts": 'export const a = 1;\nthrow new Error("no luck");' });
    expect(thrown.diagnostics[0]?.message).toBe(`The module cannot be run: no luck (${join(folder, "a.ts")})`);
    const here = await load({ "m.mcp.ts": `${root}\nthrow new Error("no luck");`, "a.ts": "export const a = 1;" });
    expect(here.diagnostics[0]?.message).toBe("The module cannot be run: no luck");
  });

  it("that imports JavaScript with a syntax error is told where", async () => {
    const project = temporaryFolder({
      "m.mcp.ts": 'import { a } from "./a.mjs"; export default { name: a, version: "1" };',
      "a.mjs": 'export { b as a } from "./b.mjs";',
      "b.mjs": "export const a = 1;\nexport const b = ;",
    });
    const { diagnostics } = await loadManifest(join(project, "m.mcp.ts"));
    expect(diagnostics).toMatchObject([
      { code: "MCPGEN_SYNTAX", file: join(project, "b.mjs"), position: { line: 2, column: 18 } },
    ]);
  });

  it("may have its name in capitals", async () => {
    writeFileSync(join(folder, "M.MCP.TS"), 'const name: string = "loud"; export default { name, version: "1" };');
    expect((await loadManifest(join(folder, "M.MCP.TS"))).manifest?.name).toBe("loud");
  });

  it("is named in messages as its user knows it", async () => {
    const { diagnostics } = await load({
      "m.mcp.ts": `import { none } from "./b.js"; export default { name: none, version: "1" };`,
      "b.ts": `export const some = 1;`,
    });
    expect(diagnostics[0]?.message).toContain(join(folder, "b.ts"));
    expect(diagnostics[0]?.message).not.toMatch(/data:|\.mjs|file:/);
  });

  it.each(["throw null;", "throw Object.create(null);", "throw { toString() { throw 1; } };"])(
    "is named whatever it throws: %s",
    async (text) => {
      const { diagnostics } = await load({ "m.mcp.ts": text });
      expect(diagnostics).toMatchObject([{ code: "MCPGEN_MODULE", pointer: "" }]);
      expect(diagnostics[0]?.message).toMatch(/^The module cannot be run: ./);
    },
  );
});
