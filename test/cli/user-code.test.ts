import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finish, root } from "../support/command.js";
import type { Files } from "../support/files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";
import { cli, start } from "./cli.js";

// Configs, modules and hooks that never answer, end the process, throw late or leave something running.

const MANIFEST = readFileSync(join(root, "examples/weather/weather.mcp.yaml"), "utf8");

const project = (files: Files): string => temporaryFolder({ "weather.mcp.yaml": MANIFEST, ...files });

/** A config whose hook is this code. */
const hook = (code: string, before = ""): string =>
  `${before}\nexport default { servers: { sky: { manifest: "weather.mcp.yaml", postProcess: ${code} } } };`;

const generated = (cwd: string): boolean => existsSync(join(cwd, "generated"));

describe.concurrent("code that never answers", { timeout: 120_000 }, () => {
  it.each([
    ["a hook", "mcp-gen.config.mjs", hook("() => new Promise(() => {})"), "#/servers/sky/postProcess", []],
    ["a config", "mcp-gen.config.ts", "await new Promise(() => {}); export default {};", "#", []],
    ["a config's value", "mcp-gen.config.mjs", "export default new Promise(() => {});", "#", []],
    ["a module", "sky.mcp.ts", "export default new Promise(() => {});", "#", ["sky.mcp.ts"]],
  ])("%s: a diagnostic, one object with --json, nothing written", async (_, file, text, pointer, args) => {
    const cwd = project({ [file]: text });
    const plain = await cli(["generate", ...args], { cwd });
    expect([plain.code, plain.stdout]).toEqual([1, ""]);
    expect(plain.stderr).toContain(`error  ${file}${pointer}  MCPGEN_`);
    expect(plain.stderr).toContain("its promise never settles");
    expect(plain.stderr).not.toContain("Warning");
    const json = await cli(["check", "--json", ...args], { cwd });
    expect([json.code, json.stderr]).toEqual([1, ""]);
    const { ok, diagnostics } = JSON.parse(json.stdout) as { ok: boolean; diagnostics: unknown[] };
    expect([ok, diagnostics[0]]).toMatchObject([false, { severity: "error", file }]);
    expect(generated(cwd)).toBe(false);
  });

  it("--watch says whom it waits for, starts anew after an edit, and ends at once", async () => {
    const cwd = project({ "mcp-gen.config.mjs": hook("() => new Promise(() => {})") });
    const child = start(["generate", "--watch"], { cwd });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    try {
      await until(() => output.includes("waiting for postProcess of sky"), "the word about it", 60_000);
      writeFileSync(join(cwd, "mcp-gen.config.mjs"), hook("() => (console.log('again'), new Promise(() => {}))"));
      await until(() => output.includes("again"), "the start after the edit");
      writeFileSync(join(cwd, "mcp-gen.config.mjs"), hook("({ text }) => text"));
      await until(() => output.includes("watching"), "the build after an edit that came soon", 60_000);
      expect(output.split("waiting for").length).toBeLessThan(4);
      expect(output).not.toContain("error");
      writeFileSync(join(cwd, "mcp-gen.config.mjs"), hook("() => (console.log('stuck'), new Promise(() => {}))"));
      await until(() => output.includes("stuck"), "the next hook");
    } finally {
      child.kill("SIGINT");
    }
    expect((await finish(child)).code).toBe(0);
  });
});

describe.concurrent("code that leaves something running", { timeout: 120_000 }, () => {
  const interval = "setInterval(() => {}, 1000);";

  it.each([
    ["--dry-run", ["generate", "--dry-run"], 0],
    ["--json", ["generate", "--json"], 0],
    ["check", ["check"], 1],
  ])("%s: the command ends when its work is done, all of it printed", async (_, args, code) => {
    const cwd = project({ "mcp-gen.config.mjs": hook("({ text }) => text", interval) });
    const outcome = await cli(args, { cwd, timeoutMs: 30_000 });
    expect([outcome.code, outcome.stderr]).toEqual([code, code === 0 ? "" : expect.stringContaining("5 of 5 files")]);
    if (args.includes("--json")) expect(JSON.parse(outcome.stdout)).toMatchObject({ ok: true });
    else expect(outcome.stdout).toContain("generated/sky/validators.ts");
  });

  it("--watch ends at Ctrl-C", async () => {
    const cwd = project({ "mcp-gen.config.mjs": hook("({ text }) => text", interval) });
    const child = start(["generate", "--watch"], { cwd });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    await until(() => output.includes("watching"), "the first build");
    child.kill("SIGINT");
    expect((await finish(child)).code).toBe(0);
  });
});

describe.concurrent("code that ends the process", { timeout: 120_000 }, () => {
  it.each([
    ["a hook", "mcp-gen.config.mjs", hook("() => process.exit(0)"), "postProcess of sky", []],
    ["a config", "mcp-gen.config.ts", "process.exit(0);", "mcp-gen.config.ts", []],
    ["a module", "sky.mcp.mjs", 'import { exit } from "node:process"; exit(0);', "sky.mcp.mjs", ["sky.mcp.mjs"]],
    [
      "what a hook left running",
      "mcp-gen.config.mjs",
      hook("() => new Promise((resolve) => (setTimeout(() => process.exit(), 100), setTimeout(resolve, 60_000)))"),
      "postProcess of sky",
      [],
    ],
  ])("%s: a failure with a sentence, one object with --json", async (_, file, text, name, args) => {
    const cwd = project({ [file]: text });
    const message = `The process was ended while ${name} ran, before the command was done.`;
    expect(await cli(["generate", ...args], { cwd })).toEqual({ code: 2, stdout: "", stderr: `mcp-gen: ${message}\n` });
    const json = await cli(["generate", "--json", ...args], { cwd });
    expect([json.code, JSON.parse(json.stdout)]).toEqual([2, { ok: false, error: { code: "exit", message } }]);
    expect(generated(cwd)).toBe(false);
  });

  it("also while --watch waits for edits", async () => {
    const cwd = project({
      "mcp-gen.config.mjs": hook("({ text }) => (setTimeout(() => process.exit(0), 2000), text)"),
    });
    const outcome = await finish(start(["generate", "--watch"], { cwd }));
    expect([outcome.code, outcome.stderr]).toEqual([
      2,
      expect.stringContaining("ended by what mcp-gen.config.mjs or postProcess of sky left"),
    ]);
  });
});

describe.concurrent("code that throws when nobody waits for it", { timeout: 120_000 }, () => {
  const late = (code: string, ms: number): string => hook(`({ text }) => (setTimeout(() => { ${code} }, ${ms}), text)`);
  const message = "Nothing caught an error of mcp-gen.config.mjs or postProcess of sky: late";

  it.each([
    ["an error", 'throw new Error("late")'],
    ["no error", 'throw "late"'],
    ["a rejection", 'Promise.reject(new Error("late"))'],
    ["a rejection with no error", 'Promise.reject("late")'],
  ])("%s is a failure with a sentence, one object with --json", async (_, code) => {
    const slow = `() => new Promise(() => { setTimeout(() => { ${code} }, 100); setTimeout(() => {}, 60_000); })`;
    const cwd = project({ "mcp-gen.config.mjs": hook(slow) });
    expect(await cli(["generate"], { cwd })).toEqual({ code: 2, stdout: "", stderr: `mcp-gen: ${message}\n` });
    const json = await cli(["generate", "--json"], { cwd });
    expect([json.code, JSON.parse(json.stdout)]).toEqual([2, { ok: false, error: { code: "uncaught", message } }]);
    expect(generated(cwd)).toBe(false);
  });

  it("--watch says so, once a build, and goes on", async () => {
    const cwd = project({ "mcp-gen.config.mjs": late('throw new Error("late")', 300) });
    const child = start(["generate", "--watch"], { cwd });
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (chunk) => (stdout += chunk));
    child.stderr?.on("data", (chunk) => (stderr += chunk));
    try {
      await until(() => stdout.includes("watching") && stderr !== "", "the sentence");
      await new Promise((resolve) => setTimeout(resolve, 500));
      writeFileSync(join(cwd, "mcp-gen.config.mjs"), late('Promise.reject("later")', 300));
      await until(() => stderr.includes("later"), "the next sentence");
      expect(child.exitCode).toBeNull();
    } finally {
      child.kill("SIGINT");
    }
    expect((await finish(child)).code).toBe(0);
    const lines = stderr.trimEnd().split("\n");
    expect(new Set(lines)).toEqual(new Set([`mcp-gen: ${message}`, `mcp-gen: ${message}r`]));
    expect(lines.length).toBeLessThanOrEqual(3);
  });
});
