import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveSchema } from "../../src/model/schema.js";
import { judge } from "./support/judge.js";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";

const reference = fc.constantFrom("a", "b", "c", "d").map((name) => ({ $ref: `#/$defs/${name}` }));

const keyword = fc.oneof(
  ...["not", "if", "then", "contains", "items", "propertyNames", "additionalProperties"].map((name) =>
    reference.map((part) => ({ [name]: part })),
  ),
  ...["unevaluatedProperties", "unevaluatedItems"].map((name) =>
    fc.oneof(fc.constant(false), reference).map((part) => ({ [name]: part })),
  ),
  ...["anyOf", "oneOf", "allOf"].map((name) =>
    fc.array(reference, { minLength: 1, maxLength: 2 }).map((parts) => ({ [name]: parts })),
  ),
  fc.record({ x: reference, y: reference }).map((properties) => ({ properties })),
);

/** What a definition can be: every way to lead to others, in place and inside, and patterns that are not checked whole. */
const definition = fc.oneof(
  { weight: 3, arbitrary: reference },
  fc.constantFrom<object>({ pattern: "(a+)+$" }, { pattern: "^\\S+@\\S+\\.\\S+$" }, { type: "string" }, {}),
  fc.array(keyword, { minLength: 1, maxLength: 3 }).map((parts): object => Object.assign({}, ...parts)),
);

describe("what leads back to itself by way of", () => {
  const one = { type: "object", properties: { a: { $ref: "#/$defs/one" } } };
  it.each<[string, object]>([
    ["items", { properties: { rows: { $ref: "#/$defs/rows" } }, $defs: { rows: { items: { $ref: "#/$defs/rows" } } } }],
    ["names", { propertyNames: { $ref: "#" } }],
    ["not", { not: { $ref: "#/$defs/one" }, $defs: { one } }],
    ["if", { if: { $ref: "#/$defs/one" }, then: { required: ["a"] }, $defs: { one } }],
  ])("%s", (_, schema) => {
    expect(printSchemas([{ type: "object", ...schema }]).types).toMatch(/^export (type|interface) T0\b/m);
  });
});

it.each<[string, object, unknown, unknown]>([
  [
    "nothing more to say of members",
    { additionalProperties: { $ref: "#", if: true }, maxProperties: 1 },
    { a: {} },
    { a: { b: 1, c: 2 } },
  ],
  ["unevaluated items", { type: "array", contains: { $ref: "#" }, unevaluatedItems: false, minContains: 0 }, [[]], [1]],
])("checks what leads back to itself beside %s", async (_, schema, good, bad) => {
  const [validator] = await loadValidators([schema]);
  expect([validator?.is(good), validator?.is(bad)]).toEqual([true, false]);
});

// Without labels the compiler says that the alias references itself (TS2456).
describe("what leads back to itself by way of a list in a tuple", () => {
  const node = { $ref: "#/$defs/node" };
  const list = { type: "array", items: node };
  it.each<[string, object]>([
    ["that may be absent", { prefixItems: [list] }],
    [
      "that may be absent, or something else",
      { prefixItems: [{ anyOf: [{ type: "null" }, { prefixItems: [node] }] }] },
    ],
    ["after others", { prefixItems: [{ type: "string" }], items: list, minItems: 1 }],
    [
      "after others, or something else",
      { prefixItems: [{ type: "string" }], items: { anyOf: [list, { type: "null" }] } },
    ],
    ["in an intersection", { prefixItems: [{ allOf: [{ properties: { a: {} } }, list] }] }],
    ["that is read only", { readOnly: true, prefixItems: [{ ...list, readOnly: true }] }],
  ])("%s", (_, tuple) => {
    const schema = { ...list, $defs: { node: { anyOf: [{ type: "string" }, { type: "array", ...tuple }] } } };
    expect(judge(printSchemas([schema]).types, [{ type: 0, value: ["a"] }])).toEqual({
      faults: [],
      accepted: [true],
    });
  });
});

it("explains what leads back to itself under another name", async () => {
  const $defs = {
    alias: { $ref: "#/$defs/list", description: "A list." },
    list: { if: { type: "object" }, else: { type: "array", prefixItems: [{ $ref: "#/$defs/alias" }] } },
  };
  const [validator] = await loadValidators([
    { if: { prefixItems: [{ $ref: "#/$defs/list" }] }, else: { $ref: "#/$defs/alias" }, $defs },
  ]);
  expect(validator?.issues([1])).toEqual([{ pointer: "/0", message: "expected an array, got the number 1" }]);
});

describe("definitions that lead to each other in any way", () => {
  it("are read and printed to an end, or reported", () => {
    const outcomes = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.record({ a: definition, b: definition, c: definition, d: definition }), ($defs) => {
        const schema = { type: "object", properties: { x: { $ref: "#/$defs/a" }, y: { $ref: "#/$defs/b" } }, $defs };
        const codes: string[] = [];
        const { refuses } = resolveSchema(schema, "", ({ code }) => void codes.push(code));
        outcomes[refuses === undefined ? "read" : "refused"] += 1;
        expect(codes.includes("MCPGEN_SCHEMA_CYCLE")).toBe(refuses !== undefined);
        expect(printSchemas([schema]).types).toMatch(/^export (type|interface) T0\b/m);
      }),
      { numRuns: 500 },
    );
    expect(outcomes.read).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});
