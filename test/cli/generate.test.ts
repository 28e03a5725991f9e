import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, finish, root, start, temporaryFolder, until } from "./cli.js";

const FILES = [
  "mcp-gen.lock.json",
  "weather/client.ts",
  "weather/server.ts",
  "weather/types.ts",
  "weather/validators.ts",
];

function project(): string {
  const folder = temporaryFolder();
  cpSync(join(root, "examples/weather/weather.mcp.yaml"), join(folder, "weather.mcp.yaml"));
  return folder;
}

const read = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

function edit(folder: string, path: string, change: (text: string) => string): void {
  // As editors do: a new file takes the old one's place.
  writeFileSync(join(folder, "edited"), change(read(folder, path)));
  renameSync(join(folder, "edited"), join(folder, path));
}

describe.concurrent("generate", { timeout: 120_000 }, () => {
  it("writes, keeps what is up to date, checks, shows the drift as a diff", async () => {
    const cwd = project();
    const first = await cli(["generate", "weather.mcp.yaml"], { cwd });
    expect(first).toEqual({
      code: 0,
      stderr: "",
      stdout: FILES.map((file) => `create   generated/${file}\n`).join(""),
    });
    const times = FILES.map((file) => statSync(join(cwd, "generated", file)).mtimeMs);

    expect((await cli(["generate", "weather.mcp.yaml"], { cwd })).stdout).toBe("5 files, all up to date\n");
    expect(FILES.map((file) => statSync(join(cwd, "generated", file)).mtimeMs)).toEqual(times);
    expect((await cli(["generate", "--check", "weather.mcp.yaml"], { cwd })).code).toBe(0);

    edit(cwd, "weather.mcp.yaml", (text) => text.replace("Daily forecast", "Hourly forecast"));
    for (const command of [["generate", "--check"], ["check"]]) {
      const drift = await cli([...command, "weather.mcp.yaml"], { cwd });
      expect(drift.code).toBe(1);
      expect(drift.stdout).toMatch(
        /^--- a\/generated\/weather\/client\.ts\n\+\+\+ b\/generated\/weather\/client\.ts\n@@ -\d+,\d+ /m,
      );
      expect(drift.stdout).toMatch(/^-.*Daily forecast for a city/m);
      expect(drift.stdout).toMatch(/^\+.*Hourly forecast for a city/m);
    }
    const { ok, drift } = JSON.parse((await cli(["check", "weather.mcp.yaml", "--json"], { cwd })).stdout) as {
      ok: boolean;
      drift: { path: string }[];
    };
    expect(ok).toBe(false);
    expect(drift.map(({ path }) => path)).toContain("generated/weather/client.ts");
    expect(read(cwd, "generated/weather/client.ts")).toContain("Daily");
  });

  it("--dry-run lists what would happen and writes nothing", async () => {
    const cwd = project();
    const { code, stdout } = await cli(["generate", "weather.mcp.yaml", "--dry-run", "--json"], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      diagnostics: [],
      files: FILES.map((file) => ({ path: `generated/${file}`, action: "create" })),
    });
    expect(existsSync(join(cwd, "generated"))).toBe(false);
  });

  it("tells every mistake at once, by pointer, exit 1, nothing written", async () => {
    const cwd = project();
    writeFileSync(
      join(cwd, "bad.mcp.json"),
      '{ "name": 1, "version": "1", "tools": [{ "name": 2 }, { "description": "x" }] }',
    );
    const text = await cli(["generate", "bad.mcp.json"], { cwd });
    expect([text.code, text.stdout]).toEqual([1, ""]);
    for (const pointer of ["/name", "/tools/0/name", "/tools/1/name"])
      expect(text.stderr).toMatch(new RegExp(`bad\\.mcp\\.json#${pointer} .*MCPGEN_\\w+`));
    const json = JSON.parse((await cli(["generate", "bad.mcp.json", "--json"], { cwd })).stdout) as {
      ok: boolean;
      diagnostics: { code: string; pointer: string }[];
    };
    expect(json.ok).toBe(false);
    expect(json.diagnostics).toHaveLength(3);
    expect(existsSync(join(cwd, "generated"))).toBe(false);
  });

  it("--strict makes a warning an error", async () => {
    const cwd = project();
    writeFileSync(
      join(cwd, "odd.mcp.json"),
      JSON.stringify({
        name: "odd",
        version: "1",
        tools: [
          { name: "get-user", inputSchema: { type: "object" } },
          { name: "get_user", inputSchema: { type: "object" } },
        ],
      }),
    );
    const lenient = await cli(["generate", "odd.mcp.json"], { cwd });
    expect([lenient.code, lenient.stderr]).toEqual([0, expect.stringContaining("warning")]);
    expect((await cli(["generate", "odd.mcp.json", "--strict", "--out", "other"], { cwd })).code).toBe(1);
    expect(existsSync(join(cwd, "other"))).toBe(false);
  });

  it("leaves a file alone that is not ours", async () => {
    const cwd = project();
    mkdirSync(join(cwd, "generated/weather"), { recursive: true });
    writeFileSync(join(cwd, "generated/weather/types.ts"), "// mine\n");
    const { code, stderr } = await cli(["generate", "weather.mcp.yaml"], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining("generated/weather/types.ts")]);
    expect(read(cwd, "generated/weather/types.ts")).toBe("// mine\n");
    expect(existsSync(join(cwd, "generated/weather/client.ts"))).toBe(false);
  });
});

describe.concurrent("mcp-gen.config", { timeout: 120_000 }, () => {
  const config = `
    import { defineConfig, type Config } from "mcp-gen";
    import { shout } from "./shout.js";
    const config: Config = defineConfig({
      out: "src/gen",
      header: "For tests.",
      importExtension: ".ts",
      servers: {
        sky: {
          manifest: "weather.mcp.yaml",
          targets: ["client"],
          include: ["get_*"],
          rename: { get_forecast: "forecast" },
          postProcess: ({ path, text }) => (path === "client.ts" ? shout(text) : text),
        },
        second: "weather.mcp.yaml",
      },
    });
    export default config;`;

  it("TypeScript, with imports, several servers and all options", async () => {
    const cwd = project();
    writeFileSync(join(cwd, "mcp-gen.config.ts"), config);
    writeFileSync(join(cwd, "shout.ts"), "export const shout = (text: string): string => `${text}// loud!\\n`;");
    const { code, stderr } = await cli(["generate"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    const client = read(cwd, "src/gen/sky/client.ts");
    expect(client).toContain("// loud!");
    expect(client).toContain("For tests.");
    expect(client).toContain("export function forecast(");
    expect(client).toContain('"./types.ts"');
    expect(client).not.toContain("listStations");
    expect(existsSync(join(cwd, "src/gen/sky/server.ts"))).toBe(false);
    expect(existsSync(join(cwd, "src/gen/second/server.ts"))).toBe(true);
    expect((await cli(["check"], { cwd })).code).toBe(0);
    // From another folder, by name.
    expect((await cli(["check", "--config", join(cwd, "mcp-gen.config.ts")], { cwd: temporaryFolder() })).code).toBe(0);
  });

  it("JavaScript", async () => {
    const cwd = project();
    writeFileSync(join(cwd, "mcp-gen.config.mjs"), 'export default { servers: { sky: "weather.mcp.yaml" } };');
    expect((await cli(["generate"], { cwd })).code).toBe(0);
    expect(existsSync(join(cwd, "generated/sky/client.ts"))).toBe(true);
  });

  it("tells what is wrong with it, by pointer", async () => {
    const cwd = project();
    writeFileSync(
      join(cwd, "mcp-gen.config.mjs"),
      'export default { servers: { sky: { manifest: 3, typo: 1 } }, targets: ["moon"] };',
    );
    const { code, stderr } = await cli(["generate"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("mcp-gen.config.mjs#/servers/sky");
    expect(stderr).toContain("mcp-gen.config.mjs#/targets/0");
  });
});

describe("generate --watch", { timeout: 120_000 }, () => {
  it("generates after each edit, waits out mistakes, follows the config, ends at Ctrl-C", async () => {
    const cwd = project();
    writeFileSync(join(cwd, "mcp-gen.config.mjs"), 'export default { servers: { sky: "weather.mcp.yaml" } };');
    const child = start(["generate", "--watch"], { cwd });
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (chunk) => (stdout += chunk));
    child.stderr?.on("data", (chunk) => (stderr += chunk));
    const builds = (): number => stdout.split("watching").length - 1;
    try {
      await until(() => builds() === 1, "the first build");
      edit(cwd, "weather.mcp.yaml", (text) => text.replace("Daily forecast", "Hourly forecast"));
      await until(() => builds() === 2, "the second build");
      expect(read(cwd, "generated/sky/client.ts")).toContain("Hourly forecast");

      edit(cwd, "weather.mcp.yaml", (text) => text.replace("name: weather", "name: 5"));
      await until(() => stderr.includes("#/name"), "the diagnostic");
      expect(read(cwd, "generated/sky/client.ts")).toContain("Hourly forecast");

      edit(cwd, "weather.mcp.yaml", (text) => text.replace("name: 5", "name: weather").replace("Hourly", "Weekly"));
      await until(() => builds() === 3, "the third build");
      expect(read(cwd, "generated/sky/client.ts")).toContain("Weekly forecast");

      edit(cwd, "mcp-gen.config.mjs", (text) => text.replace("sky", "heaven"));
      await until(() => existsSync(join(cwd, "generated/heaven/client.ts")), "the build of the new config");
      expect(child.exitCode).toBeNull();
    } finally {
      child.kill("SIGINT");
    }
    expect((await finish(child)).code).toBe(0);
  });
});
