import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/load/config.js";
import type { DiagnosticError } from "../../src/diagnostics.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { load } from "./support/load.js";

// What people run into with sources that are nearly right, and what they are told to do.

it.each([
  ["description: Use foo: bar", 'A text with ": " in it needs quotes.'],
  ["description: @at the start", "A text that begins with such a character needs quotes."],
  ["description: `ticks`", "A text that begins with such a character needs quotes."],
  ["x: &a {}\ny: { <<: *a }", "Write the members out, or take the whole value by its alias."],
])("YAML with %s", async (text, hint) => {
  const { findings } = await load(`name: a\nversion: "1"\n${text}\n`, "a.mcp.yaml");
  expect(findings).toEqual([expect.stringContaining(`\n    hint: ${hint}`)]);
});

it.each(["export default { name: 'a', version: '1' };", "export const tools = [];"])(
  "a manifest that is exported by a file of functions: %s",
  async (text) => {
    const { findings } = await load(text);
    expect(findings).toEqual([expect.stringContaining("has a name such as weather.mcp.ts")]);
  },
);

it("a server without a name", async () => {
  const path = join(temporaryFolder({ "c.json": '{ "servers": { "": "a.mcp.yaml" } }' }), "c.json");
  const error: unknown = await loadConfig(path).catch((thrown: unknown) => thrown);
  expect((error as DiagnosticError).diagnostics).toMatchObject([
    { pointer: "/servers/", message: "A server needs a name that is not empty." },
  ]);
});

describe("a schema of a config", () => {
  const loaded = (schemas: string) => {
    const text = `export default { servers: { w: { manifest: "w.mcp.yaml", contentSchema: { ${schemas} } } } };`;
    return loadConfig(join(temporaryFolder({ "c.mjs": text }), "c.mjs"));
  };

  it("that JSON cannot have is told, each at its place", async () => {
    const schemas = [
      "big: { const: 1n }, many: { items: { maximum: Infinity } }",
      'zod: { "~standard": { vendor: "zod" } }, own: (() => { const it = {}; return Object.assign(it, { it }); })()',
    ];
    const error: unknown = await loaded(schemas.join(", ")).catch((thrown: unknown) => thrown);
    const told = (error as DiagnosticError).diagnostics.map(({ pointer, message }) => [pointer, message]);
    const at = (place: string): string => `/servers/w/contentSchema/${place}`;
    expect(told).toEqual([
      [at("big/const"), "What stands here is a BigInt, which JSON has no way to write."],
      [at("many/items/maximum"), "What stands here is no number that JSON has (Infinity)."],
      [at("zod"), "This is a schema of zod, and no JSON Schema."],
      [at("own"), "What stands here refers to itself."],
    ]);
  });

  it("is what JSON has of it", async () => {
    const { servers } = await loaded('a: { type: "object", title: undefined, properties: { b: undefined } }');
    const contentSchema = { a: { type: "object", properties: {} } };
    expect(servers["w"]).toStrictEqual({ manifest: "w.mcp.yaml", contentSchema });
  });
});
