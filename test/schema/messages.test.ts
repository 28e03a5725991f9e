import { describe, expect, it } from "vitest";
import { loadValidators } from "./support/load.js";

const shape = {
  oneOf: [
    {
      type: "object",
      properties: { kind: { const: "circle" }, radius: { type: "number", exclusiveMinimum: 0 } },
      required: ["kind", "radius"],
    },
    { type: "object", properties: { kind: { const: "square" }, side: { type: "number" } }, required: ["kind", "side"] },
  ],
};
const schema = {
  type: "object",
  properties: {
    city: { type: "string", minLength: 1 },
    days: { type: "integer", minimum: 1, maximum: 7 },
    units: { enum: ["metric", "imperial"] },
    date: { type: "string", format: "date" },
    code: { type: "string", pattern: "^[A-Z]{2}$" },
    tags: { type: "array", items: { type: "string" }, maxItems: 2, uniqueItems: true },
    shape,
    id: { anyOf: [{ type: "string" }, { type: "integer" }] },
    "a/b~c": { type: "null" },
    labels: { type: "object", minProperties: 1 },
  },
  required: ["city"],
  additionalProperties: false,
};

describe("messages", async () => {
  const [validator] = await loadValidators([schema]);
  const lines = (value: unknown): string[] =>
    (validator?.issues(value) ?? []).map(({ pointer, message }) => `${pointer}: ${message}`);
  const about = (member: object): string[] => lines({ city: "Oslo", ...member });

  it.each<[string, object, string]>([
    ["the type", { days: "three" }, '/days: expected an integer, got the string "three"'],
    ["a fraction", { days: 1.5 }, "/days: expected an integer, got the number 1.5"],
    ["null", { days: null }, "/days: expected an integer, got null"],
    ["a list", { days: [1] }, "/days: expected an integer, got an array"],
    ["an object", { days: {} }, "/days: expected an integer, got an object"],
    ["the range", { days: 9 }, "/days: expected at most 7, got the number 9"],
    ["the choices", { units: "kelvin" }, '/units: expected one of "metric", "imperial", got the string "kelvin"'],
    ["the format", { date: "2026-02-30" }, '/date: expected a string of format date, got the string "2026-02-30"'],
    ["the pattern", { code: "no" }, '/code: expected a string that matches ^[A-Z]{2}$, got the string "no"'],
    ["the item", { tags: ["a", 1] }, "/tags/1: expected a string, got the number 1"],
    ["the count", { tags: ["a", "b", "c"] }, "/tags: expected a length of at most 2, got an array"],
    ["a count of one", { city: "" }, '/city: expected a length of at least 1, got the string ""'],
    ["the count of properties", { labels: {} }, "/labels: expected at least 1 property, got an object"],
    ["repetition", { tags: ["a", "a"] }, "/tags: expected items that all differ, got an array"],
    [
      "the meant branch",
      { shape: { kind: "circle", radius: -1 } },
      "/shape/radius: expected more than 0, got the number -1",
    ],
    [
      "what is missing in the meant branch",
      { shape: { kind: "square" } },
      "/shape/side: expected a number (required), got nothing",
    ],
    [
      "the tags",
      { shape: { kind: "hexagon" } },
      '/shape/kind: expected one of "circle", "square", got the string "hexagon"',
    ],
    ["the alternatives", { id: true }, "/id: expected a string or an integer, got the boolean true"],
    [
      "an unknown name",
      { citty: 1 },
      '/citty: expected one of "city", "days", "units", "date", "code", "tags", "shape", "id", …, got the unknown property "citty"',
    ],
    ["escaped pointers", { "a/b~c": 1 }, "/a~1b~0c: expected null, got the number 1"],
  ])("names %s", (_, member, wanted) => {
    expect(about(member)).toEqual([wanted]);
  });

  it("names the type of what has alternatives as well", async () => {
    const anyOf = [{ required: ["id"] }, { required: ["name"] }];
    const [either] = await loadValidators([{ type: "object", anyOf, properties: { pick: { type: "object", anyOf } } }]);
    const wanted = 'expected an object, got the string "one"';
    expect(either?.issues("one")).toEqual([{ pointer: "", message: wanted }]);
    expect(either?.issues({ id: 1, pick: "one" })).toEqual([{ pointer: "/pick", message: wanted }]);
  });

  it("names what is missing, and the value as a whole", () => {
    expect(lines({})).toEqual(["/city: expected a string (required), got nothing"]);
    expect(lines(undefined)).toEqual([": expected an object, got nothing"]);
    expect(lines([])).toEqual([": expected an object, got an array"]);
  });

  it("blames the alternative that is meant, however much others miss before their tag is looked at", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `name${index}`);
    const [person] = await loadValidators([
      {
        anyOf: [
          {
            allOf: [
              { type: "object", required: names },
              { type: "object", properties: { kind: { const: "user" } }, required: ["kind"] },
            ],
          },
          { type: "object", properties: { kind: { const: "team" } }, required: ["kind", "slug"] },
        ],
      },
    ]);
    expect(person?.issues({ kind: "team" })).toEqual([
      { pointer: "/slug", message: "expected a valid value (required), got nothing" },
    ]);
    expect(person?.issues({})).toEqual([{ pointer: "/kind", message: 'expected one of "user", "team", got nothing' }]);
  });

  it("says several things at once, at most ten", () => {
    expect(about({ days: 0, units: "x" })).toHaveLength(2);
    const [many] = [Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`x${at}`, at]))];
    expect(about(many as object)).toHaveLength(10);
  });

  it("takes properties that are undefined for absent ones, unknown names included", () => {
    const value = { city: "Oslo", days: undefined, toString: undefined, x: undefined };
    expect(validator?.is(value)).toBe(true);
    expect(validator?.is({ ...value, x: 1 })).toBe(false);
    expect(lines({ ...value, x: 1, y: undefined })).toHaveLength(1);
  });

  it("cuts long values", () => {
    expect(about({ units: "k".repeat(10_000) })[0]?.length).toBeLessThan(200);
  });

  it("is a Standard Schema with JSON Schema", () => {
    const standard = validator?.["~standard"];
    expect(standard?.validate({ city: "Oslo" })).toEqual({ value: { city: "Oslo" } });
    expect(standard?.validate({ city: "Oslo", tags: ["a", 1] })).toEqual({
      issues: [{ path: ["tags", "1"], message: "expected a string, got the number 1" }],
    });
    expect(standard?.jsonSchema.input({ target: "draft-2020-12" })).toEqual(schema);
    expect(() => standard?.jsonSchema.output({ target: "openapi-3.0" })).toThrow("openapi-3.0");
  });
});

describe("messages about unions", () => {
  const cat = {
    properties: { kind: { const: "cat", default: "cat" }, lives: { type: "integer" } },
    required: ["lives"],
  };
  const dog = { properties: { kind: { const: "dog", default: "dog" }, breed: { type: "string" } } };
  const objects = (...parts: readonly object[]): object => ({
    oneOf: parts.map((part) => ({ type: "object", ...part })),
  });
  const base = { type: "object", properties: { id: { type: "integer" } }, required: ["id"] };
  const inParts = (...parts: readonly object[]): object => ({
    $defs: { base },
    oneOf: parts.map((part) => ({ allOf: [{ $ref: "#/$defs/base" }, { allOf: [part] }] })),
  });
  const strict = (name: string, type: string): object => ({
    properties: { [name]: { type } },
    required: [name],
    additionalProperties: false,
  });

  it.each<[string, object, unknown, string]>([
    [
      "the alternative that a discriminator names which may be absent",
      objects(dog, cat),
      { kind: "cat", lives: "x" },
      '/lives: expected an integer, got the string "x"',
    ],
    [
      "the discriminator where no alternative has its value",
      objects(dog, cat),
      { kind: "cow", lives: "x" },
      '/kind: expected one of "dog", "cat", got the string "cow"',
    ],
    [
      "the alternative whose discriminator stands in a part of it",
      inParts(dog, cat),
      { kind: "cat", id: 1 },
      "/lives: expected an integer (required), got nothing",
    ],
    [
      "the discriminator where it stands in parts of the alternatives",
      inParts(cat, dog),
      { kind: "cow", id: 1, lives: 9 },
      '/kind: expected one of "cat", "dog", got the string "cow"',
    ],
    [
      "the discriminator where alternatives have alternatives",
      { oneOf: [{ type: "object", ...cat }, objects(dog, { properties: { kind: { const: "cow" } } })] },
      { kind: "pig", lives: 9 },
      '/kind: expected one of "cat", "dog", "cow", got the string "pig"',
    ],
    [
      "the discriminator where a base lists its values",
      inParts(
        ...[cat, dog].map((part) => ({ allOf: [{ properties: { kind: { enum: ["cat", "dog", "cow"] } } }, part] })),
      ),
      { kind: "cow", id: 1, lives: 9 },
      '/kind: expected one of "cat", "dog", got the string "cow"',
    ],
    [
      "the discriminator where the type stands beside the alternatives",
      { type: "object", oneOf: [cat, dog] },
      { kind: "cow", lives: 9 },
      '/kind: expected one of "cat", "dog", got the string "cow"',
    ],
    [
      "the discriminator where not only objects are alternatives",
      { anyOf: [{ type: "string" }, { type: "object", ...dog }, { type: "object", ...cat }, { type: "array" }] },
      { kind: "cat" },
      "/lives: expected an integer (required), got nothing",
    ],
    [
      "the kinds where objects are not told apart by what they are not",
      { anyOf: [{ type: "string" }, { type: "array" }, objects(dog, cat)] },
      1,
      ": expected a string or an array or an object, got the number 1",
    ],
    [
      "the closest alternative where nothing tells them apart",
      objects(strict("a", "integer"), strict("b", "string")),
      { b: 1 },
      "/b: expected a string, got the number 1",
    ],
    [
      "the alternative of the value's kind",
      { anyOf: [{ type: "string", pattern: "^a" }, { type: "array" }, { type: "integer", minimum: 0 }] },
      "zzz",
      ': expected a string that matches ^a, got the string "zzz"',
    ],
    [
      "the alternative of a number's kind",
      { anyOf: [{ type: "string" }, { type: "integer", minimum: 0 }] },
      -1,
      ": expected at least 0, got the number -1",
    ],
    [
      "all kinds where the value's is none of them",
      { anyOf: [{ type: "string", format: "date" }, { type: "integer" }] },
      1.5,
      ": expected a string or an integer, got the number 1.5",
    ],
    [
      "all values where an alternative has one each",
      { anyOf: [{ const: "a" }, { const: "b" }, { type: "null" }] },
      "c",
      ': expected "a" or "b" or null, got the string "c"',
    ],
    [
      "the values of all alternatives, where each names its type as well",
      { anyOf: [{ type: "string", const: "a" }, { type: "string", enum: ["b"] }, { type: "object" }] },
      "c",
      ': expected "a" or "b" or an object, got the string "c"',
    ],
    [
      "the alternative that takes more than the values of another",
      {
        anyOf: [
          { type: "string", const: "a" },
          { type: "string", pattern: "^b" },
        ],
      },
      "c",
      ': expected a string that matches ^b, got the string "c"',
    ],
    [
      "none of the values that the type does not take",
      { type: "string", enum: ["a", 1, null] },
      null,
      ': expected "a", got null',
    ],
    [
      "nothing for a property that is known and must not be there",
      { type: "object", properties: { a: { type: "string" }, b: false }, additionalProperties: false },
      { b: 1 },
      "/b: expected nothing, got the number 1",
    ],
    [
      "what other properties have to be, where no pattern stands beside it",
      { type: "object", patternProperties: {}, additionalProperties: { type: "string" } },
      { a: 1 },
      "/a: expected a string, got the number 1",
    ],
    [
      "properties that must not be there together",
      { not: { required: ["a", "b"] } },
      { a: 1, b: 1 },
      ': expected anything but an object with "a" and "b", got an object',
    ],
    [
      "properties that must not be there",
      { type: "object", not: { anyOf: [{ required: ["a"] }, { required: ["b"] }] } },
      { a: 1 },
      ': expected anything but an object with "a" or an object with "b", got an object',
    ],
    ["what must not be there", { prefixItems: [{}], items: false }, [1, 2], "/1: expected nothing, got the number 2"],
    [
      "a whole number that is no multiple, exactly",
      { type: "object", properties: { a: { type: "integer", multipleOf: 3 } } },
      { a: 9007199254740991 },
      "/a: expected a multiple of 3, got the number 9007199254740991",
    ],
    ["a value that JSON does not have", { type: "string" }, 10n, ": expected a string, got the bigint 10"],
    ["another one", { type: "string" }, Symbol("a"), ": expected a string, got the symbol Symbol(a)"],
    [
      "an item that JSON does not have, where items differ",
      { uniqueItems: true, items: { type: "array", items: { type: "number" } } },
      [[1n]],
      "/0/0: expected a number, got the bigint 1",
    ],
  ])("name %s", async (_name, schema, value, wanted) => {
    const [validator] = await loadValidators([schema]);
    expect(validator?.is(value)).toBe(false);
    expect(validator?.issues(value).map(({ pointer, message }) => `${pointer}: ${message}`)).toEqual([wanted]);
  });
});

describe("the format regex", async () => {
  const [validator] = await loadValidators([{ type: "string", format: "regex" }]);

  it.each(["^a+$", "a\\-b", "[\\w-.]", "foo\\@bar", "{}", "\\\\Z", "\\p{L}"])("takes %s", (text) => {
    expect(validator?.is(text)).toBe(true);
  });

  it.each(["(", "[a-", "^\\S+\\Z", "\\\\\\Z", "\\p{", "a\\"])("refuses %s", (text) => {
    expect(validator?.is(text)).toBe(false);
  });
});
