import { describe, expect, it } from "vitest";
import { resolveSchema } from "../../src/model/schema.js";
import { discriminatorOf } from "../../src/model/schema/discriminator.js";

const branch = (...kinds: string[]): object => ({
  type: "object",
  properties: { kind: { enum: kinds } },
  required: ["kind"],
});

const $defs = {
  Base: branch("a", "b", "c"),
  Short: { $ref: "#/$defs/Base", properties: { kind: { const: "a" } } },
};

/** What tells the alternatives apart, by the rules that validators and messages go by. */
const cases: readonly (readonly [what: string, branches: readonly object[], values: unknown])[] = [
  ["a constant of each", [branch("a"), branch("b")], [["a"], ["b"]]],
  [
    "what an alternative leaves of all values of its base",
    ["a", "b"].map((kind) => ({ allOf: [{ $ref: "#/$defs/Base" }, { properties: { kind: { const: kind } } }] })),
    [["a"], ["b"]],
  ],
  ["what stands beside a reference to the base", [{ $ref: "#/$defs/Short" }, branch("c")], [["a"], ["c"]]],
  [
    "all that alternatives of alternatives name",
    [branch("a"), { oneOf: [branch("b"), branch("c", "d")] }],
    [["a"], ["b", "c", "d"]],
  ],
  ["nothing that only some of them name", [branch("a"), { oneOf: [branch("b"), { type: "object" }] }], undefined],
  ["nothing that two share", [branch("a", "b"), { anyOf: [branch("b"), branch("c")] }], undefined],
];

describe("alternatives are told apart by", () => {
  it.each(cases)("%s", (_, anyOf, values) => {
    const { root } = resolveSchema({ anyOf, $defs }, "", () => undefined);
    expect(discriminatorOf(root.anyOf ?? [])?.values).toEqual(values);
  });
});
