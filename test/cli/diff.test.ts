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

  it("folds the changed descriptions of a declaration, but for machines", async () => {
    const cwd = temporaryFolder();
    const tool = (name: string, count: number, note: string): object => ({
      name,
      inputSchema: {
        type: "object",
        properties: Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, { description: note }])),
        ...(note === "new" ? { required: ["m0"] } : {}),
      },
    });
    const manifest = (note: string): string =>
      JSON.stringify({ name: "n", version: "1", tools: [tool("t", 40, note), tool("u", 1, note)] });
    writeFileSync(join(cwd, "old.json"), manifest("old"));
    writeFileSync(join(cwd, "new.json"), manifest("new"));
    const { stdout } = await cli(["diff", "old.json", "new.json"], { cwd });
    expect(stdout.split("\n")).toEqual([
      'breaking  new.json#/tools/0/inputSchema/properties/m0  "m0" is now required',
      'breaking  new.json#/tools/1/inputSchema/properties/m0  "m0" is now required',
      "safe      new.json#/tools/0  40 descriptions and the like changed, the first at /tools/0/inputSchema/properties/m0/description",
      "safe      new.json#/tools/1/inputSchema/properties/m0/description  description changed",
      "2 breaking, 0 risky, 41 safe.",
      "",
    ]);
    const json = await cli(["diff", "old.json", "new.json", "--json"], { cwd });
    expect((JSON.parse(json.stdout) as { changes: object[] }).changes).toHaveLength(43);
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
