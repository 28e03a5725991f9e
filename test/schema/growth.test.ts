import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs, seed } from "../support/chance.js";
import { judge } from "./support/judge.js";
import { printSchemas } from "./support/print.js";

/** A schema that speaks of another one, perhaps twice. */
type Step = (part: object) => object;

const object = { type: "object" };
/** Ways to have one part written in two places of a type, be it that the schema says so or that TypeScript needs it. */
const STEPS: Readonly<Record<string, Step>> = {
  "items one by one": (part) => ({ type: "array", prefixItems: [part, part], minItems: 2, items: false }),
  "the first item and the others": (part) => ({ type: "array", prefixItems: [part], items: part }),
  "items of an array of one length": (part) => ({ type: "array", items: part, minItems: 3, maxItems: 3 }),
  "lists of items, or one": (part) => ({ anyOf: [{ type: "array", items: part }, part, { type: "null" }] }),
  "a list under a condition": (part) => ({ type: "array", items: part, if: { minItems: 2 }, then: { maxItems: 4 } }),
  "a required name, and the other ones": (part) => ({ ...object, additionalProperties: part, required: ["a"] }),
  "names that are listed": (part) => ({ ...object, propertyNames: { enum: ["a", "b"] }, additionalProperties: part }),
  "a property beside an index": (part) => ({
    ...object,
    properties: { a: part },
    additionalProperties: { type: "number" },
  }),
  "a property and an index": (part) => ({ ...object, properties: { a: part }, unevaluatedProperties: part }),
  "names that match": (part) => ({ ...object, patternProperties: { "^a": part }, required: ["ab", "ac"] }),
  "names that match twice": (part) => ({
    ...object,
    patternProperties: { "^a": part, b$: part },
    properties: { ab: true },
  }),
  "alternatives with a tag": (part) => ({
    oneOf: ["x", "y"].map((kind) => ({
      ...object,
      properties: { kind: { const: kind }, [kind]: part },
      required: ["kind"],
    })),
  }),
  "alternatives that multiply": (part) => ({
    ...object,
    anyOf: ["a", "b"].map((name) => ({ properties: { [name]: part } })),
    oneOf: ["c", "d"].map((name) => ({ properties: { [name]: part }, required: [name] })),
  }),
  "one of several that must be there": (part) => ({
    ...object,
    anyOf: [{ required: ["a"] }, { required: ["b"] }],
    properties: { a: part, b: part },
  }),
  "an index for properties of another part": (part) => ({
    allOf: [{ ...object, properties: { a: part } }, { additionalProperties: part }],
  }),
  "a condition on a member": (part) => ({
    ...object,
    properties: { a: { type: "string" }, b: part },
    if: { properties: { a: { const: "z" } }, required: ["a"] },
    then: { properties: { b: part } },
    else: { required: ["b"] },
  }),
  dependencies: (part) => ({ ...object, dependentSchemas: { a: { properties: { b: part } }, c: part } }),
};

/** `depth` steps, each of which refers to the next one. */
function referring(steps: readonly Step[], depth: number): object {
  const $defs: Record<string, object> = { d0: { enum: ["a", "b", "c", "d", "e"] } };
  for (let at = 0; at < depth; at += 1) $defs[`d${at + 1}`] = inTurn(steps, at)({ $ref: `#/$defs/d${at}` });
  return { $defs, $ref: `#/$defs/d${depth}` };
}

/** `depth` steps, each of which holds the next one; as text, so that it is there once: elsewhere stands something small. */
function nested(steps: readonly Step[], depth: number): object {
  let schema: object = { enum: ["a", "b", "c", "d", "e"] };
  for (let at = 0; at < depth; at += 1) {
    let isHeld = false;
    schema = JSON.parse(JSON.stringify(inTurn(steps, at)({ $hole: at })), (_, value: { readonly $hole?: number }) => {
      if (typeof value !== "object" || value === null || value.$hole !== at) return value as unknown;
      const held = isHeld ? { type: "string" } : schema;
      isHeld = true;
      return held;
    }) as object;
  }
  return schema;
}

function inTurn(steps: readonly Step[], at: number): Step {
  return steps[at % steps.length] ?? ((part) => part);
}

/** How many times as long as its schema something is. */
function growth(schema: object, printed: string): number {
  return printed.length / JSON.stringify(schema).length;
}

describe("R36 types stay as long as their schema, however often it leads to a part", () => {
  it.each(Object.entries(STEPS))("%s", (_, step) => {
    const schemas = [referring([step], 24), nested([step], 16)];
    for (const schema of schemas) {
      const { types, validators } = printSchemas([schema]);
      expect(growth(schema, types)).toBeLessThan(40);
      expect(growth(schema, validators)).toBeLessThan(40);
    }
    expect(judge(printSchemas(schemas).types, []).faults).toEqual([]);
  });

  const numRuns = runs(150);
  it(`all of these in any order (SEED=${seed})`, { timeout: 30_000 + 200 * numRuns }, () => {
    const steps = fc.array(fc.constantFrom(...Object.values(STEPS)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(steps, fc.boolean(), (some, refers) => {
        const schema = refers ? referring(some, 20) : nested(some, 14);
        const { types, validators } = printSchemas([schema]);
        expect(growth(schema, types)).toBeLessThan(60);
        expect(growth(schema, validators)).toBeLessThan(60);
      }),
      { seed, numRuns },
    );
  });
});

it.each<[string, object]>([
  ["constant", { const: "x".repeat(10_000) }],
  ["constant among others", { enum: [1, { x: "x".repeat(10_000) }] }],
  ["description", { type: "string", description: "word ".repeat(1_600) }],
  ["description of values", { enum: ["a"], description: "word ".repeat(1_600) }],
])("R36 a long %s that references lead to is written once", (_, part) => {
  const properties = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`p${at}`, { $ref: "#a" }]));
  const schema = { ...object, properties, $defs: { d: { $anchor: "a", ...part } } };
  const { types, validators } = printSchemas([schema]);
  expect(growth(schema, types)).toBeLessThan(10);
  expect(growth(schema, validators)).toBeLessThan(10);
});

describe("R36 alternatives that are merged with alternatives", () => {
  const tree = (name: string, width: number, depth: number): object => {
    if (depth === 0) return { type: "string" };
    const alternative = (at: number): object => ({
      ...object,
      properties: { inner: tree(name, width, depth - 1), [`${name}${depth}${at}`]: { type: "number" } },
      required: ["inner"],
    });
    return { oneOf: Array.from({ length: width }, (_, at) => alternative(at)) };
  };

  it.each([
    ["each with its own", 8, 3],
    ["once with many", 16, 2],
  ])("%s", (_, width, depth) => {
    const schema = { allOf: [tree("a", width, depth), tree("b", width, depth)] };
    expect(growth(schema, printSchemas([schema]).types)).toBeLessThan(10);
  });

  it("as dependencies", () => {
    const names = ["a", "b", "c", "d"];
    const schema = { dependentSchemas: Object.fromEntries(names.map((name) => [name, tree(name, 4, 3)])) };
    expect(growth(schema, printSchemas([schema]).types)).toBeLessThan(10);
  });
});
