import { existsSync, readdirSync, writeFileSync } from "node:fs";
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
    ["#own", "export default defineManifest({ name, version, tools: [ … ] })"],
  ])("that imports %s, which is not there, is told what helps", async (specifier, hint) => {
    const { diagnostics } = await load({
      "m.mcp.ts": `import x from "${specifier}"; export default { name: x, version: "1" };`,
    });
    expect(diagnostics).toMatchObject([{ code: "MCPGEN_MODULE", hint }]);
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
