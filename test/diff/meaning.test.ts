import { describe, expect, it } from "vitest";
import { diff, type Change } from "../../src/model/diff.js";

type Schema = Readonly<Record<string, unknown>>;

function changes(before: Schema, after: Schema): readonly Change[][] {
  return (["inputSchema", "outputSchema"] as const).map((field) => {
    const manifest = (schema: Schema): { tools: unknown[] } => ({ tools: [{ name: "t", [field]: schema }] });
    return diff(manifest(before), manifest(after));
  });
}

const text = { type: "string", pattern: "^[a-z]+$" };
/** Of two patterns nobody proves that no text has both: only as the same is this union known. */
const union = (...branches: Schema[]): Schema => ({ oneOf: [{ type: "string", pattern: "^\\$\\{" }, ...branches] });
const of = (member: Schema, more: Schema = {}): Schema => ({ type: "object", properties: { m: member }, ...more });

describe("a union that means what it meant", () => {
  it.each<[string, Schema, Schema]>([
    [
      "refers to what is written as it was, in a document that changed elsewhere",
      of(union({ $ref: "#/$defs/text" }), { $defs: { text } }),
      of(union({ $ref: "#/$defs/text" }), { $defs: { text, more: {} } }),
    ],
    [
      "refers to it by another name",
      of(union({ $ref: "#/$defs/text" }), { $defs: { text } }),
      of(union({ $ref: "#/$defs/word" }), { $defs: { word: text } }),
    ],
    ["moves into a definition", of(union(text)), of(union({ $ref: "#/$defs/text" }), { $defs: { text } })],
    ["gets a description", of(union(text)), of(union({ ...text, description: "A word." }))],
    ["gets a description below", of(union(of(text))), of(union(of({ ...text, title: "Word", examples: ["a"] })))],
    ["is in another order", of(union(text)), of({ oneOf: [...(union(text)["oneOf"] as Schema[])].reverse() })],
    [
      "is in another dialect",
      of(union(text), { $schema: "http://json-schema.org/draft-07/schema#" }),
      of(union(text), { $schema: "https://json-schema.org/draft/2020-12/schema" }),
    ],
    [
      "holds itself, by another name",
      of({ $ref: "#/$defs/a" }, { $defs: { a: union(text, of({ $ref: "#/$defs/a" })) } }),
      of({ $ref: "#/$defs/b" }, { $defs: { b: union(text, of({ $ref: "#/$defs/b" })) } }),
    ],
  ])("%s", (_, before, after) => {
    for (const [from, to] of [
      [before, after],
      [after, before],
    ] as const) {
      for (const found of changes(from, to)) expect(found.filter(({ severity }) => severity !== "safe")).toEqual([]);
    }
  });

  it.each<[string, Schema, Schema]>([
    [
      "what a reference of the same name leads to",
      of(union({ $ref: "#/$defs/text" }), { $defs: { text } }),
      of(union({ $ref: "#/$defs/text" }), { $defs: { text: { ...text, maxLength: 4 } } }),
    ],
    ["how often a branch is there", of(union(text)), of(union(text, text))],
    [
      "the order of a tuple",
      of(union({ prefixItems: [text, { type: "number" }] })),
      of(union({ prefixItems: [{ type: "number" }, text] })),
    ],
    [
      "what is far inside of itself",
      of(
        { $ref: "#/$defs/a" },
        { $defs: { a: union(of({ $ref: "#/$defs/b" })), b: union(of({ $ref: "#/$defs/a" })) } },
      ),
      of(
        { $ref: "#/$defs/a" },
        { $defs: { a: union(of({ $ref: "#/$defs/b" })), b: union(of({ $ref: "#/$defs/a" }, { minProperties: 1 })) } },
      ),
    ],
  ])("is not one that changes %s", (_, before, after) => {
    const found = [...changes(before, after), ...changes(after, before)].flat();
    expect(found.filter(({ severity }) => severity !== "safe")).not.toEqual([]);
  });
});

describe("a reference to another document", () => {
  const input = (reference: string, more: Schema): Schema => of({ $ref: reference }, more);
  const risky = (before: Schema, after: Schema): string[] =>
    changes(before, after).flatMap((found) =>
      found.filter(({ severity }) => severity !== "safe").map(({ pointer }) => pointer),
    );
  const [one, other] = [{ $id: "https://a.test/1.json" }, { $id: "https://b.test/2.json" }];

  it("means what it meant where the rest of a schema changes", () => {
    const reference = "https://example.com/s.json";
    expect(risky(input(reference, { ...one, $defs: {} }), input(reference, { ...other, $defs: { a: {} } }))).toEqual(
      [],
    );
    expect(risky(input("s.json", {}), input("s.json", { title: "new" }))).toEqual([]);
    expect(risky(input("s.json", { ...one, $defs: {} }), input("https://a.test/s.json", one))).toEqual([]);
  });

  it("may mean something else where it is another, or could lead back", () => {
    const places = ["/tools/0/inputSchema/properties/m", "/tools/0/outputSchema/properties/m"];
    expect(risky(input("https://example.com/s.json", {}), input("https://example.com/t.json", {}))).toEqual(places);
    expect(risky(input("s.json", one), input("s.json", other))).toEqual(places);
    const own = "https://a.test/1.json#/$defs/x";
    const defined = (type: string): Schema => input(own, { ...one, $defs: { x: { type } } });
    expect(risky(defined("string"), defined("number"))).toEqual(places);
  });
});

describe("what cannot be told is said", () => {
  const message = (before: Schema, after: Schema): unknown => changes(before, after)[0]?.map((one) => one.message);
  const doubt = "cannot tell whether everything that was accepted before still is";

  it("of a reference that cannot be followed", () => {
    const refer = ($ref: string, more: Schema = {}): Schema => of({ $ref }, more);
    expect(message(refer("a.json"), refer("b.json"))).toEqual([`$ref was "a.json", is "b.json": ${doubt}`]);
    expect(message(refer("#/$defs/a"), of({ type: "string" }))).toEqual([
      `$ref "#/$defs/a" is gone, type is now "string": ${doubt}`,
    ]);
    expect(message(refer("s.json", { $id: "https://a.test/" }), refer("s.json", { $id: "https://b.test/" }))).toEqual([
      `$ref was "https://a.test/s.json", is "https://b.test/s.json": ${doubt}`,
      "$id changed",
    ]);
    const defined = (more: Schema): Schema => of({ $ref: "#/$defs/x", ...more }, { $defs: { x: { type: "string" } } });
    expect(message(defined({}), defined({ maxLength: 3 }))).toEqual([
      'maxLength is now 3: refuses what it accepted before, for example "text"',
    ]);
  });

  it("of what changed only where references lead, or in a part", () => {
    const tuple = (type: string): Schema => of({ prefixItems: [{ $ref: "#/$defs/x" }] }, { $defs: { x: { type } } });
    const refused = "refuses what it accepted before, for example";
    expect(message(tuple("number"), tuple("string"))).toEqual([`what it refers to changed: ${refused} [0]`]);
    const part = (type: string): Schema => of({ allOf: [{ minProperties: 1 }, { additionalProperties: { type } }] });
    expect(message(part("number"), part("string"))).toEqual([`allOf/1 changed: ${refused} {"zz undeclared":0}`]);
  });

  it("once of a dialect that only one side has and nobody here reads", () => {
    const $schema = "https://json-schema.org/draft/2019-09/schema";
    const [old, current] = [of(text), of(union(text, { type: "null" }))];
    const unread = `in the dialect "${$schema}", which is not read here: ${doubt}`;
    expect(message({ ...old, $schema }, current)).toEqual([`was ${unread}`]);
    expect(message(old, { ...current, $schema })).toEqual([`is ${unread}`]);
    expect(message({ ...old, $schema }, { ...old, $schema, mine: 1 })).toEqual([`mine is now 1: ${doubt}`]);
  });

  it("not of keywords that are the tools' own", () => {
    const own = of({ ...text, "x-widget": 1, meta: { a: 1 } });
    expect(message(own, of({ ...text, "x-widget": 2 }))).toEqual(['"meta" changed', '"x-widget" changed']);
    const within = (value: number): Schema => of(union({ ...text, "x-widget": value }));
    expect(
      changes(within(1), within(2))
        .flat()
        .map(({ severity }) => severity),
    ).toEqual(["safe", "safe"]);
  });
});

describe("a break is shown", () => {
  const example = (before: Schema, after: Schema): unknown => changes(before, after)[0]?.[0]?.example;
  const named = (member: Schema): Schema =>
    of({ patternProperties: { "^[A-Z]\\d+$": member }, additionalProperties: false });

  it("by a name that a pattern speaks of", () => {
    expect(example(named({ type: "number" }), named({ type: "string" }))).toEqual({ Z0: 0 });
  });

  it("far inside, beside much that did not change", () => {
    const rest = Object.fromEntries(
      Array.from({ length: 6 }, (_, at) => [`r${at}`, of(of(text, { required: ["m"] }))]),
    );
    const level = (inner: Schema): Schema => ({
      type: "object",
      properties: { ...rest, kind: { oneOf: [{ type: "null" }, inner] } },
      required: ["kind", ...Object.keys(rest)],
    });
    const deep = (last: string): Schema => named(level(level({ enum: ["a", "b", last] })));
    expect(JSON.stringify(example(deep("c"), deep("d")))).toContain('"kind":"c"');
  });

  it("by none where a union holds itself in place", () => {
    const itself = { oneOf: [{}, { $ref: "#" }] };
    expect(example(itself, { ...itself, dependentRequired: { a: ["a"] } })).toBeUndefined();
  });

  it("unless only who sent what was not declared would notice", () => {
    const [found] = changes({ type: "object" }, { type: "object", patternProperties: { "^x-": { type: "number" } } });
    expect(found?.map(({ severity }) => severity)).toEqual(["risky"]);
    const values = { type: "object", additionalProperties: { type: "string" } };
    expect(changes(values, { ...values, patternProperties: { "^x-": { maxLength: 1 } } })[0]?.[0]?.severity).toBe(
      "breaking",
    );
  });
});
