import { describe, expect, it } from "vitest";
import type { Validator } from "../../src/runtime/validation.js";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";

// What a schema has looked at takes checking a second time what of it applies.

type Nest = (value: unknown) => unknown;

/** A value in so many others. */
function nested(value: unknown, nest: Nest, depth: number): unknown {
  return depth === 0 ? value : nested(nest(value), nest, depth - 1);
}

const schemas = {
  "a branch with its schema in it, closed": {
    type: "object",
    anyOf: [{ properties: { x: { $ref: "#", unevaluatedProperties: false } } }, { required: ["y"] }],
  },
  "items that are its schema, closed": {
    anyOf: [{ type: "string" }, { type: "array", items: { $ref: "#", unevaluatedItems: false } }],
  },
  "contained items that are its schema, closed": {
    type: "array",
    contains: { $ref: "#", unevaluatedItems: false },
    minContains: 0,
  },
} as const;

describe("unevaluated members of what leads back to itself", async () => {
  const validators = await loadValidators(Object.values(schemas));
  const cases: readonly (readonly [valid: unknown, invalid: unknown])[] = [
    [{ x: { x: {} } }, { x: { x: {}, y: 1, z: 1 } }],
    [[[["a"]]], [[[1]]]],
    [[[[]]], 1],
  ];
  it.each(Object.keys(schemas).map((name, at) => [name, at] as const))("are checked: %s", (_name, at) => {
    const [valid, invalid] = cases[at] ?? [];
    expect(validators[at]?.is(valid)).toBe(true);
    expect(validators[at]?.is(invalid)).toBe(false);
  });
});

describe("schemas in each other, each of which looks twice", () => {
  const contains = (inner: unknown): unknown => ({ contains: inner, unevaluatedItems: false });
  const conditional = (inner: unknown): unknown => ({
    type: "object",
    if: inner,
    then: { properties: { a: {} } },
    unevaluatedProperties: false,
  });
  const list = { type: "array", items: { type: "string" } };
  const object = { type: "object", properties: { a: { type: "string" } } };

  it.each<[string, unknown, Nest]>([
    ["contains", list, contains],
    ["if", object, conditional],
  ])("R36 are printed once each: %s", (_name, inner, nest) => {
    const length = (depth: number): number => printSchemas([nested(inner, nest, depth)]).validators.length;
    const [short, long] = [length(10), length(40)];
    // The declared schema is printed as well, indented by its depth.
    expect(long).toBeLessThan(8 * short);
  });

  it("R36 look at no member more than twice", async () => {
    const [validator] = await loadValidators([nested(list, contains, 40)]);
    const wrap: Nest = (value) => [value];
    expect(validator?.is(nested(["a"], wrap, 40))).toBe(true);
    expect(validator?.is(nested([1], wrap, 40))).toBe(false);
    expect(validator?.issues(nested([1], wrap, 40))).not.toEqual([]);
  });

  it("what others refer to is noted by a function of its own", () => {
    const part = { properties: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`p${at}`, {}])) };
    const closed = { $ref: "#/$defs/part", unevaluatedProperties: false };
    const properties = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`c${at}`, { ...closed, title: `${at}` }]),
    );
    const { validators } = printSchemas([{ type: "object", properties, $defs: { part } }]);
    expect([...validators.matchAll(/seen\.add\("p7"\)/g)]).toHaveLength(1);
  });
});

describe("values as deep as they like", async () => {
  const ref = { $ref: "#" };
  const leaf = { properties: { t: { const: "leaf" } }, required: ["t"] };
  const branch = { properties: { t: { const: "node" }, child: ref }, required: ["t", "child"] };
  const subjects: readonly (readonly [name: string, schema: object, nest: Nest, valid: unknown, invalid: unknown])[] = [
    [
      "a chain of objects",
      { type: "object", anyOf: [{ properties: { n: ref } }], unevaluatedProperties: false },
      (n) => ({ n }),
      {},
      { m: 1 },
    ],
    ["lists of lists", { type: "array", anyOf: [{ items: ref }], unevaluatedItems: false }, (item) => [item], [], 1],
    [
      "a tagged tree",
      { type: "object", oneOf: [leaf, branch], unevaluatedProperties: false },
      (child) => ({ t: "node", child }),
      { t: "leaf" },
      { t: "leaf", more: 1 },
    ],
    [
      "lists that contain lists",
      { type: "array", contains: ref, minContains: 0, unevaluatedItems: false },
      (item) => [item],
      [],
      1,
    ],
  ];
  const validators: readonly Validator<unknown>[] = await loadValidators(subjects.map(([, schema]) => schema));

  // Twice the work a level would not end.
  it.each(subjects.map(([name, , nest, valid, invalid], at) => ({ name, nest, valid, invalid, at })))(
    "R36 are checked and explained in no more time than they are large: $name",
    ({ nest, valid, invalid, at }) => {
      expect(validators[at]?.is(nested(valid, nest, 100))).toBe(true);
      expect(validators[at]?.is(nested(invalid, nest, 100))).toBe(false);
      const issues = validators[at]?.issues(nested(invalid, nest, 100)) ?? [];
      expect(issues).not.toEqual([]);
      expect(issues.map(({ message }) => message)).not.toContain("expected a valid value");
    },
  );

  it("R36 where what repeats does not lead back, too", async () => {
    const level = (next: object): object => ({ allOf: [{ properties: { x: next } }, { properties: { x: next } }] });
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`d${at}`, level({ $ref: `#/$defs/d${at + 1}` })]),
    );
    const [validator] = await loadValidators([{ $ref: "#/$defs/d0", $defs: { ...$defs, d40: { type: "string" } } }]);
    expect(validator?.is(nested("a", (x) => ({ x }), 40))).toBe(true);
    expect(validator?.is(nested(1, (x) => ({ x }), 40))).toBe(false);
  });
});
