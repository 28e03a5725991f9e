import { describe, expect, it } from "vitest";
import { judge } from "./support/judge.js";
import { printTypes } from "./support/print.js";

const tagged = (name: string, count: number): object => ({
  oneOf: Array.from({ length: count }, (_, value) => ({
    type: "object",
    properties: { [name]: { const: value } },
    required: [name],
  })),
});

describe("unions that meet unions", () => {
  it.each([
    ["few", 4],
    ["too many to be worked out here", 17],
    ["as many as TypeScript is asked to work out", 100],
  ])("say both where there are %s", (_, count) => {
    const { types } = printTypes([{ allOf: [tagged("a", count), tagged("b", count)] }]);
    const last = count - 1;
    const { accepted } = judge(types, [
      { type: 0, value: { a: last, b: 0 } },
      { type: 0, value: { a: last } },
      { type: 0, value: { a: 0, b: count } },
    ]);
    expect(accepted).toEqual([true, false, false]);
  });

  it("are no more than the compiler can take", () => {
    const { types } = printTypes([{ allOf: ["a", "b", "c", "d"].map((name) => tagged(name, 60)) }]);
    expect(judge(types, [{ type: 0, value: { a: 1, b: 1 } }])).toMatchObject({ faults: [], accepted: [true] });
  });
});

it("closed alternatives refuse the members that an open object beside them names", () => {
  const bar = { properties: { bar: { type: "number" } }, required: ["bar"], additionalProperties: false };
  const baz = { properties: { foo: {}, baz: { type: "number" } }, required: ["baz"], additionalProperties: false };
  const { types } = printTypes([{ type: "object", properties: { foo: { type: "string" } }, oneOf: [bar, baz] }]);
  const values = [{ bar: 1 }, { foo: "x", baz: 1 }, { foo: "x", bar: 1 }];
  const { accepted } = judge(
    types,
    values.map((value) => ({ type: 0, value })),
    "value",
  );
  expect(accepted).toEqual([true, true, false]);
});
