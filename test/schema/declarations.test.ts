import { describe, expect, it } from "vitest";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";

/** A node whose children are `alias`, which is to be the node under another name. */
const tree = (alias: object): object => ({
  $ref: "#/$defs/Node",
  $defs: {
    Node: {
      type: "object",
      properties: { left: { $ref: "#/$defs/Child" }, right: { $ref: "#/$defs/Child" } },
    },
    Child: alias,
  },
});
const node = { $ref: "#/$defs/Node" };

const RECURSIVE: readonly { readonly schema: object; readonly valid: unknown; readonly invalid: unknown }[] = [
  ...[{ description: "x", allOf: [node] }, { anyOf: [node] }, { if: node, else: false }].map((alias) => ({
    schema: tree(alias),
    valid: { left: { right: {} } },
    invalid: { left: { right: 1 } },
  })),
  {
    schema: { type: "object", properties: { constructor: { $ref: "#" } } },
    valid: { constructor: {} },
    invalid: { constructor: { constructor: 1 } },
  },
  {
    schema: { type: "array", contains: { $ref: "#" }, unevaluatedItems: false, minContains: 0 },
    valid: [[], [[]]],
    invalid: [[], [1]],
  },
  {
    schema: {
      type: "object",
      patternProperties: Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`^${at}-`, { $ref: "#" }])),
    },
    valid: { "64-": { "1-": {} } },
    invalid: { "64-": { "1-": 1 } },
  },
  {
    schema: { type: "object", properties: { a: { allOf: Array.from({ length: 65 }, () => ({ $ref: "#" })) } } },
    valid: { a: { a: {} } },
    invalid: { a: { a: 1 } },
  },
];

/** What a validator declares besides itself. */
function declared(schema: unknown): string[] {
  const { validators } = printSchemas([schema]);
  return [...validators.matchAll(/^ +const ([a-z]+\d+) =/gm)].map(([, name]) => name ?? "");
}

describe("what checks declare", () => {
  it("F9 is there when a function that leads back to itself first needs it", async () => {
    const validators = await loadValidators(RECURSIVE.map(({ schema }) => schema));
    RECURSIVE.forEach(({ schema, valid, invalid }, at) => {
      expect(validators[at]?.is(valid), JSON.stringify(schema)).toBe(true);
      expect(validators[at]?.is(invalid), JSON.stringify(schema)).toBe(false);
    });
  });

  it("is no second function for another name of the first", () => {
    expect(declared(tree({ description: "x", allOf: [node] }))).toEqual(["check1"]);
  });

  it.each<[string, object]>([
    ["a definition that takes any value", { anyOf: [{}, { type: "null" }] }],
    ["one that takes any value twice over", { allOf: [true, true] }],
    ["one that only describes", { description: "Anything." }],
  ])("is nothing for %s", (_what, any) => {
    const properties = { a: { $ref: "#/$defs/any" }, b: { $ref: "#/$defs/any" }, constructor: { $ref: "#/$defs/any" } };
    expect(declared({ type: "object", properties, $defs: { any } })).toEqual([]);
  });

  it.each<[string, object]>([
    ["both outcomes take anything", { if: { properties: { k: { const: "a" } } }, then: { properties: { z: {} } } }],
    ["one outcome does", { if: { required: ["a"] }, then: true, else: { properties: { z: {} } } }],
    ["an alternative does", { anyOf: [{ properties: { k: { pattern: "^(a|b)+$" } }, required: ["k"] }, {}] }],
  ])("is nothing for a condition where %s", (_what, condition) => {
    expect(declared({ type: "object", properties: { k: { const: "a" } }, ...condition })).toEqual([]);
  });

  it("is a function that takes its value, where one that decides nothing is called all the same", async () => {
    // `any` is found to take anything only after `list`, which it may lead to, has been written.
    const $defs = {
      any: { anyOf: [{ $ref: "#/$defs/list" }, {}] },
      list: { type: "array", items: { $ref: "#/$defs/any" }, minItems: 1 },
    };
    const properties = { any: { $ref: "#/$defs/any" }, list: { $ref: "#/$defs/list" } };
    const [validator] = await loadValidators([{ type: "object", properties, $defs }]);
    expect(validator?.is({ any: 1, list: [1] })).toBe(true);
    expect(validator?.is({ list: [] })).toBe(false);
  });
});
