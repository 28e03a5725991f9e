import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ts } from "ts-morph";
import { afterEach, describe, expect, it, vi } from "vitest";
import { generate } from "../../src/generate.js";
import { loadManifest } from "../../src/load/load.js";
import { filesOf } from "../../src/load/typescript/files.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// Which files decide what a TypeScript source declares, and that nobody looks for them who does not want to know.

vi.mock("../../src/load/typescript/files.js", { spy: true });
afterEach(() => vi.clearAllMocks());

const TOOL = 'export function f(input: { a: string }): string { return ""; }\n';

async function inputsOf(folder: string, path: string): Promise<string[]> {
  const told: string[] = [];
  await loadManifest(join(folder, path), path, (file) => told.push(relative(folder, file)));
  return told;
}

describe("the inputs of functions", { timeout: 120_000 }, () => {
  it("are sources, package.json, and configs with what they extend", async () => {
    const folder = temporaryFolder({
      "package.json": "{}",
      "tsconfig.json": '{ "extends": "./base.json" }',
      "base.json": '{ "extends": ["./none.json"] }',
      "src/tools.ts": `import type { A } from "./types.js";\nexport type { A };\n${TOOL}`,
      "src/types.ts": "export type A = string;",
    });
    expect((await inputsOf(folder, "src/tools.ts")).sort()).toEqual(
      [
        ...["src/tools.ts", "src/types.ts", "src/package.json", "package.json"],
        ...["src/tsconfig.json", "tsconfig.json", "base.json", "none.json"],
      ].sort(),
    );
  });

  it("are the places, too, where imports of any form would be that are not there", async () => {
    const imports = [
      'import type { A } from "./a.js";',
      'export * from "./b.js";',
      'import C = require("./c.js");',
      'export type D = import("./deep/d.js").D;',
      'export const e = (): unknown => import("./e.js");',
      'import "nowhere-package";',
    ];
    const folder = temporaryFolder({ "package.json": "{}", "tools.ts": `${imports.join("\n")}\n${TOOL}` });
    const inputs = await inputsOf(folder, "tools.ts");
    for (const path of ["a.ts", "b.ts", "c.ts", "deep/d.ts", "e.ts"]) expect(inputs).toContain(path);
    for (const path of ["package.json", "index.d.ts"]) expect(inputs).toContain(`node_modules/nowhere-package/${path}`);
  });

  it("of a package are those of another version once that is installed", async () => {
    const types = "node_modules/kept/index.d.ts";
    const folder = temporaryFolder({
      "tools.ts": 'import type { A } from "kept";\nexport function f(input: { a: A }): string { return input.a; }\n',
      "node_modules/kept/package.json": '{ "name": "kept", "types": "index.d.ts" }',
      [types]: 'export type A = "old";',
    });
    const read = async (): Promise<unknown> =>
      (await loadManifest(join(folder, "tools.ts"))).manifest?.tools?.[0]?.inputSchema;
    expect(await read()).toMatchObject({ properties: { a: { const: "old" } } });
    writeFileSync(join(folder, types), 'export type A = "new";');
    expect(await read()).toMatchObject({ properties: { a: { const: "new" } } });
    expect(await inputsOf(folder, "tools.ts")).not.toContain(types);
  });

  it("of two sources of one project, each has its own", async () => {
    const folder = temporaryFolder({ "a.ts": `import "./x.js"; ${TOOL}`, "b.ts": `import "./y.js"; ${TOOL}` });
    const [a, b] = [await inputsOf(folder, "a.ts"), await inputsOf(folder, "b.ts")];
    expect(a).toContain("x.ts");
    expect(b).toContain("y.ts");
    expect(b).not.toContain("x.ts");
  });

  it("are found without looking again for imports that were found", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `part${index}`);
    const folder = temporaryFolder({
      "package.json": "{}",
      "tools.ts": `${names.map((name) => `export type * from "./${name}.js";`).join("\n")}\n${TOOL}`,
      ...Object.fromEntries(names.map((name) => [`${name}.ts`, `export type T_${name} = string;`])),
    });
    let looks = 0;
    const look = vi.spyOn(ts.sys, "fileExists");
    vi.mocked(filesOf).mockImplementationOnce((reading) => {
      look.mockClear();
      const found = filesOf(reading);
      looks = look.mock.calls.length;
      return found;
    });
    expect(await inputsOf(folder, "tools.ts")).toEqual(expect.arrayContaining(names.map((name) => `${name}.ts`)));
    expect(looks).toBe(0);
  });

  it("are looked for only by a run that wants to be told", async () => {
    const folder = temporaryFolder({ "package.json": "{}", "tools.ts": TOOL });
    const request = { cwd: folder, servers: [{ manifest: "tools.ts" }], write: "plan" } as const;
    await generate(request);
    expect(filesOf).not.toHaveBeenCalled();
    const told: string[] = [];
    await generate({ ...request, onInput: (path) => told.push(relative(folder, path)) });
    expect(filesOf).toHaveBeenCalledOnce();
    expect(told).toEqual(expect.arrayContaining(["tools.ts", "package.json"]));
  });
});
