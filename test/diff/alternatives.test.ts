import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diff, type Change } from "../../src/model/diff.js";
import { runs, seed } from "../support/chance.js";
import { likely, type Draw } from "./support/likely.js";
import { holds, oracle, schemas } from "./support/schemas.js";

type Schema = Readonly<Record<string, unknown>>;

const NUMBER = { type: "number" };
const TEXT = { type: "string" };
const INTEGER = { type: "integer" };
const NULL = { type: "null" };

function object(properties: Schema, required: readonly string[] = Object.keys(properties)): Schema {
  return { type: "object", properties, required };
}
function kind(name: string, properties: Schema, required: readonly string[] = Object.keys(properties)): Schema {
  return object({ kind: { const: name }, ...properties }, ["kind", ...required]);
}
function changes(field: "inputSchema" | "outputSchema", before: unknown, after: unknown): readonly Change[] {
  const manifest = (schema: unknown): { tools: unknown[] } => ({ tools: [{ name: "t", [field]: schema }] });
  return diff(manifest(before), manifest(after));
}
/** Severity, place below the schema and message of what changed for callers. */
function inputs(before: unknown, after: unknown): string[] {
  const told = changes("inputSchema", before, after);
  return told.map(
    ({ severity, pointer, message }) => `${severity} ${pointer.replace("/tools/0/inputSchema", "")} ${message}`,
  );
}

const CIRCLE = kind("circle", { radius: NUMBER });
const BOX = kind("box", { width: NUMBER });
const ONLY_CIRCLES = { "^a": { properties: { kind: { const: "circle" } } } };

describe("alternatives that exclude each other are compared one by one", () => {
  it.each<[string, Schema, Schema, readonly string[]]>([
    [
      "a member that is asked for",
      { oneOf: [CIRCLE, BOX] },
      { oneOf: [CIRCLE, kind("box", { width: NUMBER, depth: NUMBER })] },
      ['breaking /oneOf/1/properties/depth new required member "depth": calls without it are refused'],
    ],
    [
      "in another order",
      { oneOf: [CIRCLE, BOX] },
      { oneOf: [kind("box", { width: NUMBER, depth: NUMBER }, ["width"]), CIRCLE] },
      [
        'risky /oneOf/0/properties/depth new optional member "depth": calls that already sent another kind of value under this name are refused',
      ],
    ],
    [
      "what has no value in common with what it was",
      { oneOf: [CIRCLE, BOX] },
      { oneOf: [CIRCLE, kind("box", { width: TEXT })] },
      [
        'breaking /oneOf/1/properties/width type was "number", is "string": refuses what it accepted before, for example 0',
      ],
    ],
    [
      "beside a new one",
      { oneOf: [CIRCLE, BOX] },
      { oneOf: [CIRCLE, kind("box", { width: TEXT }), kind("dot", {})] },
      [
        'breaking /oneOf/1/properties/width type was "number", is "string": refuses what it accepted before, for example 0',
        "safe  oneOf gained 1 schema: accepts more than before",
      ],
    ],
    [
      "what may be null, by reference",
      { properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { anyOf: [object({ n: NUMBER }), NULL] } } },
      { properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { anyOf: [object({ n: { type: "integer" } }), NULL] } } },
      [
        'breaking /properties/a/anyOf/0/properties/n type was "number", is "integer": refuses what it accepted before, for example 0.5',
      ],
    ],
    [
      "by other words",
      { anyOf: [CIRCLE, BOX] },
      { oneOf: [CIRCLE, kind("box", { width: NUMBER, depth: NUMBER })] },
      ['breaking /oneOf/1/properties/depth new required member "depth": calls without it are refused'],
    ],
    [
      "beside what all of them have",
      { ...object({ id: TEXT }), oneOf: [CIRCLE, BOX] },
      { ...object({ id: TEXT }), oneOf: [CIRCLE, kind("box", { width: NUMBER }, [])] },
      ['safe /oneOf/1/properties/width "width" is now optional'],
    ],
    [
      "beside a part that all of them have",
      { allOf: [object({ id: TEXT })], oneOf: [CIRCLE, BOX] },
      { allOf: [object({ id: TEXT })], oneOf: [CIRCLE, kind("box", { width: TEXT })] },
      [
        'breaking /oneOf/1/properties/width type was "number", is "string": refuses what it accepted before, for example 0',
      ],
    ],
    [
      "beside what rules out the values that one of them refuses",
      { properties: { n: { maximum: 5 } }, oneOf: [CIRCLE, kind("box", { n: { ...NUMBER, maximum: 10 } })] },
      {
        properties: { n: { maximum: 5 } },
        oneOf: [kind("circle", { radius: TEXT }), kind("box", { n: { ...NUMBER, maximum: 8 } })],
      },
      [
        'breaking /oneOf/0/properties/radius type was "number", is "string": refuses what it accepted before, for example 0',
        "safe /oneOf/1/properties/n maximum was 10, is 8; it accepts the same",
      ],
    ],
    [
      "the values of a map",
      { additionalProperties: object({ n: NUMBER }) },
      { additionalProperties: object({ n: NUMBER, m: NUMBER }) },
      ['breaking /additionalProperties/properties/m new required member "m": calls without it are refused'],
    ],
    [
      "what holds itself",
      { oneOf: [kind("leaf", { n: NUMBER }), kind("node", { of: { $ref: "#" } })] },
      { oneOf: [kind("leaf", { n: { type: "integer" } }), kind("node", { of: { $ref: "#" } })] },
      [
        'breaking /oneOf/0/properties/n type was "number", is "integer": refuses what it accepted before, for example 0.5',
      ],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(inputs(before, after)).toEqual(expected);
  });

  it.each<[string, Schema, Schema, string]>([
    [
      "where one is gone",
      { oneOf: [CIRCLE, BOX, kind("dot", {})] },
      { oneOf: [CIRCLE, kind("box", { width: TEXT })] },
      "oneOf changed: refuses what it accepted before",
    ],
    [
      "where another takes what one refuses",
      { anyOf: [object({ a: NUMBER }), object({ b: NUMBER })] },
      { anyOf: [object({ a: TEXT }), object({ b: NUMBER })] },
      "anyOf/0 changed: refuses what it accepted before",
    ],
    [
      "where something else is said of the value: no box was taken before, either",
      { properties: { a: { oneOf: [CIRCLE, BOX] } }, patternProperties: ONLY_CIRCLES },
      {
        properties: { a: { oneOf: [kind("circle", { radius: TEXT }), kind("box", { width: TEXT })] } },
        patternProperties: ONLY_CIRCLES,
      },
      "oneOf/0 changed, oneOf/1 changed: refuses what it accepted before",
    ],
    [
      "where two of oneOf took the same values, which were refused",
      { oneOf: [{ ...INTEGER, maximum: 10 }, { ...INTEGER, minimum: 5 }, { const: "a" }] },
      { oneOf: [{ ...INTEGER, maximum: 4 }, { ...INTEGER, minimum: 11 }, { const: "b" }] },
      'refuses what it accepted before, for example "a"',
    ],
    [
      "where one takes what two took",
      {
        anyOf: [
          { ...INTEGER, maximum: 4 },
          { ...INTEGER, minimum: 11 },
        ],
      },
      { anyOf: [{ ...INTEGER, multipleOf: 2 }, TEXT] },
      "anyOf/0 changed, anyOf/1 changed: refuses what it accepted before",
    ],
    [
      "where a pattern speaks of some members of a map",
      { patternProperties: { "^x": NUMBER }, additionalProperties: object({ n: NUMBER }) },
      { patternProperties: { "^x": NUMBER }, additionalProperties: object({ n: TEXT }) },
      "additionalProperties changed: refuses what it accepted before",
    ],
  ])("but not %s", (_, before, after, expected) => {
    expect(changes("inputSchema", before, after)).toMatchObject([
      { severity: "breaking", message: expect.stringContaining(expected) as string },
    ]);
  });

  it("but not where it counts what they have looked at, which nobody here follows", () => {
    const shapes = (width: Schema): Schema => ({
      oneOf: [CIRCLE, kind("box", { width })],
      unevaluatedProperties: false,
    });
    expect(changes("inputSchema", shapes(NUMBER), shapes(TEXT))).toMatchObject([
      { severity: "risky", pointer: "/tools/0/inputSchema", cannotTell: true },
    ]);
  });

  it("with what is said beside a reference to them", () => {
    const lists = (items: Schema, length: number): Schema => ({
      $defs: {
        u: {
          anyOf: [
            { type: "array", items },
            { ...TEXT, maxLength: length },
          ],
        },
      },
      $ref: "#/$defs/u",
      type: "array",
    });
    // Texts are refused in both.
    expect(inputs(lists(NUMBER, 5), lists(INTEGER, 3))).toEqual([
      'breaking /anyOf/0/items type was "number", is "integer": refuses what it accepted before, for example 0.5',
      "safe /anyOf/1 maxLength was 5, is 3; it accepts the same",
    ]);
  });

  it("of what comes from a server, too", () => {
    const [before, after] = [
      { oneOf: [CIRCLE, BOX] },
      { oneOf: [CIRCLE, kind("box", { width: { type: "integer" } })] },
    ];
    expect(changes("outputSchema", before, after)).toMatchObject([{ severity: "safe" }]);
    expect(changes("outputSchema", after, before)).toMatchObject([
      {
        severity: "breaking",
        pointer: "/tools/0/outputSchema/oneOf/1/properties/width",
        message: expect.stringContaining("may now be what was ruled out before, for example 0.5") as string,
      },
    ]);
    const more = changes("outputSchema", { oneOf: [CIRCLE, BOX, kind("dot", {})] }, after);
    expect(more.map(({ pointer, message }) => [pointer, message])).toEqual([
      ["/tools/0/outputSchema", "oneOf lost 1 schema: promises more than before"],
      ["/tools/0/outputSchema/oneOf/1/properties/width", 'type was "number", is "integer": promises more than before'],
    ]);
  });
});

/** Schemas of one type each, so that they exclude each other, and now and then two that do not. */
const unions = fc
  .tuple(
    fc.constantFrom("anyOf", "oneOf"),
    fc.uniqueArray(fc.tuple(fc.constantFrom("integer", "string", "array", "object", "null"), schemas), {
      minLength: 2,
      maxLength: 4,
      selector: ([type]) => type,
    }),
    fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: schemas }),
  )
  .map(([keyword, typed, base]) => ({
    ...(typeof base === "object" ? base : {}),
    [keyword]: typed.map(([type, schema]) => ({ ...(typeof schema === "object" ? schema : {}), type })),
  }));

/** What stands beside a reference to the union, if there is one. */
const besides = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: schemas.map((schema): Schema =>
      typeof schema === "object" && schema !== null ? (schema as Schema) : {},
    ),
  },
);

it("a break told of an alternative is one of the whole", { timeout: runs(120_000) }, () => {
  let tried = 0;
  fc.assert(
    fc.property(unions, schemas, besides, fc.infiniteStream(fc.nat()), (union, other, beside, numbers) => {
      const draw: Draw = (bound) => (numbers.next().value as number) % bound;
      const keyword = Object.hasOwn(union, "oneOf") ? "oneOf" : "anyOf";
      const branches = (union as Record<string, readonly Schema[]>)[keyword]!;
      const at = draw(branches.length);
      const more = typeof other === "object" ? other : {};
      const changed = branches.with(at, {
        ...branches[at],
        ...more,
        ...(draw(3) > 0 && { type: branches[at]!["type"] }),
      });
      const there = (schema: Schema): Schema =>
        beside === undefined ? schema : { ...beside, $ref: "#/$defs/union", $defs: { union: schema } };
      const [before, after] = [
        there(union),
        there({ ...union, [keyword]: draw(3) === 0 ? changed.toReversed() : changed }),
      ];
      const [was, is] = [oracle(before), oracle(after)];
      if (was === undefined || is === undefined) return;
      for (const [field, from, to] of [
        ["inputSchema", was, is],
        ["outputSchema", is, was],
      ] as const) {
        const found = changes(field, before, after);
        const isSafe = found.every(({ severity }) => severity === "safe");
        for (let time = 0; time < 20; time += 1) {
          const value = likely(time % 2 === 0 ? before : after, draw);
          if (isSafe && holds(from, value) === true && holds(to, value) === false)
            throw new Error(`called safe: ${JSON.stringify({ value, before, after })}`);
        }
        for (const { severity, pointer, example } of found) {
          const isAlternative = /Schema(\/(anyOf|oneOf)\/\d+)+$/.test(pointer);
          if (!isAlternative || severity !== "breaking" || example === undefined) continue;
          tried += 1;
          const value: unknown = JSON.parse(JSON.stringify(example));
          if (holds(from, value) === false || holds(to, value) === true)
            throw new Error(`${pointer}: ${JSON.stringify({ value, before, after })}`);
        }
      }
    }),
    { numRuns: runs(150) },
  );
  expect(tried, `SEED=${seed}`).toBeGreaterThan(3);
  console.log(`SEED=${seed}: ${tried} breaks of alternatives`);
});
