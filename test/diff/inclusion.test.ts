import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isIncluded } from "../../src/model/diff/inclusion.js";
import { rootOf } from "../../src/model/diff/node.js";
import { findWitness } from "../../src/model/diff/witness.js";
import { diff } from "../../src/model/diff.js";
import { holds, instances, oracle, schemas } from "./support/schemas.js";
import { runs } from "../support/chance.js";

const node = (schema: unknown): { schema: unknown; root: ReturnType<typeof rootOf> } => ({
  schema,
  root: rootOf(schema),
});

/** A related pair: the second is the first with one keyword of another schema put in or taken out somewhere. */
const pairs = fc.oneof(
  fc.tuple(schemas, schemas),
  fc
    .tuple(schemas, schemas)
    .map(([a, b]): [unknown, unknown] => [a, typeof a === "object" && typeof b === "object" ? { ...a, ...b } : b]),
  fc.tuple(schemas, schemas).map(([a, b]): [unknown, unknown] => [{ allOf: [a, b] }, b]),
  fc.tuple(schemas, schemas).map(([a, b]): [unknown, unknown] => [a, { anyOf: [b, a] }]),
  fc.tuple(schemas, schemas).map(([a, b]): [unknown, unknown] => [
    { type: "object", properties: { a } },
    { type: "object", properties: { a: b } },
  ]),
);

const PATIENCE = { timeout: runs(120_000) };

describe("inclusion of schemas", () => {
  it("never proves what an instance refutes", PATIENCE, () => {
    fc.assert(
      fc.property(pairs, fc.array(instances, { minLength: 20, maxLength: 40 }), ([narrow, wide], values) => {
        if (!isIncluded(node(narrow), node(wide))) return;
        const [inNarrow, inWide] = [oracle(narrow), oracle(wide)];
        if (inNarrow === undefined || inWide === undefined) return;
        for (const value of values) {
          if (holds(inNarrow, value) === true && holds(inWide, value) === false) {
            throw new Error(`${JSON.stringify(value)} is in ${JSON.stringify(narrow)}, not in ${JSON.stringify(wide)}`);
          }
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it("shows only counter-examples that are some", PATIENCE, () => {
    fc.assert(
      fc.property(pairs, ([narrow, wide]) => {
        const witness = findWitness(node(narrow), node(wide));
        if (witness === undefined) return;
        const [inNarrow, inWide] = [oracle(narrow), oracle(wide)];
        if (inNarrow === undefined || inWide === undefined) return;
        const value: unknown = JSON.parse(JSON.stringify(witness.value));
        if (holds(inNarrow, value) === false || holds(inWide, value) === true) {
          throw new Error(`${JSON.stringify(value)}: ${JSON.stringify(narrow)} / ${JSON.stringify(wide)}`);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it(
    "calls no change of an input safe that refuses what was accepted, nor of an output that may be what it was not",
    PATIENCE,
    () => {
      const manifest = (inputSchema: unknown, outputSchema: unknown): { tools: unknown[] } => ({
        tools: [{ name: "t", inputSchema, outputSchema }],
      });
      fc.assert(
        fc.property(pairs, fc.array(instances, { minLength: 20, maxLength: 40 }), ([before, after], values) => {
          const [was, is] = [oracle(before), oracle(after)];
          if (was === undefined || is === undefined) return;
          const inputs = diff(manifest(before, {}), manifest(after, {}));
          const outputs = diff(manifest({}, before), manifest({}, after));
          for (const value of values) {
            const [old, current] = [holds(was, value), holds(is, value)];
            if (old === true && current === false && inputs.every(({ severity }) => severity === "safe")) {
              throw new Error(`input ${JSON.stringify(value)}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
            }
            if (old === false && current === true && outputs.every(({ severity }) => severity === "safe")) {
              throw new Error(`output ${JSON.stringify(value)}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
            }
          }
        }),
        { numRuns: runs(300) },
      );
    },
  );

  const recursive = (leaf: string): unknown => ({
    $ref: "#/$defs/tree",
    $defs: {
      tree: {
        type: "object",
        properties: { value: { type: leaf }, children: { type: "array", items: { $ref: "#/$defs/tree" } } },
      },
    },
  });
  it.each<[string, unknown, unknown, boolean]>([
    ["more values of an enum", { enum: ["a"] }, { enum: ["a", "b"] }, true],
    ["an integer is a number", { type: "integer", minimum: 1 }, { type: "number", exclusiveMinimum: 0 }, true],
    [
      "nullable in two spellings",
      { type: ["string", "null"] },
      { anyOf: [{ type: "string" }, { type: "null" }] },
      true,
    ],
    [
      "nullable in two spellings, back",
      { anyOf: [{ type: "string" }, { type: "null" }] },
      { type: ["string", "null"] },
      true,
    ],
    [
      "a new branch of a discriminated union",
      { oneOf: [{ type: "object", properties: { k: { const: "a" } }, required: ["k"] }] },
      {
        oneOf: [
          { type: "object", properties: { k: { const: "a" } }, required: ["k"] },
          { type: "object", properties: { k: { const: "b" } }, required: ["k"] },
        ],
      },
      true,
    ],
    ["a recursive schema with a wider leaf", recursive("integer"), recursive("number"), true],
    ["a recursive schema with a narrower leaf", recursive("number"), recursive("integer"), false],
    [
      "a tuple by 2020-12 and by draft-07",
      {
        $schema: "http://json-schema.org/draft-07/schema#",
        type: "array",
        items: [{ type: "string" }],
        additionalItems: false,
      },
      { type: "array", prefixItems: [{ type: "string" }], items: false },
      true,
    ],
    [
      "an open object closed",
      { type: "object", properties: { a: {} } },
      { type: "object", properties: { a: {} }, additionalProperties: false },
      false,
    ],
    [
      "another dialect is left undecided",
      { $schema: "https://example.com/mine" },
      { $schema: "https://example.com/other" },
      false,
    ],
    ["a proof that would need itself", { type: "string" }, { anyOf: [{ $ref: "#" }, { type: "number" }] }, false],
  ])("decides: %s", (_, narrow, wide, included) => {
    expect(isIncluded(node(narrow), node(wide))).toBe(included);
  });
});
