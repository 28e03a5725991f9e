import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatDiagnostic } from "../../src/diagnostics.js";
import { WriteError } from "../../src/write/write-error.js";
import { loadManifest, readManifest } from "../../src/load/load.js";
import { temporaryFolder } from "../support/temporary-folder.js";

async function codes(text: string, path: string): Promise<string[]> {
  const { diagnostics } = await readManifest(text, path);
  return diagnostics.map(({ code, pointer, position }) =>
    [code, pointer, position && `${position.line}:${position.column}`].filter((part) => part !== undefined).join(" "),
  );
}

describe("a manifest with mistakes", () => {
  it("gets every finding at once, with pointer, line and hint", async () => {
    const text = `name: 3\ntools:\n  - nam: x\n    inputSchema: text\n  - name: y\n    description: 3\nprompts: {}\n`;
    const { diagnostics, manifest } = await readManifest(text, "bad.mcp.yaml");
    expect(manifest).toBeUndefined();
    expect(diagnostics.map(formatDiagnostic)).toMatchInlineSnapshot(`
      [
        "bad.mcp.yaml#/name (1:7)  MCPGEN_MANIFEST  Expected a string, got a number.
          hint: Every server, tool, prompt and elicitation has a \`name\`, a string.",
        "bad.mcp.yaml#/version  MCPGEN_MANIFEST  Required: a string.
          hint: The server's version, for example \`version: "1.0.0"\` (in YAML, quote what looks like a number).",
        "bad.mcp.yaml#/prompts (7:10)  MCPGEN_MANIFEST  Expected a list, got an object.",
        "bad.mcp.yaml#/tools/0/name  MCPGEN_MANIFEST  Required: a string; the declaration is left out.
          hint: Every server, tool, prompt and elicitation has a \`name\`, a string.",
        "bad.mcp.yaml#/tools/1/description (6:18)  MCPGEN_MANIFEST  Expected a string, got a number; \`description\` is left out.",
      ]
    `);
  });

  it("keeps the places of what comes after a declaration that is left out", async () => {
    const tools = [null, { name: "x", annotations: [], inputSchema: { type: "object" } }];
    const text = JSON.stringify({ name: "a", version: "1", tools }, null, 1);
    const { manifest, diagnostics, locate } = await readManifest(text, "x.json");
    expect(manifest?.tools).toEqual([{ name: "x", inputSchema: { type: "object" } }]);
    expect(diagnostics.map(({ severity, pointer }) => `${severity} ${pointer}`)).toEqual([
      "warning /tools/0",
      "warning /tools/1/annotations",
    ]);
    const [found] = locate([{ severity: "warning", code: "X", message: "", pointer: "/tools/0/inputSchema/type" }]);
    expect(found).toMatchObject({ pointer: "/tools/1/inputSchema/type", position: { line: 10 } });
  });

  it.each([
    ["[]", "x.json", ["MCPGEN_MANIFEST  1:1"]],
    ["", "x.json", ["MCPGEN_SYNTAX  1:1"]],
    ['{\n  "name": }', "x.json", ["MCPGEN_SYNTAX  2:11"]],
    ['{\n  "name": "a",\n}\n', "x.json", ["MCPGEN_SYNTAX  3:1"]],
    ["{\n  'name': 1 }", "x.json", ["MCPGEN_SYNTAX  2:3"]],
    ['{ "a": "b\nc" }', "x.json", ["MCPGEN_SYNTAX  1:10"]],
    ['{ "a": "\\"b\\q" }', "x.json", ["MCPGEN_SYNTAX  1:12"]],
    ['{ "a": "\\"', "x.json", ["MCPGEN_SYNTAX  1:11"]],
    ["[1, 02]", "x.json", ["MCPGEN_SYNTAX  1:6"]],
    ["[1] x", "x.json", ["MCPGEN_SYNTAX  1:5"]],
    ['{ "a": [1, {}, "b", true]', "x.json", ["MCPGEN_SYNTAX  1:26"]],
    ["[1}", "x.json", ["MCPGEN_SYNTAX  1:3"]],
    ['{ "a": 1, /* b */ "c": 2 }', "x.json", ["MCPGEN_SYNTAX  1:11"]],
    ["name: [", "x.yaml", ["MCPGEN_SYNTAX  1:8"]],
    ["a: 1\nb: 2\n---\nc: 3", "x.yml", ["MCPGEN_SYNTAX  3:1"]],
  ])("%j in %s", async (text, path, expected) => {
    expect(await codes(text, path)).toEqual(expected);
  });

  it("a second YAML document is told as that", async () => {
    const { diagnostics } = await readManifest("a: 1\n---\nc: 3", "x.yaml");
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "A second YAML document starts here; a manifest is one.",
    ]);
  });

  it("declared text cannot steer the terminal", () => {
    const text = formatDiagnostic({ severity: "error", code: "X", message: "a\u001b[2Jb\u202e", pointer: "/\r\n" });
    expect(text).toBe("#/\\u{d}\\u{a}  X  a\\u{1b}[2Jb\\u{202e}");
  });
});

describe("JSON", () => {
  it("reports keys that stand twice, however they are written", async () => {
    const text = '{"name":"a","version":"1","tools":[{"name":"x","na\\u006de":"y","a":{"b":1,"b":2}}]}';
    expect(await codes(text, "x.json")).toEqual([
      "MCPGEN_DUPLICATE_KEY /tools/0/name 1:60",
      "MCPGEN_DUPLICATE_KEY /tools/0/a/b 1:79",
    ]);
  });

  it("keeps __proto__ and unknown fields", async () => {
    const { manifest } = await readManifest('{"name":"a","version":"1","x":1,"__proto__":{"y":2}}', "x.json");
    expect(Object.keys(manifest ?? {})).toEqual(["name", "version", "x", "__proto__"]);
    expect(Object.getPrototypeOf(manifest)).toBe(Object.prototype);
  });

  it("takes null for absent, as some servers send it", async () => {
    const text = '{"name":"a","version":"1","title":null,"tools":[{"name":"x","inputSchema":{},"description":null}]}';
    expect(await codes(text, "x.json")).toEqual([]);
  });

  it("walks long texts, escapes and white space of any kind", async () => {
    const long = '\\\\"'.repeat(200_000);
    const text = JSON.stringify({ name: long, version: "1", x: [-1.5e-3, true, "a:b,c{", { "}": [] }] }, null, "\t");
    expect(await codes(text, "x.json")).toEqual([]);
    expect(await codes(text.replace('"1"', "1 "), "x.json")).toEqual(["MCPGEN_MANIFEST /version 3:13"]);
  });

  it("bounds nesting of YAML, whose parser overflows first", async () => {
    const text = `name: a\nversion: "1"\nx: ${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    expect(await codes(text, "deep.mcp.yaml")).toEqual(["MCPGEN_TOO_DEEP "]);
  });

  it("bounds nesting", async () => {
    expect(await codes(`{"name":"a","version":"1","x":${"[".repeat(5000)}${"]".repeat(5000)}}`, "x.json")).toEqual([
      "MCPGEN_TOO_DEEP  1:1",
    ]);
  });
});

it.each(["README.md", "x.toml", "fns.js"])("%s is told how manifests end", async (name) => {
  const { diagnostics } = await readManifest("export const a = 1;", name);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]?.hint).toMatch(/\.json, \.yaml or \.yml.*\.mcp\.ts.*functions are read from TypeScript: \.ts/);
  expect((await readManifest("x", "x.json")).diagnostics[0]?.hint ?? "").not.toContain(".yaml");
});

describe("R71 YAML", () => {
  const head = "name: a\nversion: '1'\n";

  it.each([
    ["a tag", `${head}x: !!binary aGk=\n`, "MCPGEN_YAML_TAG"],
    ["a local tag", `${head}x: !run rm\n`, "MCPGEN_YAML_TAG"],
    ["a merge key", `${head}x: &x { a: 1 }\ny: { <<: *x }\n`, "MCPGEN_YAML_MERGE"],
    ["a key that stands twice", `${head}name: b\n`, "MCPGEN_DUPLICATE_KEY"],
    [
      "a key that is an alias",
      "{ name: &n name, version: '1', tools: [{ *n : a, name: b }] }",
      "MCPGEN_YAML_KEY  1:42",
    ],
    ["a placeholder", `${head}x: {{ y }}\n`, "MCPGEN_YAML_KEY  3:5"],
    ["a list as a key", `${head}? [x]\n: y\n`, "MCPGEN_YAML_KEY  3:3"],
    ["nothing as a key", `${head}x: { ~: 1, null: 2 }\n`, "MCPGEN_YAML_KEY  3:6"],
    ["a number as a key that JavaScript writes otherwise", `${head}x: { 1.50: 1 }\n`, "MCPGEN_YAML_KEY  3:6"],
    ["infinity", `${head}x: .inf\n`, "MCPGEN_NOT_JSON"],
    ["more than 100 aliases", `${head}a: &a 1\nx: [${"*a, ".repeat(101)}]\n`, "MCPGEN_YAML_ALIASES"],
    [
      "a billion laughs",
      `${head}${Array.from({ length: 9 }, (_, i) => `l${i}: &l${i} [${`*l${i - 1}, `.repeat(i === 0 ? 0 : 9)}1]`).join("\n")}\n`,
      "MCPGEN_YAML_ALIASES",
    ],
    [
      "a billion empty lists",
      `${head}l0: &l0 []\n${Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]`).join("\n")}\n`,
      "MCPGEN_YAML_ALIASES",
    ],
    [
      "a long text, very often",
      `${head}a: &a ${"y".repeat(900_000)}\nx: [${"*a, ".repeat(80)}]\n`,
      "MCPGEN_YAML_ALIASES",
    ],
    [
      "a long key, very often",
      `${head}a: &a\n  ? ${"y".repeat(900_000)}\n  : 1\nx: [${"*a, ".repeat(80)}]\n`,
      "MCPGEN_YAML_ALIASES",
    ],
    ["a value that holds itself", `${head}x: &x [*x]\n`, "MCPGEN_YAML_ALIASES"],
    ["more than 1 MiB", `${head}x: ${"y".repeat(2 ** 20)}\n`, "MCPGEN_TOO_LARGE"],
    ["an alias of nothing", `${head}x: *nobody\n`, "MCPGEN_SYNTAX"],
  ])("refuses %s", async (_, text, code) => {
    expect((await codes(text, "x.yaml"))[0]).toContain(code);
  });

  it.each([
    ["deep lists", `x: ${"[".repeat(200_000)}`],
    ["deep blocks", Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["itself", "name: &a [*a]"],
    ["many anchors", Array.from({ length: 50_000 }, (_, i) => `k${i}: &a${i} ${i}`).join("\n")],
  ])("comes to an end on %s", async (_, text) => {
    expect((await readManifest(text, "x.yaml")).manifest).toBeUndefined();
  });

  it("says where a value holds itself", async () => {
    expect(await codes(`${head}x: &x\n  - a: *x\n`, "x.yaml")).toEqual(["MCPGEN_YAML_ALIASES  4:8"]);
  });

  it("reads a few aliases, and plain data as JSON would have it", async () => {
    const text = `${head}x: &x { a: 1 }\ny: *x\ndate: 2026-01-01\nno: no\n12: true\ntrue: "null"\n"~": 1\n`;
    const { manifest } = await readManifest(text, "x.yaml");
    expect(manifest).toMatchObject({ y: { a: 1 }, date: "2026-01-01", no: "no", 12: true, true: "null", "~": 1 });
  });
});

describe("a file", () => {
  const folder = temporaryFolder();

  it.skipIf(process.platform === "win32")("that has no end is not read", async () => {
    await expect(loadManifest("/dev/zero")).rejects.toThrow("Cannot read /dev/zero: not a file.");
  });

  it("that is missing is an error with a sentence", async () => {
    await expect(loadManifest(join(folder, "none.json"), "none.json")).rejects.toThrow(
      "Cannot read none.json: no such file.",
    );
  });

  it("that cannot be there is told of in the words of one that cannot be written", async () => {
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, "file/m.json");
    const failure: unknown = await loadManifest(path, "m.json").catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: "Cannot read m.json: a file is where a folder should be." });
    const { message } = new WriteError("m.json", (failure as Error).cause);
    expect(message).toContain("m.json: a file is where a folder should be (ENOTDIR).");
  });

  it("that is not UTF-8 is a finding", async () => {
    const path = join(folder, "latin.json");
    writeFileSync(path, Buffer.from([0x7b, 0xe9, 0x7d]));
    expect((await loadManifest(path)).diagnostics).toMatchObject([{ code: "MCPGEN_SYNTAX" }]);
  });

  it("may begin with a byte order mark", async () => {
    const path = join(folder, "bom.json");
    writeFileSync(path, '\ufeff{"name":"a","version":"1"}');
    expect((await loadManifest(path)).manifest).toEqual({ name: "a", version: "1" });
  });
});
