import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, root, temporaryFolder } from "./cli.js";

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

  it.each([
    [[], "Which command?"],
    [["frobnicate"], "Unknown"],
    [["generate", "--frob"], "Unknown argument: frob"],
    [["generate", "--target", "moon"], "--target takes client and server"],
    [["generate", "--watch", "--check"], "exclude each other"],
    [["generate", "--watch", "--json"], "exclude each other"],
    [["generate", "--out"], "out"],
    [["diff", "one.mcp.json"], "Not enough"],
    [["generate"], "Nothing to generate"],
    [["generate", "none.mcp.yaml"], "no such file"],
    [["generate", "a.mcp.yaml", "b.mcp.yaml", "--name", "x"], "--name goes with one manifest"],
    [["check", "--config", "none.config.ts"], "none.config.ts"],
    [["init", "x", "--transport", "pigeon"], "transport"],
    [["init", "--yes"], "Say where"],
  ])("%j: usage on standard error, exit 2", async (args, message) => {
    const { code, stdout, stderr } = await cli(args, { cwd: temporaryFolder() });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("with --json, a failure is one object on standard output too", async () => {
    const { code, stdout } = await cli(["generate", "none.mcp.yaml", "--json"], { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("none.mcp.yaml") as string },
    });
    expect(stdout.trim().split("\n")).toHaveLength(1);
  });
});
