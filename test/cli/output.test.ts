import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createReport } from "../../src/cli/report.js";
import { finish, mcpGen } from "../support/command.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// A device that is always full.
const FULL = "/dev/full";

function withFull(stream: "stdout" | "stderr", args: readonly string[], cwd: string) {
  const full = openSync(FULL, "w");
  const child = spawn(process.execPath, [mcpGen, ...args], {
    cwd,
    stdio: stream === "stdout" ? ["ignore", full, "pipe"] : ["ignore", "pipe", full],
  });
  closeSync(full);
  return finish(child);
}

describe.runIf(existsSync(FULL)).concurrent("an answer that cannot be written", { timeout: 60_000 }, () => {
  const project = (): string => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "m.mcp.json"), '{ "name": "m", "version": "1" }');
    return cwd;
  };

  it.each([
    [["diff", "m.mcp.json", "m.mcp.json", "--json"]],
    [["diff", "m.mcp.json", "m.mcp.json"]],
    [["generate", "m.mcp.json"]],
  ])("%j: is told, exit 2", async (args) => {
    expect(await withFull("stdout", args, project())).toMatchObject({
      code: 2,
      stderr: "mcp-gen: Cannot write to standard output: the disk is full.\n",
    });
  });

  it("is no stack trace, where a command is mistyped", async () => {
    const { code, stderr } = await withFull("stdout", ["gen", "--json"], project());
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^mcp-gen: There is no command "gen".*\nSee .*\n$/)]);
    expect(await withFull("stderr", ["gen", "--json"], project())).toMatchObject({ code: 2 });
  });
});

describe("progress", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it.each([
    ["xterm", true],
    ["dumb", false],
  ])("on a terminal called %s is drawn: %s", (name, isDrawn) => {
    vi.useFakeTimers();
    vi.stubEnv("TERM", name);
    const isTTY = Object.getOwnPropertyDescriptor(process.stderr, "isTTY");
    Object.defineProperty(process.stderr, "isTTY", { value: true, configurable: true });
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      const report = createReport(false);
      report.progress("working");
      vi.advanceTimersByTime(1500);
      report.idle();
      expect(write.mock.calls.some(([text]) => String(text).includes("working"))).toBe(isDrawn);
    } finally {
      if (isTTY === undefined) Reflect.deleteProperty(process.stderr, "isTTY");
      else Object.defineProperty(process.stderr, "isTTY", isTTY);
    }
  });
});
