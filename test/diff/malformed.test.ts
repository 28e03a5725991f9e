import fc from "fast-check";
import { expect, it } from "vitest";
import { resolveSchema } from "../../src/model/schema.js";
import { diff } from "../../src/model/diff.js";
import { loadValidators } from "../schema/support/load.js";
import { runs, seedOr } from "../support/chance.js";
import { likely } from "./support/likely.js";
import { instances, schemas } from "./support/schemas.js";

// The validators ignore keywords whose values are not what they take. What is compared must be what is validated.

type Schema = Readonly<Record<string, unknown>>;

const worst = (before: unknown, after: unknown, direction: "input" | "output"): string => {
  const manifest = (schema: unknown): object => {
    const whole = { type: "object", properties: { a: schema }, required: ["a"] };
    return { tools: [{ name: "t", ...(direction === "input" ? { inputSchema: whole } : { outputSchema: whole }) }] };
  };
  const found = diff(manifest(before) as Schema, manifest(after) as Schema).map(({ severity }) => severity);
  return ["breaking", "risky", "safe"].find((severity) => found.includes(severity as never)) ?? "none";
};

/** Keywords with a value that says nothing, and one that does. */
const KEYWORDS: readonly (readonly [keyword: string, junk: unknown, taken: unknown])[] = [
  ["type", "str", "string"],
  ["type", "any", "string"],
  ["type", "undefined", "string"],
  ["type", ["string", "float"], "string"],
  ["type", [], "string"],
  ["type", null, "null"],
  ["enum", "a", ["a"]],
  ["anyOf", [], [{ type: "string" }]],
  ["oneOf", {}, [{ type: "string" }]],
  ["not", null, { type: "string" }],
  ["minLength", "5", 5],
  ["minLength", 1.5, 2],
  ["maxLength", -1, 0],
  ["pattern", 5, "^a"],
  ["maximum", "5", 5],
  ["maximum", true, 1],
  ["exclusiveMaximum", true, 1],
  ["multipleOf", 0, 2],
  ["multipleOf", -2, 2],
  ["maxItems", -1, 0],
  ["minItems", "1", 1],
  ["uniqueItems", "yes", true],
  ["items", "none", false],
  ["prefixItems", {}, [false]],
  ["contains", 1, { type: "string" }],
  ["required", "a", ["a"]],
  ["required", ["a", 1], ["a"]],
  ["dependentRequired", { a: ["b", 1] }, { a: ["b"] }],
  ["dependentRequired", [["b"]], { "0": ["b"] }],
  ["dependentSchemas", [false], { "0": false }],
  ["properties", [false], { "0": false }],
  ["patternProperties", [false], { "0": false }],
  ["additionalProperties", "no", false],
  ["unevaluatedProperties", "no", false],
  ["unevaluatedItems", "no", false],
  ["propertyNames", 0, { maxLength: 3 }],
  ["minProperties", [1], 1],
  ["maxProperties", -1, 0],
];

it.each(KEYWORDS)("%s: %j says nothing, %j something", async (keyword, junk, taken) => {
  const [nonsense, sense] = [{ [keyword]: junk }, { [keyword]: taken }];
  const [ignoring] = await loadValidators([nonsense]);
  const values = [null, "", "b", 1.5, 7, [], [1, 1], {}, { a: 1, "0": 2, long_name: 3 }];
  expect(values.filter((value) => ignoring?.is(value) !== true)).toEqual([]);
  for (const direction of ["input", "output"] as const) {
    expect(["safe", "none"], `${direction} added`).toContain(worst({}, nonsense, direction));
    expect(["safe", "none"], `${direction} removed`).toContain(worst(nonsense, {}, direction));
  }
  // That somebody sends what a new member rules out is possible, not likely.
  const refused = /^p.*ies$/i.test(keyword) ? "risky" : "breaking";
  expect(worst(nonsense, sense, "input")).toBe(refused);
  expect(worst(nonsense, sense, "output")).toBe("safe");
  expect(worst(sense, nonsense, "output")).toBe(refused);
  expect(worst(sense, nonsense, "input")).toBe("safe");
});

it.each<[string, Schema, Schema]>([
  ["exclusive", { minimum: 5, exclusiveMinimum: true }, { exclusiveMinimum: 5 }],
  ["inclusive", { maximum: 5, exclusiveMaximum: false }, { maximum: 5 }],
])("reads the flag of an %s limit as the validators do", (_name, flagged, plain) => {
  for (const direction of ["input", "output"] as const) {
    expect(worst(flagged, plain, direction)).toBe("safe");
    expect(worst(plain, flagged, direction)).toBe("safe");
  }
});

it.each<[string, Schema]>([
  ["a type", { type: "string" }],
  ["values", { enum: ["a"] }],
  ["alternatives", { anyOf: [{ type: "string" }, { type: "array" }] }],
  ["parts", { allOf: [{ type: "string" }], minLength: 1 }],
])("reads nullable beside %s as the validators do", (_name, schema) => {
  const [nullable, plain] = [{ ...schema, nullable: true }, { anyOf: [schema, { type: "null" }] }];
  for (const direction of ["input", "output"] as const) {
    expect(worst(nullable, plain, direction)).toBe("safe");
    expect(worst(plain, nullable, direction)).toBe("safe");
  }
  expect(worst(nullable, schema, "input")).toBe("breaking");
  expect(worst(schema, nullable, "output")).toBe("breaking");
  expect(worst({ nullable: true }, {}, "input")).toBe("safe");
});

const JUNK = [null, true, -1, 0, 1.5, "x", "string", "5", [], [1], ["a", 1], {}, { a: 1 }, { a: ["b", 1] }];
const SEED = seedOr(20261130);
const RUNS = runs(300);
const PATIENCE = { timeout: runs(120_000) };

/** With the value of a keyword replaced here or below. */
function spoilt(schema: unknown, draw: (bound: number) => number): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((one: unknown) => spoilt(one, draw));
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => [
    key,
    draw(4) === 0 && key !== "$ref" && key !== "const" ? JUNK[draw(JUNK.length)] : spoilt(value, draw),
  ]);
  return Object.fromEntries(entries);
}

it(`judges no schema with nonsense otherwise than the validators (SEED=${SEED})`, PATIENCE, async () => {
  const draws = fc.array(fc.nat(), { minLength: 64, maxLength: 64 });
  const cases = fc
    .sample(fc.tuple(schemas, schemas, draws, fc.array(instances, { minLength: 10, maxLength: 10 })), {
      numRuns: RUNS,
      seed: SEED,
    })
    .flatMap(([schema, other, numbers, values]) => {
      let at = 0;
      const draw = (bound: number): number => (numbers[at++ % numbers.length] ?? 0) % bound;
      const before = spoilt(schema, draw);
      const after = draw(2) === 0 ? schema : { ...Object(schema), ...Object(spoilt(other, draw)) };
      const drawn = Array.from({ length: 20 }, () => likely(draw(2) === 0 ? schema : other, draw));
      return [{ before, after, values: [...values, ...drawn] }];
    })
    // What is not checked, or refused for what it is, is no matter of single keywords.
    .filter(({ before, after }) => [before, after].every(isReadWhole));
  const validators = await loadValidators(cases.flatMap(({ before, after }) => [before, after]));
  const tried = { safe: 0, breaking: 0 };
  cases.forEach(({ before, after, values }, at) => {
    const [was, is] = [validators[at * 2]!, validators[at * 2 + 1]!];
    const changes = { input: compared(before, after, "inputSchema"), output: compared(before, after, "outputSchema") };
    for (const value of values) {
      const [old, current] = [was.is(value), is.is(value)];
      const context = JSON.stringify({ value, before, after });
      if (old && !current) expect(isSafe(changes.input), context).toBe(false);
      if (!old && current) expect(isSafe(changes.output), context).toBe(false);
    }
    tried.safe += Number(isSafe(changes.input)) + Number(isSafe(changes.output));
    for (const [found, from, to] of [
      [changes.input, was, is],
      [changes.output, is, was],
    ] as const) {
      const shown = found.find(({ pointer, example }) => example !== undefined && /Schema$/.test(pointer));
      if (shown === undefined) continue;
      tried.breaking += 1;
      const example: unknown = JSON.parse(JSON.stringify(shown.example));
      const context = JSON.stringify({ example, before, after });
      expect([from.is(example), to.is(example)], context).toEqual([true, false]);
    }
  });
  expect(tried.safe).toBeGreaterThan(RUNS / 10);
  expect(tried.breaking).toBeGreaterThan(RUNS / 20);
});

function isReadWhole(schema: unknown): boolean {
  return !JSON.stringify(schema).includes("(a+)+") && resolveSchema(schema, "", () => undefined).refuses === undefined;
}

function compared(before: unknown, after: unknown, field: string): ReturnType<typeof diff> {
  const manifest = (schema: unknown): Schema => ({ tools: [{ name: "t", inputSchema: {}, [field]: schema }] });
  return diff(manifest(before), manifest(after));
}

function isSafe(changes: ReturnType<typeof diff>): boolean {
  return changes.every(({ severity }) => severity === "safe");
}
