import { join } from "node:path";
import { expect, it } from "vitest";
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
