import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finish, root } from "../support/command.js";
import { read, writeFiles, type Files } from "../support/files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";
import { cli, start } from "./cli.js";

// Declarations in TypeScript, through every command that takes a manifest.

const FUNCTIONS = `
/** @server sky @version 1.0.0 */

import type { Sky } from "./sky.js";

/** How the sky is. @readOnly */
export function getSky(input: { city: string }): { sky: Sky } {
  return { sky: input.city === "Oslo" ? "rain" : "clear" };
}
`;

const MODULE = `
import { defineManifest } from "mcp-gen";
import * as z from "zod";
import { sky } from "./sky-schema.js";

export default defineManifest({
  name: "sky",
  version: "1.0.0",
  tools: [{ name: "get_sky", inputSchema: z.object({ city: z.string() }), outputSchema: z.object({ sky }) }],
});
`;

function project(files: Files): string {
  const cwd = temporaryFolder(files);
  mkdirSync(join(cwd, "node_modules"));
  symlinkSync(join(root, "node_modules/zod"), join(cwd, "node_modules/zod"));
  return cwd;
}

const functions = (): string =>
  project({ "sky.ts": 'export type Sky = "rain" | "clear";\n', "tools.ts": FUNCTIONS, "package.json": "{}" });
const edit = (cwd: string, path: string, from: string, to: string): void =>
  writeFiles(cwd, { [path]: read(cwd, path).replace(from, to) });

describe("TypeScript as a manifest", { timeout: 240_000 }, () => {
  it("generates, checks, is compared, takes stubs, starts projects, by its name or by a config", async () => {
    const cwd = functions();
    expect(await cli(["generate", "tools.ts", "--handlers", "handlers.ts"], { cwd })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(read(cwd, "generated/sky/types.ts")).toContain('sky: "rain" | "clear"');
    expect(read(cwd, "handlers.ts")).toContain("getSky(_input) {");
    expect((await cli(["check", "tools.ts"], { cwd })).code).toBe(0);
    expect((await cli(["diff", "tools.ts", "tools.ts"], { cwd })).stdout).toBe("No changes.\n");

    writeFileSync(join(cwd, "before.ts"), read(cwd, "tools.ts"));
    edit(cwd, "tools.ts", "city: string", "city: string; country: string");
    expect((await cli(["generate", "--check", "tools.ts"], { cwd })).code).toBe(1);
    const { code, stdout } = await cli(["diff", "before.ts", "tools.ts"], { cwd });
    expect([code, stdout]).toEqual([1, expect.stringContaining("breaking  tools.ts#/tools/0/inputSchema")]);

    writeFileSync(join(cwd, "mcp-gen.config.mjs"), 'export default { servers: { weather: "tools.ts" } };');
    expect((await cli(["generate"], { cwd })).code).toBe(0);
    expect(read(cwd, "generated/weather/server.ts")).toContain("createWeatherServer");

    expect((await cli(["init", "fresh", "--from", "tools.ts", "--no-install", "--yes"], { cwd })).code).toBe(0);
    expect(JSON.parse(read(cwd, "fresh/fresh.mcp.json"))).toMatchObject({ name: "sky", tools: [{ name: "getSky" }] });
  });

  it("exits 1 for what cannot be read, and with --strict for what is odd, and writes nothing", async () => {
    const cwd = project({
      "bad.ts": "export function f( {",
      "odd.ts": "export function f(input: { a: any }): string { return ''; }",
      "bad.mcp.mjs": 'throw new Error("no luck");',
      "deep.mcp.mjs": 'export { default } from "./broken.mjs";',
      "broken.mjs": "export default {",
    });
    for (const [args, message] of [
      [["bad.ts"], /bad\.ts# \(1:\d+\) {2}MCPGEN_SYNTAX/],
      [
        ["odd.ts", "--strict"],
        /odd\.ts#\/tools\/0\/inputSchema\/properties\/a \(1:28\) {2}MCPGEN_TYPE {2}This is `any`/,
      ],
      [["bad.mcp.mjs"], /bad\.mcp\.mjs# {2}MCPGEN_MODULE {2}The module cannot be run: no luck/],
      [["deep.mcp.mjs"], /broken\.mjs# \(1:17\) {2}MCPGEN_SYNTAX/],
    ] as const) {
      const { code, stderr } = await cli(["generate", ...args], { cwd });
      expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    }
    expect(existsSync(join(cwd, "generated"))).toBe(false);
    const { code, stderr } = await cli(["generate", "none.ts"], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining("no such file")]);
  });
});

describe("--watch", { timeout: 240_000 }, () => {
  it.each([
    ["functions", functions, "tools.ts", ["sky.ts", '"clear"', '"clear" | "snow"']],
    [
      "a module",
      () =>
        project({
          "sky-schema.ts": 'import * as z from "zod";\nexport const sky = z.enum(["rain", "clear"]);\n',
          "sky.mcp.ts": MODULE,
        }),
      "sky.mcp.ts",
      ["sky-schema.ts", '"clear"', '"clear", "snow"'],
    ],
  ] as const)("sees edits of %s, and of what it imports", async (_, make, source, [imported, from, to]) => {
    const cwd = make();
    const child = start(["generate", "--watch", source], { cwd });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    const builds = (): number => output.split("watching").length - 1;
    const types = (): string => read(cwd, "generated/sky/types.ts");
    try {
      await until(() => builds() === 1, "the first build", 90_000);
      edit(cwd, source, "city: ", "town: ");
      await until(() => builds() > 1 && types().includes("town"), "the edit of the source", 60_000);
      edit(cwd, imported, from, to);
      await until(() => types().includes('"snow"'), "the edit of what it imports", 60_000);
    } finally {
      child.kill("SIGINT");
    }
    expect((await finish(child)).code).toBe(0);
  });
});
