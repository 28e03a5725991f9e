import { join } from "node:path";
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { watchingProcess } from "./support/watching-process.js";

// What a watching process follows of JavaScript, and that it runs what was written, not what it has run before.

const manifest = (name: string): string => `export default { name: ${name}, version: "1" };\n`;

let seconds = 1_700_000_000;

/** Writes a file at a time of its own, as people do. */
function write(folder: string, path: string, text: string): void {
  writeFileSync(join(folder, path), text);
  seconds += 1;
  utimesSync(join(folder, path), seconds, seconds);
}

const read = watchingProcess();

async function watched(folder: string, path: string): Promise<{ name: unknown; files: readonly string[] }> {
  const { value, files } = await read(folder, path);
  return { name: value?.["name"], files };
}

describe("a JavaScript module that is watched", { timeout: 30_000 }, () => {
  it("is run anew when a file is written that it imports, directly or not", async () => {
    const folder = temporaryFolder({
      "m.mcp.mjs": `import { b } from "./lib/b.mjs"; ${manifest('"a" + b')}`,
      "lib/b.mjs":
        'import c from "./c.json" with { type: "json" }; import { d } from "../d.mjs"; export const b = c + d;',
      "lib/c.json": '"c1"',
      "d.mjs": 'export const d = "d1";',
    });
    const files = ["m.mcp.mjs", "lib/b.mjs", "lib/c.json", "d.mjs"];
    const first = await watched(folder, "m.mcp.mjs");
    expect(first.name).toBe("ac1d1");
    expect(first.files).toEqual(expect.arrayContaining(files));
    write(folder, "d.mjs", 'export const d = "d2";');
    expect((await watched(folder, "m.mcp.mjs")).name).toBe("ac1d2");
    write(folder, "lib/c.json", '"c2"');
    expect((await watched(folder, "m.mcp.mjs")).name).toBe("ac2d2");
  });

  it("is not run again where nothing was written", async () => {
    const folder = temporaryFolder({
      "m.mcp.mjs": `import { count } from "./count.mjs"; ${manifest('"n" + count')}`,
      "count.mjs": "export const count = globalThis.countRuns = (globalThis.countRuns ?? 0) + 1;",
    });
    expect((await watched(folder, "m.mcp.mjs")).name).toBe("n1");
    expect((await watched(folder, "m.mcp.mjs")).name).toBe("n1");
  });

  it("may be CommonJS, and may import it", async () => {
    const folder = temporaryFolder({
      "package.json": "{}",
      "m.mcp.js": 'const { b } = require("./b"); module.exports = { name: b, version: "1" };',
      "b.js": 'exports.b = require("./lib").c;',
      "lib/index.js": 'exports.c = "c1";',
      "n.mcp.mjs": `import { b } from "./b.js"; ${manifest("b")}`,
    });
    for (const module of ["m.mcp.js", "n.mcp.mjs"]) {
      write(folder, "lib/index.js", 'exports.c = "c1";');
      const first = await watched(folder, module);
      expect(first.name).toBe("c1");
      expect(first.files).toContain(join("lib", "index.js"));
      write(folder, "lib/index.js", 'exports.c = "c2";');
      expect((await watched(folder, module)).name).toBe("c2");
    }
  });

  it("names files that are missing, and is run when they come", async () => {
    const folder = temporaryFolder({ "m.mcp.mjs": `import { late } from "./late.mjs"; ${manifest("late")}` });
    const { name, files } = await watched(folder, "m.mcp.mjs");
    expect(name).toBeUndefined();
    expect(files).toContain("late.mjs");
    write(folder, "late.mjs", 'export const late = "late";');
    expect((await watched(folder, "m.mcp.mjs")).name).toBe("late");
  });

  it("of installed packages, nothing is run twice", async () => {
    const folder = temporaryFolder({
      "m.mcp.mjs": `import { runs } from "kept"; import { x } from "./x.mjs"; ${manifest("x + runs")}`,
      "x.mjs": 'export const x = "x";',
    });
    mkdirSync(join(folder, "node_modules/kept"), { recursive: true });
    writeFileSync(join(folder, "node_modules/kept/package.json"), '{ "type": "module", "exports": "./index.js" }');
    write(
      folder,
      "node_modules/kept/index.js",
      "export const runs = globalThis.keptRuns = (globalThis.keptRuns ?? 0) + 1;",
    );
    expect((await watched(folder, "m.mcp.mjs")).name).toBe("x1");
    write(folder, "x.mjs", 'export const x = "y";');
    const { name, files } = await watched(folder, "m.mcp.mjs");
    expect(name).toBe("y1");
    expect(files.filter((file) => file.includes("node_modules"))).toEqual([]);
  });

  it("is one module for all that import it, in TypeScript, too, and is new in every run of that", async () => {
    const folder = temporaryFolder({
      "m.mcp.ts": `import { a } from "./a.mjs"; import { b } from "./b.mjs"; ${manifest("String(a === b) + a.text")}`,
      "a.mjs": 'import { shared } from "./shared.mjs"; export const a = shared;',
      "b.mjs": 'import { shared } from "./shared.mjs"; export const b = shared;',
      "shared.mjs": 'export const shared = { text: "1" };',
    });
    const { name, files } = await watched(folder, "m.mcp.ts");
    expect(name).toBe("true1");
    expect(files).toContain("shared.mjs");
    write(folder, "shared.mjs", 'export const shared = { text: "2" };');
    expect((await watched(folder, "m.mcp.ts")).name).toBe("true2");
  });

  it("may be a package of the same workspace", async () => {
    const folder = temporaryFolder({
      "m.mcp.ts": `import { a } from "shared"; ${manifest("a")}`,
      "packages/shared/package.json": '{ "type": "module", "exports": "./index.js" }',
      "packages/shared/index.js": 'export { a } from "./a.js";',
      "packages/shared/a.js": 'export const a = "1";',
    });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync("../packages/shared", join(folder, "node_modules/shared"), "junction");
    const { name, files } = await watched(folder, "m.mcp.ts");
    expect(name).toBe("1");
    expect(files).toContain(join("packages", "shared", "a.js"));
    write(folder, "packages/shared/a.js", 'export const a = "2";');
    expect((await watched(folder, "m.mcp.ts")).name).toBe("2");
  });

  it("names the places of a package that is missing", async () => {
    const folder = temporaryFolder({ "m.mcp.ts": `import { late } from "late"; ${manifest("late")}` });
    const { name, files } = await watched(folder, "m.mcp.ts");
    expect(name).toBeUndefined();
    expect(files).toContain(join("node_modules", "late", "package.json"));
    mkdirSync(join(folder, "node_modules/late"), { recursive: true });
    write(folder, "node_modules/late/package.json", '{ "type": "module", "exports": "./index.js" }');
    write(folder, "node_modules/late/index.js", 'export const late = "late";');
    expect((await watched(folder, "m.mcp.ts")).name).toBe("late");
  });

  it("may be a config", async () => {
    const folder = temporaryFolder({
      "mcp-gen.config.mjs": 'import { out } from "./shared.mjs"; export default { out, servers: { a: "a.mcp.json" } };',
      "shared.mjs": 'export const out = "first";',
    });
    const first = await read(folder, "mcp-gen.config.mjs");
    expect(first.value?.["out"]).toBe("first");
    expect(first.files).toEqual(expect.arrayContaining(["mcp-gen.config.mjs", "shared.mjs"]));
    write(folder, "shared.mjs", 'export const out = "second";');
    expect((await read(folder, "mcp-gen.config.mjs")).value?.["out"]).toBe("second");
  });
});
