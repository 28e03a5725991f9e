import { describe, expect, it } from "vitest";
import type { Manifest } from "../../src/model/manifest.js";
import { build } from "./support/printed.js";

function said(parts: Partial<Manifest>): string[] {
  return build(parts).diagnostics.map(({ code, pointer, message }) => `${code} ${pointer} ${message}`);
}

const impossible = { type: "integer", minimum: 5, maximum: 3 };

describe("schemas that no value satisfies are reported with what that means", () => {
  it.each([
    [
      "a required member that additionalProperties rules out",
      { type: "object", properties: { town: {} }, required: ["city"], additionalProperties: false },
      ' No value satisfies the schema, since it requires "city", which `additionalProperties` rules out: the tool cannot be called.',
    ],
    [
      "bounds of a required member that rule each other out",
      { type: "object", properties: { n: impossible }, required: ["n"] },
      "/properties/n No value satisfies the schema, since `minimum` 5 is more than `maximum` 3: the tool cannot be called.",
    ],
    [
      "a required member that is false",
      { type: "object", properties: { n: { $ref: "#/$defs/n" } }, required: ["n"], $defs: { n: false } },
      '/$defs/n No value satisfies the schema, since it requires "n", which has none: the tool cannot be called.',
    ],
    [
      "bounds of the root",
      { type: "object", minProperties: 2, maxProperties: 1 },
      " No value satisfies the schema, since `minProperties` 2 is more than `maxProperties` 1: the tool cannot be called.",
    ],
    [
      "alternatives without a value",
      { type: "object", anyOf: [false, { properties: { n: false }, required: ["n"] }] },
      " No value satisfies the schema: the tool cannot be called.",
    ],
  ])("%s", (_, inputSchema, message) => {
    expect(said({ tools: [{ name: "t", inputSchema }] })).toEqual([
      `MCPGEN_SCHEMA_NEVER /tools/0/inputSchema${message}`,
    ]);
  });

  it("outputs, contents and forms, too", () => {
    const never = { type: "object", properties: { a: false }, required: ["a"] };
    const found = said({
      tools: [{ name: "t", inputSchema: { type: "object", properties: {} }, outputSchema: never }],
      resources: [{ uri: "a://b", name: "r", contentSchema: false }],
      elicitations: [{ name: "f", message: "?", requestedSchema: { ...never, properties: { a: impossible } } }],
    });
    expect(found.map((text) => text.replace(/ No value.*:/, ""))).toEqual([
      "MCPGEN_SCHEMA_NEVER /tools/0/outputSchema/properties/a no output passes.",
      "MCPGEN_SCHEMA_NEVER /resources/0/contentSchema no content passes.",
      "MCPGEN_SCHEMA_NEVER /elicitations/0/requestedSchema/properties/a the form cannot be filled in.",
    ]);
  });

  it("what may be left out, or be something else, rules nothing out", () => {
    const either = { type: ["integer", "null"], minimum: 5, maximum: 3 };
    const properties = { n: impossible, m: false, either, again: { $ref: "#" } };
    const inputSchema = { type: "object", properties, required: ["o", "either"] };
    const endless = { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] };
    const outputSchema = {
      type: "object",
      required: ["x-a"],
      patternProperties: { "^x-": {} },
      additionalProperties: false,
    };
    expect(said({ tools: [{ name: "t", inputSchema, outputSchema }] })).toEqual([]);
    expect(said({ tools: [{ name: "t", inputSchema: endless }] })).toEqual([]);
  });
});
