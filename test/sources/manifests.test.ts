import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatDiagnostic } from "../../src/diagnostics.js";
import { loadManifest, readManifest } from "../../src/load/load.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const HEAD = "name: test\nversion: 1.0.0\n";

describe("R71 a manifest in YAML", () => {
  it("says what the same in JSON says", async () => {
    const yaml = `${HEAD}tools:\n  - &a\n    name: t\n    inputSchema: { type: object }\n`;
    const json = JSON.stringify({
      name: "test",
      version: "1.0.0",
      tools: [{ name: "t", inputSchema: { type: "object" } }],
    });
    const read = (await readManifest(yaml, "x.yml")).manifest;
    expect(read).toBeDefined();
    expect(read).toEqual((await readManifest(json, "x.mcp.json")).manifest);
  });

  it("is no prototype of anything", async () => {
    const { manifest } = await readManifest(`${HEAD}_meta: { __proto__: { polluted: 1 } }\n`, "x.yaml");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(manifest).toBeDefined();
  });
});

describe("mistakes in YAML are told once, and where they are made", () => {
  const told = async (text: string): Promise<string[]> =>
    (await readManifest(HEAD + text, "x.yaml")).diagnostics.map(formatDiagnostic);

  it("tags that nobody knows, and those of YAML itself", async () => {
    expect(await told("description: !secret x\n_meta: !!js/function f\ntitle: !!str t\n")).toEqual([
      "x.yaml# (3:14)  MCPGEN_YAML_TAG  YAML tags are not read: !secret.",
      "x.yaml# (4:8)  MCPGEN_YAML_TAG  YAML tags are not read: tag:yaml.org,2002:js/function.",
      "x.yaml# (5:14)  MCPGEN_YAML_TAG  YAML tags are not read.",
    ]);
  });

  it.each([
    ['title: "t"\ndescription: "begins\ntools:\n  - name: t\n', "4:14"],
    ["description: 'it''s\ntitle: t\n", "3:14"],
    ['_meta: { a: "x", b: "y }\n', "3:21"],
    ['"title: t\n', "3:1"],
  ])("a quote without an end, in %j", async (text, place) => {
    expect(await told(text)).toEqual([`x.yaml# (${place})  MCPGEN_SYNTAX  The quote that begins here has no end.`]);
  });
});

describe("R71 a manifest in JSON", () => {
  const folder = temporaryFolder();

  it("refuses a file that is too large, without reading further", async () => {
    const large = join(folder, "large.mcp.json");
    writeFileSync(large, "");
    truncateSync(large, 64 * 1024 * 1024 + 1);
    expect((await loadManifest(large)).diagnostics).toMatchObject([{ code: "MCPGEN_TOO_LARGE" }]);
  });
});

describe("what is no manifest is told what it seems to be", () => {
  const told = async (value: unknown, name = "x.json"): Promise<string[]> => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return (await readManifest(text, name)).diagnostics.map(formatDiagnostic);
  };
  const tool = { name: "t", inputSchema: { type: "object" } };
  const template = { name: "t", uriTemplate: "a:{b}" };

  it("an application's list of servers", async () => {
    const hint = "mcp-gen pull --server";
    expect(await told({ mcpServers: { weather: { command: "w" }, b: {} } })).toEqual([
      expect.stringMatching(new RegExp(`^x\\.json#.* list of servers.*\\n.*${hint} weather --from x\\.json$`)),
    ]);
    expect(await told({ inputs: [], servers: { "my server": { url: "http://a" } } }, ".vscode/mcp.json")).toEqual([
      expect.stringMatching(new RegExp(`list of servers.*\\n.*${hint} "my server" --from \\.vscode/mcp\\.json$`)),
    ]);
    expect(await told('{\n  // Mine.\n  "servers": { "a": {} }\n}', "mcp.json")).toEqual([
      expect.stringMatching(/MCPGEN_SYNTAX/),
      expect.stringMatching(/list of servers/),
    ]);
  });

  it.each([
    ["an answer", { jsonrpc: "2.0", id: 1, result: { tools: [tool] } }, /message of JSON-RPC.*\n.*"tools": \[…\] \}/],
    [
      "a refusal",
      { jsonrpc: "2.0", id: 1, error: { code: 1, message: "no" } },
      /message of JSON-RPC.*\n.*mcp-gen pull/,
    ],
    ["a list", [tool], /This is a list; .*\n.*"tools": \[…\] \}/],
    ["a list of others", [template], /This is a list; .*\n.*"resourceTemplates": \[…\] \}/],
    ["what lists answer", { tools: [tool], prompts: [] }, /not what it is.*\n.*"tools": \[…\], "prompts": \[…\] \}/],
  ])("%s", async (_, value, message) => {
    expect(await told(value)).toEqual([expect.stringMatching(message)]);
    expect(await told(value, "x.yaml")).toEqual([expect.stringMatching(message)]);
  });

  it("and what may be one is looked at as one", async () => {
    expect(await told({ name: "a", version: "1", servers: {}, jsonrpc: "2.0" })).toEqual([]);
    expect(await told({ name: "a", tools: [] })).toEqual([expect.stringMatching(/^x\.json#\/version/)]);
    expect(await told({})).toHaveLength(2);
  });
});
