import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { document } from "./support/arbitrary.js";
import { judge } from "./support/judge.js";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";
import { runs, seedOr } from "../support/chance.js";

const SEED = seedOr(20261122);
const SCHEMAS = runs(250);
const RUNTIME = new URL("../../src/runtime/validation.js", import.meta.url).pathname;

const of = (name: string, schema: object): object => ({ properties: { [name]: schema } });
const exactly = (length: number): object => ({ minItems: length, maxItems: length });
const tagged = (...kinds: string[]): object[] =>
  kinds.map((kind) => ({ type: "object", properties: { kind: { const: kind } }, required: ["kind"] }));

/** Schemas that ask again what they have settled before: with a value each that they take, and one that they do not. */
const SETTLED: readonly (readonly [schema: object, valid: unknown, invalid: unknown])[] = [
  [{ enum: ["red", "blue"], minLength: 1 }, "red", ""],
  [{ type: "string", const: "a", minLength: 1 }, "a", ""],
  [{ enum: ["a", "bb", "ccc"], maxLength: 2, pattern: "^[^b]" }, "a", "bb"],
  [{ allOf: [{ enum: ["a", "b"] }, { enum: ["b", "c"] }] }, "b", "a"],
  [{ $defs: { e: { enum: ["a", "b"] } }, allOf: [{ $ref: "#/$defs/e" }, { enum: ["b", "c"] }] }, "b", "c"],
  [{ enum: ["a", "b"], not: { const: "c" } }, "a", "c"],
  [{ enum: ["a", "b"], if: { const: "a" }, then: false }, "b", "a"],
  [{ type: ["string", "null"], enum: ["a", null], not: { const: "" } }, null, ""],
  [{ type: "string", allOf: [{ enum: [5, "a"] }] }, "a", 5],
  [{ type: ["string", "number"], format: "email", allOf: [{ enum: [true, "a@b.c", 5] }] }, "a@b.c", true],
  [{ type: "string", enum: ["a@b.c", "d"], format: "email" }, "a@b.c", "d"],
  [{ type: "string", format: "email", anyOf: [{ minLength: 1 }, { const: "b@c.d" }] }, "b@c.d", ""],
  [{ type: "boolean", anyOf: [{ const: true }, { not: { const: true } }] }, false, 0],
  [{ if: { const: "a" }, then: { const: "b" } }, "b", "a"],
  [{ if: { type: "null" }, then: { minItems: 1 } }, null, undefined],
  [{ if: { minItems: 1 }, then: {}, else: { const: [] } }, [1], undefined],
  [{ anyOf: [{ minItems: 1 }, { const: "a" }] }, "a", []],
  [{ anyOf: [{ not: { const: "a" } }, { const: "b" }] }, "b", "a"],
  [{ type: "array", enum: [[640, 480], ["a"]], items: { type: "integer" } }, [640, 480], ["a"]],
  [{ type: "array", ...exactly(2), not: exactly(3) }, [1, 2], [1]],
  [{ type: "array", allOf: [exactly(2), { not: exactly(3) }] }, [1, 2], [1, 2, 3]],
  [{ type: "array", maxItems: 0, if: exactly(3), then: false }, [], [1]],
  [{ type: "array", items: false, anyOf: [exactly(3), { contains: {} }, { minItems: 0 }] }, [], [1]],
  [{ type: "array", allOf: [{ ...exactly(2), anyOf: [exactly(3), {}] }, { minItems: 1 }] }, [1, 2], [1, 2, 3]],
  [{ type: "array", allOf: [{ ...exactly(2), anyOf: [exactly(3), { minItems: 1 }] }] }, [1, 2], [1, 2, 3]],
  [of("a", { type: "array", allOf: [exactly(2), exactly(3)] }), {}, { a: [1, 2] }],
  [{ type: "object", const: { x: 1 }, properties: { x: { type: "number" } } }, { x: 1 }, { x: 2 }],
  [{ allOf: [of("k", { enum: ["a", "b"] }), of("k", { enum: ["b", "c"] })] }, { k: "b" }, { k: "a" }],
  [
    {
      $defs: { all: { anyOf: tagged("a", "b", "c") } },
      anyOf: [
        { allOf: [{ $ref: "#/$defs/all" }, ...tagged("a")] },
        { $ref: "#/$defs/all", properties: { kind: { enum: ["b", "c"] } } },
      ],
    },
    { kind: "c" },
    { kind: "d" },
  ],
  [{ oneOf: [...tagged("a"), { oneOf: [...tagged("b"), { anyOf: tagged("c", "d") }] }] }, { kind: "d" }, { kind: "e" }],
  [{ allOf: [of("k", { type: "null" }), of("k", { minItems: 1 })] }, { k: null }, { k: [1] }],
  [
    { propertyNames: { enum: ["a", "b"] }, ...of("c", {}), additionalProperties: { type: "null" } },
    { a: null },
    { c: 1 },
  ],
  [{ type: "object", ...of("kind", { enum: ["a", "b"] }), oneOf: tagged("a", "c") }, { kind: "a" }, { kind: "b" }],
  [{ type: "object", anyOf: tagged("a", "b"), oneOf: tagged("a", "c") }, { kind: "a" }, { kind: "b" }],
  [{ oneOf: [{}, { type: "string" }, { enum: [1] }] }, null, "a"],
  [{ type: "object", anyOf: [{ const: 1 }, of("a", {})], unevaluatedProperties: false }, { a: 1 }, { b: 1 }],
  [{ type: "array", contains: { const: 1 }, unevaluatedItems: { const: 2 } }, [2, 1], [1, 3]],
  ...["constructor", "toString", "valueOf", "hasOwnProperty"].map(
    (name) =>
      [{ type: "object", properties: { [name]: { description: "x" } }, required: [name] }, { [name]: 1 }, {}] as const,
  ),
  [{ type: "object", properties: { constructor: false, toString: true } }, { toString: 1 }, { constructor: 1 }],
  [{ type: "object", dependentRequired: { a: [] }, required: ["constructor"] }, { constructor: 1 }, { a: 1 }],
];

describe(`validators as the compiler sees them (SEED=${SEED})`, () => {
  it("R60 pass tsc with the strictest flags, whatever their schemas say", { timeout: 60_000 + 100 * SCHEMAS }, () => {
    const schemas = [...SETTLED.map(([schema]) => schema), ...fc.sample(document, { numRuns: SCHEMAS, seed: SEED })];
    const { validators } = printSchemas(schemas);
    const program = validators.replace('"@mcp-gen/runtime/validation"', JSON.stringify(RUNTIME));
    expect(judge(program, []).faults.map((fault) => blame(fault, program, schemas))).toEqual([]);
  });

  it("F9 ask what has been settled all the same", async () => {
    const validators = await loadValidators(SETTLED.map(([schema]) => schema));
    SETTLED.forEach(([schema, valid, invalid], at) => {
      expect(validators[at]?.is(valid), JSON.stringify({ schema, valid })).toBe(true);
      if (invalid !== undefined) expect(validators[at]?.is(invalid), JSON.stringify({ schema, invalid })).toBe(false);
    });
  });

  it("print the values that can pass, and nothing about the others", () => {
    const check = (schema: object): string => /^ {2}is: (.*),$/m.exec(printSchemas([schema]).validators)?.[1] ?? "";
    const only = '(value: unknown): boolean => value === "b"';
    expect(check({ type: ["string", "null"], enum: ["", "b", null], minLength: 1, not: { type: "null" } })).toBe(only);
    expect(check({ enum: ["a", "b"], allOf: [{ enum: ["b", "c"] }], oneOf: [{ type: "string" }, {}], not: {} })).toBe(
      "(): boolean => false",
    );
    expect(
      check({
        type: "string",
        oneOf: [
          { const: "b", title: "B" },
          { const: "bb", maxLength: 1 },
        ],
      }),
    ).toBe(only);
  });

  it("R36 leave to the check what would take long to decide", () => {
    // Three thousand million steps: each property asks 2,048 definitions about a thousand values.
    const twice = (at: number): object => ({ allOf: [{ $ref: `#/$defs/d${at}` }, { $ref: `#/$defs/d${at}` }] });
    const $defs: Record<string, object> = { d0: { enum: Array.from({ length: 1000 }, (_, value) => value) } };
    for (let at = 0; at < 11; at += 1) $defs[`d${at + 1}`] = twice(at);
    const properties = Object.fromEntries(
      Array.from({ length: 1500 }, (_, at) => [`p${at}`, { allOf: [{ $ref: "#/$defs/d11" }, { maximum: at }] }]),
    );
    expect(printSchemas([{ type: "object", properties, $defs }]).diagnostics).toEqual([]);
  });
});

/** A fault with the schema that it is about. */
function blame(fault: string, program: string, schemas: readonly unknown[]): string {
  const line = Number(/:(\d+) /.exec(fault)?.[1] ?? 0);
  const before = program.split("\n").slice(0, line).join("\n");
  const [, at = ""] = [...before.matchAll(/^export const v(\d+)/gm)].at(-1) ?? [];
  return `${fault}: ${JSON.stringify(schemas[Number(at)])}`;
}
