import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveSchema } from "../../src/model/schema.js";
import { printSchemas } from "./support/print.js";

const reference = fc.constantFrom("a", "b", "c", "d").map((name) => ({ $ref: `#/$defs/${name}` }));

/** What a definition can be: every way to lead to others, in place and inside, and patterns that are not checked whole. */
const definition = fc.oneof(
  { weight: 3, arbitrary: reference },
  fc.constantFrom<object>({ pattern: "(a+)+$" }, { pattern: "^\\S+@\\S+\\.\\S+$" }, { type: "string" }, {}),
  fc
    .record(
      {
        not: reference,
        if: reference,
        then: reference,
        allOf: fc.tuple(reference),
        anyOf: fc.tuple(reference, reference),
        oneOf: fc.tuple(reference, reference),
        contains: reference,
        items: reference,
        propertyNames: reference,
        properties: fc.record({ x: reference, y: reference }),
        additionalProperties: reference,
        unevaluatedProperties: reference,
      },
      { requiredKeys: [] },
    )
    .filter((one) => Object.keys(one).length < 4),
);

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
        expect(printSchemas([schema]).types).toContain("T0");
      }),
      { numRuns: 500 },
    );
    expect(outcomes.read).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});
