import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/command.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { cli } from "./cli.js";

describe.concurrent("mcp-gen diff", { timeout: 120_000 }, () => {
  it("takes files whose names begin with a dash, behind --", async () => {
    const text = JSON.stringify({ name: "s", version: "1" });
    const cwd = temporaryFolder({ "-a.json": text, "--json": text, "b.json": text });
    for (const words of [
      ["--", "-a.json", "b.json"],
      ["b.json", "--", "-a.json"],
      ["--", "-a.json", "--json"],
    ])
      expect(await cli(["diff", ...words], { cwd })).toEqual({ code: 0, stdout: "No changes.\n", stderr: "" });
    expect(await cli(["diff", "--", "-a.json"], { cwd })).toMatchObject({ code: 2 });
  });

  it("exits with 1 on breaking changes, as text and as JSON", async () => {
    const cwd = temporaryFolder();
    const file = (name: string, value: object): void =>
      writeFileSync(join(cwd, name), JSON.stringify({ name: "s", version: "1", ...value }));
    const inputSchema = { type: "object", properties: { city: { type: "string" } }, additionalProperties: false };
    file("a.mcp.json", { tools: [{ name: "t", inputSchema }] });
    file("b.mcp.json", { tools: [{ name: "t", inputSchema: { ...inputSchema, required: ["city"] } }] });
    const text = await cli(["diff", "a.mcp.json", "b.mcp.json"], { cwd });
    expect(text).toEqual({
      code: 1,
      stderr: "",
      stdout:
        'breaking  b.mcp.json#/tools/0/inputSchema/properties/city  "city" is now required\n1 breaking, 0 risky, 0 safe.\n',
    });
    const json = await cli(["diff", "a.mcp.json", "b.mcp.json", "--json"], { cwd });
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      1,
      {
        ok: false,
        summary: { breaking: 1 },
        changes: [{ severity: "breaking", pointer: "/tools/0/inputSchema/properties/city" }],
      },
    ]);
    expect(await cli(["diff", "b.mcp.json", "a.mcp.json"], { cwd })).toMatchObject({ code: 0 });
    file("bad.mcp.json", { tools: 3 });
    expect(await cli(["diff", "a.mcp.json", "bad.mcp.json"], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("bad.mcp.json#/tools") as string,
    });
    expect((await cli(["diff", "a.mcp.json", "none.mcp.json"], { cwd })).code).toBe(2);
  });

  it("says what it leaves out", async () => {
    const cwd = temporaryFolder();
    const manifest = (prompt: object): string => JSON.stringify({ name: "n", version: "1", prompts: [prompt] });
    writeFileSync(join(cwd, "old.json"), manifest({ name: "p", arguments: [{ name: "a" }] }));
    writeFileSync(join(cwd, "new.json"), manifest({ name: "p", arguments: { a: 1 } }));
    const text = await cli(["diff", "old.json", "new.json"], { cwd });
    expect(text.stderr).toMatch(/^warning {2}new\.json#\/prompts\/0\/arguments .*`arguments` is left out/);
    const { diagnostics } = JSON.parse((await cli(["diff", "old.json", "new.json", "--json"], { cwd })).stdout) as {
      diagnostics: object[];
    };
    expect(diagnostics).toMatchObject([{ severity: "warning", pointer: "/prompts/0/arguments" }]);
  });

  it("finds no change between a manifest and itself", async () => {
    const path = join(root, "examples/weather/weather.mcp.yaml");
    expect(await cli(["diff", path, path])).toEqual({ code: 0, stdout: "No changes.\n", stderr: "" });
  });
});
