import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { watchFiles } from "../../src/cli/watched-files.js";
import { finish, root } from "../support/command.js";
import { edit, read, writeFiles, type Files } from "../support/files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";
import { start } from "./cli.js";

// What `--watch` notices, and how it goes on after mistakes.

const MANIFEST = readFileSync(join(root, "examples/weather/weather.mcp.yaml"), "utf8");

const project = (files: Files = { "weather.mcp.yaml": MANIFEST }): string => temporaryFolder(files);
const write = (folder: string, path: string, text: string): void => writeFiles(folder, { [path]: text });

interface Watching {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly builds: () => number;
  /** Whether a generated file is there and has the text. */
  readonly says: (path: string, text: string) => () => boolean;
}

/** Watches while `work` edits, and is ended by Ctrl-C. */
async function watching(
  cwd: string,
  args: readonly string[],
  work: (watching: Watching) => Promise<void>,
): Promise<void> {
  const child = start(["generate", "--watch", ...args], { cwd });
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  try {
    await work({
      child,
      output: () => output,
      builds: () => output.split("watching").length - 1,
      says: (path, text) => () => existsSync(join(cwd, path)) && read(cwd, path).includes(text),
    });
    expect(child.exitCode).toBeNull();
  } catch (error) {
    throw new Error(`${String(error)}\n${output}`, { cause: error });
  } finally {
    child.kill("SIGINT");
  }
  expect((await finish(child)).code).toBe(0);
}

describe.concurrent("generate --watch", { timeout: 120_000 }, () => {
  it("generates after each edit, waits out mistakes, follows the config, ends at Ctrl-C", async () => {
    const cwd = project();
    write(cwd, "mcp-gen.config.mjs", 'export default { servers: { sky: "weather.mcp.yaml" } };');
    await watching(cwd, [], async ({ output, builds }) => {
      await until(() => builds() === 1, "the first build", 60_000);
      edit(cwd, "weather.mcp.yaml", (text) => text.replace("Daily forecast", "Hourly forecast"));
      await until(() => builds() === 2, "the second build");
      expect(read(cwd, "generated/sky/client.ts")).toContain("Hourly forecast");

      edit(cwd, "weather.mcp.yaml", (text) => text.replace("name: weather", "name: 5"));
      await until(() => output().includes("#/name"), "the diagnostic");
      expect(read(cwd, "generated/sky/client.ts")).toContain("Hourly forecast");

      edit(cwd, "weather.mcp.yaml", (text) => text.replace("name: 5", "name: weather").replace("Hourly", "Weekly"));
      await until(() => builds() === 3, "the third build");
      expect(read(cwd, "generated/sky/client.ts")).toContain("Weekly forecast");

      edit(cwd, "mcp-gen.config.mjs", (text) => text.replace("sky", "heaven"));
      await until(() => existsSync(join(cwd, "generated/heaven/client.ts")), "the build of the new config");
    });
  });

  it("waits out a config with mistakes, follows what it imports and a folder that goes and comes back", async () => {
    const cwd = project({
      "mcp-gen.config.ts": "export default { servers: 3 };",
      "api/weather.mcp.yaml": MANIFEST,
      "shared.ts": 'export const header = "First.";',
    });
    await watching(cwd, [], async ({ output, says }) => {
      await until(() => output().includes("/servers"), "the mistake");
      write(
        cwd,
        "mcp-gen.config.ts",
        'import { header } from "./shared.js"; export default { header, servers: { sky: "api/weather.mcp.yaml" } };',
      );
      await until(says("generated/sky/client.ts", "// First."), "the first build", 60_000);
      write(cwd, "shared.ts", 'export const header = "Second.";');
      await until(says("generated/sky/client.ts", "// Second."), "the build with another import");
      rmSync(join(cwd, "api"), { recursive: true });
      await until(() => output().includes("no such file"), "the loss");
      write(cwd, "api/weather.mcp.yaml", MANIFEST.replace("Daily", "Hourly"));
      await until(says("generated/sky/client.ts", "Hourly"), "the build of the new folder");
      write(cwd, "api/weather.mcp.yaml", MANIFEST.replace("Daily", "Weekly"));
      await until(says("generated/sky/client.ts", "Weekly"), "the build after an edit there");
      rmSync(join(cwd, "mcp-gen.config.ts"));
      await until(() => output().includes("Cannot read"), "the loss of the config");
    });
  });
});

describe.concurrent("generate --watch: imports that lead nowhere", { timeout: 120_000 }, () => {
  const module = (imports: string): string =>
    `${imports}\nexport default { name: "sky", version: "1", instructions: text, tools: [] };\n`;
  const types = "generated/sky/server.ts";

  it("of a module: a file that goes and comes back, one that is written after its importer, in a new folder too", async () => {
    const cwd = project({
      "sky.mcp.ts": module('import { text } from "./helper.js";'),
      "helper.ts": 'export const text = "First.";',
    });
    await watching(cwd, ["sky.mcp.ts"], async ({ output, says }) => {
      await until(says(types, "First."), "the first build", 60_000);
      rmSync(join(cwd, "helper.ts"));
      await until(() => output().includes("Cannot find module"), "the loss");
      write(cwd, "helper.ts", 'export const text = "Second.";');
      await until(says(types, "Second."), "the build of what came back");
      write(cwd, "sky.mcp.ts", module('import { text } from "./parts/deep/more.js";'));
      await until(() => output().includes("more.js"), "the new import");
      write(cwd, "parts/deep/more.ts", 'export const text = "Third.";');
      await until(says(types, "Third."), "the build of the new import");
      write(cwd, "sky.mcp.ts", module('import { text } from "./plain.js";'));
      await until(() => output().includes("plain.js"), "the import of JavaScript");
      write(cwd, "plain.js", 'export const text = "Fourth.";');
      await until(says(types, "Fourth."), "the build with JavaScript");
      write(cwd, "plain.js", 'export const text = "Fifth..";');
      await until(says(types, "Fifth.."), "the build after an edit of JavaScript");
    });
  });

  it("of a config", async () => {
    const cwd = project();
    const config = (file: string): string =>
      `import { header } from "${file}"; export default { header, servers: { sky: "weather.mcp.yaml" } };`;
    write(cwd, "mcp-gen.config.ts", config("./shared.js"));
    await watching(cwd, [], async ({ output, says }) => {
      await until(() => output().includes("Cannot find module"), "the mistake");
      write(cwd, "shared.ts", 'export const header = "First.";');
      await until(says(types, "// First."), "the first build", 60_000);
      rmSync(join(cwd, "shared.ts"));
      await until(() => output().split("Cannot find module").length > 2, "the loss");
      write(cwd, "shared.ts", 'export const header = "Second.";');
      await until(says(types, "// Second."), "the build of what came back");
    });
  });

  it("of functions, whose types come back", async () => {
    const functions = (file: string): string => `/** @server sky @version 1.0.0 */
      import type { Sky } from "${file}";
      export function getSky(input: { city: string }): { sky: Sky } { return { sky: "x" as Sky }; }`;
    const cwd = project({ "fn.ts": functions("./types.js"), "types.ts": 'export type Sky = "rain";' });
    await watching(cwd, ["fn.ts"], async ({ output, says }) => {
      await until(says("generated/sky/types.ts", 'sky: "rain"'), "the first build", 60_000);
      rmSync(join(cwd, "types.ts"));
      await until(() => output().includes("MCPGEN_IMPORT"), "the loss");
      write(cwd, "types.ts", 'export type Sky = "snow";');
      await until(says("generated/sky/types.ts", 'sky: "snow"'), "the build of what came back");
      write(cwd, "fn.ts", functions("./parts/more.js"));
      await until(() => output().includes("more.js"), "the new import");
      write(cwd, "parts/more.ts", 'export type Sky = "hail";');
      await until(says("generated/sky/types.ts", 'sky: "hail"'), "the build of the new import");
    });
  });
});

describe("generate --watch: what describes a project", { timeout: 120_000 }, () => {
  it("is followed where functions are read: package.json, and the configs of TypeScript", async () => {
    const cwd = project({
      "package.json": '{ "name": "sky", "version": "1.0.0" }',
      "tsconfig.json": '{ "extends": "./base.json" }',
      "base.json": '{ "compilerOptions": { "paths": { "types": ["./rain.ts"] } } }',
      "rain.ts": 'export type Sky = "rain";',
      "snow.ts": 'export type Sky = "snow";',
      "fn.ts": `import type { Sky } from "types";
        export function getSky(input: { city: string }): { sky: Sky } { return { sky: "x" as Sky }; }`,
    });
    await watching(cwd, ["fn.ts"], async ({ says }) => {
      await until(says("generated/sky/types.ts", 'sky: "rain"'), "the first build", 60_000);
      edit(cwd, "package.json", (text) => text.replace("1.0.0", "1.0.1"));
      await until(says("generated/sky/server.ts", "1.0.1"), "the build of the new version");
      edit(cwd, "base.json", (text) => text.replace("rain", "snow"));
      await until(says("generated/sky/types.ts", 'sky: "snow"'), "the build with other options");
    });
  });
});

describe("watched files", () => {
  it("hears of edits of what a link leads to, in another folder, without looking at intervals", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    const cwd = project({ "a/target.yaml": "1", "b/other.yaml": "1" });
    symlinkSync("../a/target.yaml", join(cwd, "b/link.yaml"));
    symlinkSync("b/link.yaml", join(cwd, "link.yaml"));
    let edits = 0;
    const files = watchFiles(() => edits++);
    const link = join(cwd, "link.yaml");
    const isHeardOf = async (what: string, change: () => void): Promise<void> => {
      // What is under way of the change before belongs to that one.
      await new Promise((resolve) => setTimeout(resolve, 100));
      edits = 0;
      change();
      await until(() => edits > 0, what);
      files.follow([link]);
    };
    try {
      files.follow([link]);
      await isHeardOf("an edit of the target", () => write(cwd, "a/target.yaml", "2"));
      await isHeardOf("a new target", () => edit(cwd, "a/target.yaml", () => "3"));
      await isHeardOf("a link that leads elsewhere", () => {
        rmSync(join(cwd, "b/link.yaml"));
        symlinkSync("other.yaml", join(cwd, "b/link.yaml"));
      });
      await isHeardOf("an edit there", () => write(cwd, "b/other.yaml", "2"));
    } finally {
      files.close();
      vi.useRealTimers();
    }
  });
});
