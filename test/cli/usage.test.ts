import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { mcpGen, root, run } from "../support/command.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { cli } from "./cli.js";

describe.concurrent("words on the command line", { timeout: 120_000 }, () => {
  it("--version says the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(await cli(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("--help lists the commands", async () => {
    const { code, stdout } = await cli(["--help"]);
    expect(code).toBe(0);
    for (const command of ["init", "generate", "pull", "diff", "check"]) expect(stdout).toContain(`mcp-gen ${command}`);
  });

  it.each(["init", "generate", "pull", "diff", "check"])("%s --help says what its exit codes mean", async (command) => {
    const { code, stdout } = await cli([command, "--help"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Exit codes: 0 .*2 it could not be done\.$/ms)]);
  });

  it.each([
    [[], "Which command?"],
    [["frobnicate"], 'There is no command "frobnicate": it is one of init, generate, pull, diff, check.\n'],
    [["gen", "x.mcp.yaml", "--out", "y"], 'There is no command "gen"'],
    [["pull", "http://127.0.0.1:1/mcp", "--from", "mcp.json"], "--from goes with --server."],
    [["pull", "--server", "x", "--from", "none.json"], "none.json cannot be read: no such file."],
    [["check", "none.mcp.yaml", "--live", "--timeout", "0"], "--timeout takes"],
    [["generate", "--frob"], "Unknown argument: frob\nSee mcp-gen generate --help"],
    [["generate", "--chekc"], "Did you mean --check?"],
    [["genrate"], "Did you mean generate?"],
    [["generate", "x", "--out", "a", "--out", "b"], "--out was given more than once"],
    [["generate", "x", "--name", ""], "--name may not be empty"],
    [["generate", "x", "--target", ","], "--target takes client or server, or client,server for both"],
    [
      ["generate", "--target", "both"],
      '--target takes client or server, or client,server for both (as without it), not "both"',
    ],
    [["generate", "a.mcp.yaml", "--handlers", "h.ts", "--target", "client"], "add server to --target"],
    [["pull", "npx", "-y", "some-server"], "behind --: mcp-gen pull -- npx -y some-server\n"],
    [["pull", "http://127.0.0.1:1/mcp", "--timeout", "100"], "--timeout takes a number of seconds above 0, up to 60."],
    [["generate", "--watch", "--check"], "exclude each other"],
    [["generate", "--out"], "out"],
    [["diff", "one.mcp.json"], "the old one and the new one"],
    [["generate"], "Nothing to generate"],
    [["generate", "none.mcp.yaml"], "no such file"],
    [["generate", "--target", "client,server", "none.mcp.yaml"], "no such file"],
    [["pull", "-H", "Accept: x", "http://127.0.0.1:1/mcp"], "127.0.0.1:1"],
    [["generate", "a.mcp.yaml", "b.mcp.yaml", "--name", "x"], "--name goes with one manifest"],
    [["check", "--config", "none.config.ts"], "none.config.ts"],
    [["check", "--config", "."], "Cannot read .: not a file."],
    [["check", "--config", `${mcpGen}/x.ts`], "main.js/x.ts: a file is where a folder should be."],
    [["check", "--handers", "x.ts"], "Did you mean --handlers?"],
    [["init", "--no-instal"], "Did you mean --install?"],
    [["init", "x", "--transport", "pigeon"], "transport"],
    [["init", "--yes"], "Say where"],
    [["init", "x", "--yes=no"], "--yes is on or off: it takes no value but true or false."],
    [["init", "x", "-y=1"], "-y is on or off"],
    [["init", "x", "--install=no"], "--install is on or off"],
    [["generate", "--strict=yes", "none.mcp.yaml"], "--strict is on or off"],
    [["generate", "--strict=true", "--json=false", "none.mcp.yaml"], "no such file"],
    [["generate", "--json", "false", "--frob"], "Unknown argument: frob"],
  ])("%j: usage on standard error, exit 2", async (args, message) => {
    const { code, stdout, stderr } = await cli(args, { cwd: temporaryFolder() });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it.each([
    [["generate", "none.mcp.yaml"], "ENOENT", "none.mcp.yaml"],
    [["generate", "--frob"], "usage", "frob"],
    [["generate", "--watch"], "usage", "exclude each other"],
    [["generate", "--config", "none.ts"], "usage", "none.ts"],
    [["check"], "usage", "Nothing to generate"],
    [["diff", "one.mcp.json"], "usage", "the old one and the new one"],
    [["diff", "one.mcp.json", "two.mcp.json"], "ENOENT", "one.mcp.json"],
    [["pull"], "usage", "Say which server"],
    [["pull", "http://x", "--timeout", "none"], "usage", "--timeout"],
    [["init"], "usage", "Say where"],
    [[], "usage", "Which command?"],
  ])("%j with --json: one object on standard output and nothing else, exit 2", async (args, code, message) => {
    const result = await cli([...args, "--json"], { cwd: temporaryFolder() });
    expect(result.code).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({
      ok: false,
      error: { code, message: expect.stringContaining(message) as string },
    });
    expect(result.stdout.trim().split("\n")).toHaveLength(1);
  });

  it.each([
    [["generate", "none.mcp.yaml", "--json=true"], "ENOENT", "none.mcp.yaml"],
    [["generate", "--frob", "--json=true"], "usage", "frob"],
    [["generate", "--json", "true", "--frob"], "usage", "frob"],
    [["--json=true", "frobnicate"], "usage", "no command"],
    [["generate", "none.mcp.yaml", "--json=yes"], "usage", "--json is on or off"],
    [["pull", "--json=1", "--", "x"], "usage", "--json is on or off"],
  ])("%j: one object, however --json is written, exit 2", async (args, code, message) => {
    const result = await cli(args, { cwd: temporaryFolder() });
    expect([result.code, result.stdout.trim().split("\n")]).toEqual([2, [expect.any(String)]]);
    const error = { code, message: expect.stringContaining(message) as string };
    expect(JSON.parse(result.stdout)).toEqual({ ok: false, error });
  });

  it("says in words what an output folder cannot be, exit 2", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "m.mcp.json"), JSON.stringify({ name: "m", version: "1" }));
    symlinkSync("nowhere", join(cwd, "lost"));
    const generated = async (out: string) => {
      const { code, stderr } = await cli(["generate", "m.mcp.json", "--out", out], { cwd });
      return [code, stderr];
    };
    expect(await generated("m.mcp.json")).toEqual([2, expect.stringContaining("is a file, not a folder.")]);
    expect(await generated("m.mcp.json/x")).toEqual([2, expect.stringContaining("a file is where a folder should be")]);
    expect(await generated("lost")).toEqual([2, expect.stringContaining("is a link that leads nowhere.")]);
  });

  it("reads a config that is JSON, and says where it is wrong", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "m.mcp.json"), JSON.stringify({ name: "m", version: "1" }));
    const config = (text: string): void => writeFileSync(join(cwd, "mcp-gen.config.json"), text);
    config('\ufeff{ "$schema": "schemas/config.schema.json", "servers": { "mine": "m.mcp.json" } }');
    expect(await cli(["generate"], { cwd })).toMatchObject({ code: 0 });
    expect(await cli(["check"], { cwd })).toMatchObject({ code: 0 });
    config('{\n  "servers": { "mine": { "manifest": "m.mcp.json", "outt": "x" } }\n}');
    expect((await cli(["check"], { cwd })).stderr).toContain("mcp-gen.config.json#/servers/mine/outt (2:");
    config('{\n  "servers": }');
    expect((await cli(["check"], { cwd })).stderr).toContain("mcp-gen.config.json# (2:14)  MCPGEN_CONFIG  Not JSON");
  });

  it.each([
    ["mcp-gen.config.json", '{ "servers": { "m": "m.mcp.json", "__proto__": "m.mcp.json" } }'],
    ["mcp-gen.config.json", '{ "servers": { "__proto__": { "manifest": "m.mcp.json" } } }'],
    ["mcp-gen.config.ts", 'export default { servers: { __proto__: { manifest: "m.mcp.json" } } };'],
    ["mcp-gen.config.mjs", 'export default { servers: { ["__proto__"]: "m.mcp.json" } };'],
  ])("%s: %s calls a server what nothing can be called", async (name, text) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "m.mcp.json"), JSON.stringify({ name: "m", version: "1" }));
    writeFileSync(join(cwd, name), text);
    const { code, stderr } = await cli(["generate"], { cwd });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^error {2}mcp-gen.*#\/servers\/__proto__( \(1:\d+\))? /),
    ]);
    expect(stderr).toContain("No server can be called __proto__.");
  });

  it.each([
    ["c.config.ts", "./lib/more", "more.ts", "more.js"],
    ["c.config.ts", "./lib/more", "more.js", "more.js"],
    ["c.config.mjs", "./lib/more", "more.mjs", "more.mjs"],
    ["c.config.ts", "./lib", "index.ts", "lib/index.js"],
    ["c.config.mjs", "./lib/more", "more.ts", undefined],
    ["c.mcp.ts", "./lib/more", "more.mts", "more.mjs"],
  ])("%s imports %s, which is %s: says to write %s", async (importer, specifier, file, meant) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, "lib"));
    writeFileSync(join(cwd, "lib", file), "export const out = 'x';");
    const text = `import { out } from "${specifier}";\nexport default { out, servers: {} };\n`;
    writeFileSync(join(cwd, importer), text);
    const args = importer.includes(".mcp.") ? [importer] : ["--config", importer];
    const { code, stderr } = await cli(["generate", ...args], { cwd });
    const hint = meant === undefined ? /hint: The config is/ : `hint: Imports name whole files: write ${meant}.\n`;
    expect([code, stderr]).toEqual([
      1,
      typeof hint === "string" ? expect.stringContaining(hint) : expect.stringMatching(hint),
    ]);
  });

  it("check looks for handlers that are missing", async () => {
    const cwd = temporaryFolder();
    const tools = [{ name: "t", inputSchema: { type: "object" } }];
    writeFileSync(join(cwd, "m.mcp.json"), JSON.stringify({ name: "m", version: "1", tools }));
    const options = ["m.mcp.json", "--handlers", "handlers.ts"];
    expect(await cli(["generate", ...options], { cwd })).toMatchObject({ code: 0 });
    expect(await cli(["check", ...options], { cwd })).toMatchObject({ code: 0 });
    const text = readFileSync(join(cwd, "handlers.ts"), "utf8");
    writeFileSync(join(cwd, "handlers.ts"), text.replace("  t(_input) {", "  u(_input) {"));
    const { code, stdout } = await cli(["check", ...options], { cwd });
    expect([code, stdout]).toEqual([1, expect.stringContaining("+  t(_input) {")]);
  });

  it("reads names behind -- too", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "-odd.mcp.json"), '{ "name": "odd", "version": "1" }');
    expect((await cli(["generate", "--", "-odd.mcp.json"], { cwd })).stdout).toContain("generated/odd/client.ts");
  });

  it.skipIf(process.platform === "win32")("a folder that is gone is told, exit 2", async () => {
    const lost = 'mkdir lost && cd lost && rmdir ../lost && exec "$0" "$@"';
    const args = ["-c", lost, process.execPath, mcpGen, "check", "--json"];
    const { code, stdout, stderr } = await run("/bin/sh", args, { cwd: temporaryFolder() });
    const message = "The working directory is not there any more.";
    expect([code, JSON.parse(stdout), stderr]).toEqual([
      2,
      { ok: false, error: { code: "usage", message } },
      `mcp-gen: ${message}\n`,
    ]);
  });

  it("--help starts without what generates", async () => {
    // What a command does not need is not loaded: a loader that refuses it finds nothing to refuse.
    const refuse = `export async function resolve(name, context, next) {
      if (/ts-morph|prettier|^zod|^yaml$|^ws$/.test(name)) throw new Error("loaded " + name);
      return next(name, context);
    }`;
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "refuse.mjs"), refuse);
    writeFileSync(
      join(cwd, "use.mjs"),
      'import { register } from "node:module"; register("./refuse.mjs", import.meta.url);',
    );
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(cwd, "use.mjs")).href}` };
    expect(await cli(["--help"], { cwd, env })).toMatchObject({ code: 0, stderr: "" });
    expect((await cli(["generate", "x.mcp.json", "--json"], { cwd, env })).stdout).toContain("loaded");
  });
});
