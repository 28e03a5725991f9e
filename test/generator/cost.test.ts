import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { renderDoc } from "../../src/emit/doc-comment.js";
import { readManifest } from "../../src/load/load.js";
import { checkManifest } from "../../src/model/check-manifest.js";
import { headerMap } from "../../src/model/headers.js";
import { camelCase, kebabCase } from "../../src/model/identifiers.js";
import { build, print } from "./support/printed.js";

// Declarations of strangers take time and room in proportion. Work is counted where it can be; otherwise what is asked for here
// would take minutes.

const inputSchema = { type: "object", properties: {} };

/** How often a method of texts is called. */
function calls(method: "toLowerCase", run: () => void): number {
  const spy = vi.spyOn(String.prototype, method);
  try {
    run();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}

describe("names", () => {
  it("that the manifest takes, whatever hash a declaration gets, are told", () => {
    const hash = createHash("sha256").update("tools\0get-x").digest("hex");
    const lengths = Array.from({ length: 11 }, (_, at) => 6 * (at + 1));
    const names = Object.fromEntries(lengths.map((length) => [`taken${length}`, `getX_${hash.slice(0, length)}`]));
    const tools = ["get-x", "get_x", ...Object.keys(names)].map((name) => ({ name, inputSchema }));
    const { diagnostics } = build({ tools, names });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
      { code: "MCPGEN_NAME", pointer: "/names/taken66" },
    ]);
  });

  it("that differ in their capitals are each given a way out of it", () => {
    const cased = (at: number): string =>
      [..."getuserprofile"].map((char, bit) => ((at >> bit) & 1 ? char.toUpperCase() : char)).join("");
    const tools = Array.from({ length: 2000 }, (_, at) => ({ name: cased(at), inputSchema }));
    let hints: unknown[] = [];
    const count = calls("toLowerCase", () => (hints = build({ tools }).diagnostics.map(({ hint }) => hint)));
    expect(new Set(hints).size).toBeGreaterThan(1990);
    expect(count).toBeLessThan(100 * tools.length);
  });

  it("of many parts that are called alike are found at once", () => {
    const keys = Array.from(
      { length: 1000 },
      (_, at) => at.toString(2).replaceAll("0", "-").replaceAll("1", ".") + "a",
    );
    const $defs = Object.fromEntries(
      keys.map((key, at) => [key, { type: "object", properties: { a: { $ref: `#/$defs/${key}` }, [`b${at}`]: {} } }]),
    );
    const properties = Object.fromEntries(keys.map((key, at) => [`p${at}`, { $ref: `#/$defs/${key}` }]));
    const tools = [{ name: "a", inputSchema: { type: "object", properties, $defs } }];
    expect(calls("toLowerCase", () => print({ tools }))).toBeLessThan(100_000);
  });

  it("of parts stay short, wherever the part is spoken of", () => {
    const part = { $anchor: "a", type: "object", properties: { a: { $ref: "#a" } } };
    const properties = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`p${at}`, { $ref: "#a" }]));
    const schema = { type: "object", properties, $defs: { [`part${"Of".repeat(5000)}`]: part } };
    const printed = [...print({ tools: [{ name: "a", inputSchema: schema }] }).values()].join("");
    expect(printed.length).toBeLessThan(10 * JSON.stringify(schema).length);
  });

  it("of headers are compared by looking them up", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`p${at}`, { type: "string", "x-mcp-header": `H${at}` }]),
    );
    expect(calls("toLowerCase", () => void headerMap({ type: "object", properties }, ""))).toBeLessThan(10_000);
  });

  it("with thousands of accents on one letter are not put in order", () => {
    const spy = vi.spyOn(String.prototype, "normalize");
    try {
      const accents = "\u0301\u0323".repeat(2000);
      expect(camelCase(`é${accents}_a`)).toBe("eA");
      expect(kebabCase(`É${accents}_a`, "")).toBe("e-a");
      expect(spy.mock.contexts.filter((text) => String(text).length > 100)).toEqual([]);
    } finally {
      spy.mockRestore();
    }
  });
});

describe("what is odd", () => {
  it("about tens of thousands of arguments is told of each", () => {
    const prompts = [
      { name: "p", arguments: Array.from({ length: 60_000 }, (_, at) => ({ name: `a${at}`, description: at })) },
    ];
    const { manifest, diagnostics } = checkManifest({ name: "n", version: "1", prompts });
    expect(diagnostics).toHaveLength(60_000);
    expect(manifest?.prompts?.[0]?.arguments).toHaveLength(60_000);
  });

  it("about hundreds of thousands of arguments is one mistake", () => {
    const prompts = [{ name: "p", arguments: Array.from({ length: 400_000 }, () => 1) }];
    const { diagnostics } = checkManifest({ name: "n", version: "1", prompts });
    expect(diagnostics).toMatchObject([{ code: "MCPGEN_TOO_MANY", pointer: "", severity: "error" }]);
  });

  it("is not looked for in more declarations than are read", () => {
    const { diagnostics } = checkManifest({ name: "n", version: "1", tools: Array(10_001).fill(1) });
    expect(diagnostics).toMatchObject([{ code: "MCPGEN_TOO_MANY", pointer: "/tools", severity: "error" }]);
  });

  it.each([
    ["keys that stand twice", "{", '"a":1,', '"a":1}'],
    ["numbers", "[", "12345678901234567890,", "0]"],
  ])("about %s below a long name is told of the first", async (_, open, item, close) => {
    const text = `{"name":"n","version":"1","${"x".repeat(20_000)}":${open}${item.repeat(3000)}${close}}`;
    const { diagnostics } = await readManifest(text, "m.mcp.json");
    expect(diagnostics).toHaveLength(100);
    expect(diagnostics.at(-1)?.message).toMatch(/There may be more than are told\.$/);
  });

  it.each([
    ["brackets", "]"],
    ["keys", "a: 1\n"],
  ])("about %s in YAML is told of the first", async (_, item) => {
    const { diagnostics } = await readManifest(`name: n\n${item.repeat(3000)}`, "m.mcp.yaml");
    expect(diagnostics).toHaveLength(100);
  });

  it("among tens of thousands of members of YAML is found", async () => {
    const names = Array.from({ length: 40_000 }, (_, at) => `  k${at}: a\n`).join("");
    const { locate } = await readManifest(`name: n\nversion: '1'\nnames:\n${names}`, "m.mcp.yaml");
    const findings = Array.from({ length: 40_000 }, (_, at) => ({
      severity: "warning" as const,
      code: "MCPGEN_X",
      message: "",
      pointer: `/names/k${at}`,
    }));
    expect(locate(findings).at(-1)?.position).toEqual({ line: 40_003, column: 11 });
  });

  it("about a text with nothing but ends of lines is told at once", async () => {
    const { diagnostics } = await readManifest("\n".repeat(4_000_000) + "x", "m.mcp.json");
    expect(diagnostics).toMatchObject([{ code: "MCPGEN_SYNTAX" }]);
  });

  it("about a schema is not told of thousands of places below a long name", () => {
    const anyOf = Array.from({ length: 1000 }, () => ({ $ref: "#/none" }));
    const properties = { ["x".repeat(20_000)]: { anyOf } };
    const { diagnostics } = build({ tools: [{ name: "a", inputSchema: { type: "object", properties } }] });
    expect(diagnostics).toMatchObject([{ code: "MCPGEN_SCHEMA_TOO_LARGE", pointer: "/tools/0/inputSchema" }]);
  });
});

it("The values of alternatives that list hundreds are looked up", () => {
  const listed = (at: number): unknown => ({
    type: "integer",
    enum: Array.from({ length: 200 }, (_, value) => 200 * at + value),
  });
  const x = { anyOf: Array.from({ length: 40 }, (_, at) => listed(at)), minimum: 1 };
  const { isInteger } = Number;
  let count = 0;
  Number.isInteger = (value) => ((count += 1), isInteger(value));
  try {
    print({ tools: [{ name: "a", inputSchema: { type: "object", properties: { x } } }] });
  } finally {
    Number.isInteger = isInteger;
  }
  expect(count).toBeLessThan(1_000_000);
});

it("Rows of backticks are looked through once", () => {
  const text = `${"`".repeat(8000)} \``;
  for (let time = 0; time < 3000; time += 1) expect(renderDoc({ paragraphs: [text] }, 120).at(-1)).toBe(" */");
});
