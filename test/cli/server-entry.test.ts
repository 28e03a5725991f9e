import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { reach } from "../../src/load/servers.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { cli } from "./cli.js";

/** A folder in which an application's file says so. */
function folderWith(content: unknown): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "mcp.json"), JSON.stringify(content));
  return folder;
}

const reached = (entry: unknown) => reach({ server: "a" }, folderWith({ mcpServers: { a: entry } }));

describe("entries of mcp.json", () => {
  it.each([
    [{ command: 5 }, '"command" is no text.'],
    [{ command: "x", args: "--stdio" }, '"args" is no list of texts.'],
    [{ command: "x", args: ["a", { b: 1 }] }, '"args" is no list of texts.'],
    [{ command: "x", args: ["a\0b"] }, '"args" holds a NUL character.'],
    [{ command: "x", env: ["KEY=canary"] }, '"env" is no object of texts.'],
    [{ command: "x", env: { KEY: { canary: 1 } } }, '"env.KEY" is no text.'],
    [{ url: "http://x", headers: "Authorization: canary" }, '"headers" is no object of texts.'],
    [{ command: "x", cwd: 5 }, '"cwd" is no text.'],
  ])("%j: the message names what is odd, and no value", async (entry, message) => {
    const error = await reached(entry).then(String, String);
    expect(error).toBe(`UsageError: The entry "a" cannot be used: its ${message}`);
    expect(error).not.toContain("canary");
  });

  it.each([[null], ["node x"], [{}], [{ command: "" }], [{ command: null, url: null }]])(
    "%j names neither a command nor a url",
    async (entry) => {
      await expect(reached(entry)).rejects.toThrow('The entry "a" has neither a command nor a url.');
    },
  );

  it("may have numbers and switches for texts, and null for nothing", async () => {
    const entry = {
      command: "x",
      args: ["--port", 80],
      env: { PORT: 80, DEBUG: true, GONE: null },
      cwd: null,
      url: null,
    };
    expect(await reached(entry)).toMatchObject({ args: ["--port", "80"], env: { PORT: "80", DEBUG: "true" } });
  });

  it("R46 a path is told as it was given, not with what a variable holds", async () => {
    vi.stubEnv("PLACE", "canary-place");
    await expect(reached({ command: "x", envFile: "/none/${PLACE}/.env" })).rejects.toThrow(
      "The envFile /none/${PLACE}/.env cannot be read: no such file.",
    );
    vi.unstubAllEnvs();
  });

  it.each([[[]], [null], ["x"], [{ mcpServers: ["a"], servers: null }]])("%j lists no server", async (content) => {
    await expect(reach({ server: "a" }, folderWith(content))).rejects.toThrow("no server is listed");
  });

  it("finds inputs among what is none, and takes a default of any kind as a text", async () => {
    const inputs = [null, 5, { id: "port", default: 8080 }];
    const folder = folderWith({ inputs, servers: { a: { command: "x", args: ["${input:port}"] } } });
    expect(await reach({ server: "a" }, folder)).toMatchObject({ args: ["8080"] });
  });
});

describe("pull", { timeout: 60_000 }, () => {
  it.each([
    [
      { command: "no-such-program-here" },
      'There is no program "no-such-program-here": is it installed, and on your PATH?',
    ],
    [{ command: process.execPath, cwd: "gone" }, /There is no folder .*gone\.\n/],
  ])("%j: says what is not there", async (entry, message) => {
    const { code, stderr } = await cli(["pull", "--server", "a"], { cwd: folderWith({ servers: { a: entry } }) });
    expect([code, stderr]).toEqual([
      2,
      typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
    ]);
  });
});
