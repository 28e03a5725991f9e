import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics.js";
import { resolveSchema } from "../../src/model/schema.js";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";

function codes(schema: unknown): string[] {
  const found: Diagnostic[] = [];
  resolveSchema(schema, "/tools/2/inputSchema", (diagnostic) => found.push(diagnostic));
  return found.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("what cannot be read is reported, is unknown as a type, and is refused as a value", () => {
  const at = "/tools/2/inputSchema";
  const deep = (depth: number): unknown => (depth === 0 ? {} : { items: deep(depth - 1) });
  let arrays: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) arrays = [arrays];
  const doubled = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `d${n}`,
      { allOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
    ]),
  );

  const cases: [string, unknown, string][] = [
    [
      "R36 a network reference [schema-no-fetching]",
      { $ref: "https://example.com/schema.json" },
      `MCPGEN_UNSUPPORTED_REF ${at}/$ref`,
    ],
    [
      "R36 a file reference [schema-no-fetching]",
      { items: { $ref: "file:///etc/passwd" } },
      `MCPGEN_UNSUPPORTED_REF ${at}/items/$ref`,
    ],
    ["R36 a relative reference", { $ref: "other.json#/x" }, `MCPGEN_UNSUPPORTED_REF ${at}/$ref`],
    ["a pointer that leads nowhere", { $ref: "#/$defs/none" }, `MCPGEN_UNSUPPORTED_REF ${at}/$ref`],
    ["R33 a pointer into a prototype", { $ref: "#/constructor" }, `MCPGEN_UNSUPPORTED_REF ${at}/$ref`],
    ["a pointer with broken escapes", { $ref: "#/%zz" }, `MCPGEN_UNSUPPORTED_REF ${at}/$ref`],
    [
      "another dialect [schema-dialect-unknown]",
      { $schema: "http://json-schema.org/draft-04/schema#", type: "object" },
      `MCPGEN_SCHEMA_DIALECT ${at}`,
    ],
    ["a reference to itself in place", { $ref: "#" }, `MCPGEN_SCHEMA_CYCLE ${at}`],
    [
      "references to each other in place",
      { $ref: "#/$defs/a", $defs: { a: { allOf: [{ $ref: "#/$defs/b" }] }, b: { not: { $ref: "#/$defs/a" } } } },
      `MCPGEN_SCHEMA_CYCLE ${at}/$defs/a`,
    ],
    ["R36 more than 256 KiB", { description: "x".repeat(256 * 1024) }, `MCPGEN_SCHEMA_TOO_LARGE ${at}`],
    ["R36 more than 64 levels", deep(65), `MCPGEN_SCHEMA_TOO_LARGE ${at}`],
    [
      "R36 more than 10,000 subschemas",
      { anyOf: Array.from({ length: 10_001 }, () => ({})) },
      `MCPGEN_SCHEMA_TOO_LARGE ${at}`,
    ],
    ["data as deep as the stack", { default: arrays }, `MCPGEN_SCHEMA_TOO_LARGE ${at}`],
    [
      "references that double at each step",
      { $ref: "#/$defs/d0", $defs: { ...doubled, d40: {} } },
      `MCPGEN_SCHEMA_TOO_LARGE ${at}`,
    ],
    ["no schema at all", 5, `MCPGEN_SCHEMA_KEYWORD ${at}`],
    ["a property that is no schema", { properties: { a: 5 } }, `MCPGEN_SCHEMA_KEYWORD ${at}/properties/a`],
  ];

  it.each(cases)("%s", async (_, schema, wanted) => {
    expect(codes(schema)).toContain(wanted);
    const [validator] = await loadValidators([schema]);
    expect(validator?.is({})).toBe(false);
    expect(validator?.issues({})[0]?.message).toMatch(/^cannot be checked\. /);
    expect(printSchemas([schema]).types).toContain("unknown");
  });

  it("what is as large as the bounds allow is read", () => {
    expect(codes(deep(64))).toEqual([]);
    expect(codes({ anyOf: Array.from({ length: 9_000 }, () => true) })).toEqual([]);
  });
});

describe("what is ill-formed or foreign is reported and ignored", () => {
  it.each<[string, unknown, string]>([
    ["type", { type: "strng" }, "/type"],
    ["required as a flag", { properties: { a: { type: "string", required: true } } }, "/properties/a/required"],
    ["nullable", { type: "string", nullable: true }, "/nullable"],
    ["exclusiveMaximum as a flag", { maximum: 1, exclusiveMaximum: true }, "/exclusiveMaximum"],
    ["minLength below zero", { minLength: -1 }, "/minLength"],
    [
      "prefixItems in draft-07",
      { $schema: "http://json-schema.org/draft-07/schema#", prefixItems: [{}] },
      "/prefixItems",
    ],
    ["items as a list in 2020-12", { items: [{ type: "string" }] }, "/items"],
  ])("%s", (_, schema, pointer) => {
    expect(codes(schema)).toEqual([`MCPGEN_SCHEMA_KEYWORD /tools/2/inputSchema${pointer}`]);
  });

  it("explains from the form that is checked, not from the one that is declared", async () => {
    const [required, tuple] = await loadValidators([
      { type: "object", properties: { a: { type: "string", required: true } } },
      { items: [{ type: "string" }], dependencies: { a: ["b"] } },
    ]);
    expect(required?.is({})).toBe(true);
    expect(required?.issues({ a: 1 })).toEqual([{ pointer: "/a", message: "expected a string, got the number 1" }]);
    expect(tuple?.issues([1])).toEqual([{ pointer: "/0", message: "expected a string, got the number 1" }]);
  });
});

describe("R35 patterns", () => {
  const dangerous = [
    "(a+)+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "(a*)*b",
    "(x+x+)+y",
    "^(\\w+\\s?)*$",
    "(?=(a+)+b)",
    "(\\d+|\\d{2})+x",
    "(.*a){12}",
    "^(a?){30}a{30}$",
    `^${"(a|a)".repeat(30)}b`,
    `${"a?".repeat(30)}a{30}$`,
    // Cubic and beyond.
    "^a*a*a*b$",
    "^a*a*a*a*a*b$",
    "^a{0,1000}a{0,1000}a{0,1000}b$",
    "^(?=a*a*a*b)",
    "^\\s*(.*?)\\s*$",
    "^\\d+\\w*\\d+x$",
    "[^@]+@[^@]+\\.[^@]+$",
  ];
  const safe = [
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "^(\\d{1,3}\\.){3}\\d{1,3}$",
    "^.*$",
    "^(ab|ac)*$",
    "^\\s*\\S+\\s*$",
    "^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d).{8,}$",
    "^[A-Z]{2}[A-Z0-9]{9}[0-9]$",
    "^(?:(?!--)[a-z-])*$",
    "(^|,)a*(,|$)",
    "^(a*)(a*)(a*)",
    "^.{1,100}:.{1,100}:.{1,100}$",
    // Quadratic.
    "^a*a*b$",
    "^\\s+|\\s+$",
    "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$",
    "^.*\\S.*$",
    "^\\p{L}+$",
    // Fixed numbers inside repetitions: base64 as zod 4 and IPv4 as zod 3 write them, pairs of hexadecimal digits.
    "^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$",
    "^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$",
    "^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$",
    "^(?:[\\da-f]{2})*$",
    "[a-",
  ];

  it.each(dangerous)("%s is reported and skipped, as the output says", async (pattern) => {
    expect(codes({ type: "string", pattern })).toEqual(["MCPGEN_UNSAFE_PATTERN /tools/2/inputSchema/pattern"]);
    const schema = { type: "object", properties: { a: { type: "string", pattern } } };
    expect(printSchemas([schema]).types).toContain("(not checked)");
    const [validator] = await loadValidators([schema]);
    const text = `${"a".repeat(50_000)}!`;
    expect(validator?.is({ a: text })).toBe(true);
    expect(validator?.issues({ a: 1 })).toHaveLength(1);
  });

  it.each(safe.slice(0, -1))("%s is checked", (pattern) => {
    expect(codes({ pattern })).toEqual([]);
  });

  it("rewrites decimals as pydantic has them, for the check and for its explanation", async () => {
    const schema = { type: "string", pattern: "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$" };
    expect(codes(schema)).toEqual([]);
    const [validator] = await loadValidators([schema]);
    expect(["0", "007.10", "-.5", "+1."].every((text) => validator?.is(text))).toBe(true);
    expect(["", "-", "1.2.3", "a"].some((text) => validator?.is(text))).toBe(false);
    // As declared it would take half a minute, and the test its time out.
    expect(validator?.issues(`${"0".repeat(4000)}x`)[0]?.message).toContain("[+-]?\\d*");
  });

  it("checks a cubic one where a maxLength keeps texts short, and never tries it on longer ones", async () => {
    const schema = { type: "string", pattern: "^a*a*a*a*b$", maxLength: 30 };
    expect(codes(schema)).toEqual([]);
    const [validator] = await loadValidators([schema]);
    expect([validator?.is("aaab"), validator?.is("aaa")]).toEqual([true, false]);
    const issues = validator?.issues("a".repeat(20_000));
    expect(issues?.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^expected at most 30 characters, got/),
    ]);
  });

  const slow: [string, string, string][] = [
    ["\\s+$", " ", "x"],
    ["^a*a*b$", "a", "c"],
    [".+-T[0-9]+", "-T", "x"],
  ];

  it.each(slow)("refuses texts that %s takes too long on, and says so in the type", async (pattern, part, end) => {
    const schema = { type: "object", properties: { a: { type: "string", pattern } } };
    expect(printSchemas([schema]).types).toMatch(
      /Pattern: `.*` \(slow: at most 20000 characters, fewer in many texts\)\./,
    );
    const [validator] = await loadValidators([schema]);
    // Tried, each would take minutes, and the test its time out.
    const long = { a: part.repeat(500_000) + end };
    expect(validator?.is(long)).toBe(false);
    expect(validator?.issues(long)).toEqual([
      { pointer: "/a", message: `expected less text: matching ${pattern} takes too long` },
    ]);
    const short = { a: part.repeat(1000) + end };
    expect(validator?.issues(short)[0]?.message).toMatch(/^expected a string that matches/);
  });

  it.each(slow)("refuses a value whose texts together take %s too long", async (pattern, part, end) => {
    const [validator] = await loadValidators([{ type: "array", items: { type: "string", pattern } }]);
    const matching = part.repeat(1000) + (pattern === "\\s+$" ? " " : pattern === "^a*a*b$" ? "b" : "-T1");
    const many = (count: number): string[] => Array.from({ length: count }, () => matching);
    expect([validator?.is(many(50)), validator?.is(many(2000)), validator?.is(many(50))]).toEqual([true, false, true]);
    expect(validator?.issues([...many(50), part.repeat(1000) + end])[0]?.pointer).toBe("/50");
    const [issue, ...others] = validator?.issues(many(2000)) ?? [];
    expect(others).toEqual([]);
    expect(issue?.message).toBe(`expected less text: matching ${pattern} takes too long`);
    expect(issue?.pointer).toMatch(/^\/\d+$/);
  });

  it("takes many short texts, and long ones whose reading only a number bounds", async () => {
    const [decimals, words] = await loadValidators([
      { type: "array", items: { type: "string", pattern: "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$" } },
      { type: "string", pattern: "[a-z]{1,500}[0-9]$" },
    ]);
    expect(decimals?.is(Array.from({ length: 200_000 }, (_, at) => `${at}.5`))).toBe(true);
    expect([`${"a".repeat(100_000)}1`, `${"a".repeat(1_000_000)}1`].map((text) => words?.is(text))).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    ["^[a-z]+$", "a".repeat(400_000), "-"],
    ["^\\s*\\S$", " ".repeat(400_000) + "a", "a"],
    ["^(?!\\s*$).+$", "a ".repeat(200_000), "\n"],
    ["[a-z]{1,50}[0-9]$", `${"a".repeat(400_000)}1`, "a"],
    ["^(?:[A-Za-z0-9+/]{4})*={0,2}$", "abcd".repeat(100_000), "a"],
  ])("bounds no text for %s, whose time grows with the length only", async (pattern, text, more) => {
    const [validator] = await loadValidators([{ type: "string", pattern }]);
    expect([validator?.is(text), validator?.is(text + more)]).toEqual([true, false]);
  });

  const pathLike = { type: "string", pattern: "[.]+/$" };
  const inAList = (value: unknown): unknown => [value];
  const inAnObject = (value: unknown): unknown => ({ a: value });
  it.each<[unknown, (value: unknown) => unknown]>([
    [{ not: { anyOf: [pathLike, { const: "x" }] } }, (value) => value],
    [{ if: pathLike, then: false }, (value) => value],
    [{ oneOf: [true, pathLike] }, (value) => value],
    [{ not: { properties: { a: pathLike }, required: ["a"] } }, inAnObject],
    [{ if: { properties: { a: pathLike }, required: ["a"] }, then: false }, inAnObject],
    [{ propertyNames: { not: pathLike } }, (value) => ({ [String(value)]: 1 })],
    [{ contains: pathLike, minContains: 0, maxContains: 0 }, inAList],
    [{ not: { type: "array", contains: pathLike } }, inAList],
    [{ patternProperties: { "[.]+/$": false } }, (value) => ({ [String(value)]: 1 })],
    [
      { patternProperties: { "[.]+/$": true }, unevaluatedProperties: { const: 1 } },
      (value) => ({ [String(value)]: value === "../" ? 2 : 1 }),
    ],
  ])("lets no text pass %j because it takes too long to try", async (schema, place) => {
    const [validator] = await loadValidators([schema]);
    const long = place("a".repeat(30_000));
    const last = (schema as { unevaluatedProperties?: object }).unevaluatedProperties !== undefined;
    expect(["a", "b", "../"].map((text) => validator?.is(place(text)))).toEqual([true, true, last]);
    expect(validator?.is(long)).toBe(false);
    expect(validator?.issues(long)).toEqual([
      {
        pointer: expect.any(String) as string,
        message: "expected less text: matching [.]+/$ takes too long",
      },
    ]);
  });

  it.each([
    [{ not: { type: "string", pattern: "\\s+$", maxLength: 30 } }],
    [{ not: { type: "string", pattern: "\\s+$", maxLength: 10_000 } }],
    [{ not: { type: "string", pattern: "^a*a*a*b$", maxLength: 30 } }],
    [{ if: { type: "string", pattern: "\\s+$", maxLength: 30 }, then: false }],
  ])("bounds no text that %j accepts for its length", async (schema) => {
    const [validator] = await loadValidators([schema]);
    expect(["a".repeat(30_000), " ".repeat(30_000)].map((text) => validator?.is(text))).toEqual([true, true]);
  });

  it("refuses names that take too long to try", async () => {
    const dated = { patternProperties: { "[a-z]+_at$": { type: "string" } }, additionalProperties: false };
    expect(codes(dated)).toEqual([]);
    expect(printSchemas([{ type: "object", properties: { dated } }]).types).toContain(
      "Names matching `[a-z]+_at$` (slow: at most 20000 characters, fewer in many texts) have",
    );
    const [validator] = await loadValidators([dated]);
    expect([{ created_at: "" }, { "1 deleted_at": "" }].map((value) => validator?.is(value))).toEqual([true, true]);
    expect([{ created_at: 1 }, { created: "" }].map((value) => validator?.is(value))).toEqual([false, false]);
    const long = { ["a".repeat(500_000)]: "" };
    expect(validator?.is(long)).toBe(false);
    expect(validator?.issues(long)).toEqual([
      { pointer: "", message: "expected less text: matching [a-z]+_at$ takes too long" },
    ]);
  });

  it("reads declared names that are too long to try as such that may match", () => {
    // Whether it matches could be told of this one, but not of thousands like it under thousands of patterns.
    const name = `${"a".repeat(200)}_at`;
    const typeOf = (text: string): string | undefined =>
      /_at(.*);/.exec(
        printSchemas([
          {
            type: "object",
            required: [text],
            patternProperties: { "[a-z]+_at$": { type: "string" } },
            additionalProperties: false,
          },
        ]).types,
      )?.[1];
    expect(["created_at", name].map(typeOf)).toEqual([": string", ": unknown"]);
  });

  it("fills defaults within the time that a value has", async () => {
    const part = { type: "object", properties: { a: { type: "string", pattern: "\\s+$" }, b: { default: 1 } } };
    const [validator] = await loadValidators([{ type: "array", items: { anyOf: [part, { type: "null" }] } }]);
    expect(validator?.withDefaults([{ a: " " }])).toEqual([{ a: " ", b: 1 }]);
    const items = Array.from({ length: 2000 }, () => ({ a: " ".repeat(5000) }));
    // What there is no time to try gets no defaults; the check refuses it.
    const filled = validator?.withDefaults(items) as { b?: number }[];
    expect([filled[0]?.b, filled[1999]?.b]).toEqual([1, undefined]);
    expect(validator?.is(items)).toBe(false);
  });

  it("says of a pattern what the lengths beside it leave to say", () => {
    const text = (more: object): string =>
      printSchemas([{ type: "object", properties: { a: { type: "string", pattern: "\\s+$", ...more } } }]).types;
    expect(text({ maxLength: 30 })).toContain("Length: at most 30. Pattern: `\\s+$`.");
    expect(text({ maxLength: 30_000 })).toContain("Length: at most 30000. Pattern: `\\s+$` (slow: at most 20000");
    // No text would be taken.
    expect(text({ minLength: 30_000 })).toContain("Pattern: `\\s+$` (not checked).");
    expect(codes({ pattern: "\\s+$", minLength: 30_000 })).toEqual([
      "MCPGEN_UNSAFE_PATTERN /tools/2/inputSchema/pattern",
    ]);
  });

  it("reports what does not compile, and checks without the u flag what compiles only so", async () => {
    expect(codes({ pattern: "[a-" })).toEqual(["MCPGEN_UNSAFE_PATTERN /tools/2/inputSchema/pattern"]);
    const [unicode, legacy] = await loadValidators([{ pattern: "^.$" }, { pattern: "^\\-$" }]);
    expect([unicode?.is("😀"), legacy?.is("-"), legacy?.is("x")]).toEqual([true, true, false]);
  });
});

describe("R37 schemas that look at one value again and again", () => {
  const nested = (depth: number, leaf: unknown): unknown => (depth === 0 ? leaf : [nested(depth - 1, leaf)]);

  it("take time by the size of the value, not by its depth", async () => {
    const twice = {
      anyOf: [
        { type: "array", items: { $ref: "#" } },
        { type: "array", minItems: 1, items: { $ref: "#" } },
        { type: "null" },
      ],
    };
    const apart = {
      oneOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/b" }],
      $defs: { a: { items: { $ref: "#" } }, b: { type: "array", items: { $ref: "#" }, minItems: 1 } },
    };
    const [validator, exclusive] = await loadValidators([twice, apart]);
    expect(printSchemas([twice]).validators).toContain("remember(");
    expect(validator?.is(nested(100, null))).toBe(true);
    expect(validator?.is(nested(100, 1))).toBe(false);
    expect(validator?.issues(nested(100, 1)).length).toBeGreaterThan(0);
    expect(exclusive?.is(nested(100, 1))).toBe(false);
    const value = [[null]] as unknown[][];
    expect(validator?.is(value)).toBe(true);
    (value[0] as unknown[])[0] = 1;
    expect(validator?.is(value)).toBe(false);
  });

  it("remember nothing where alternatives exclude each other or look at different members", () => {
    const node = (op: string): object => ({
      type: "object",
      properties: { op: { const: op }, args: { type: "array", items: { $ref: "#" } } },
      required: ["op"],
    });
    const tree = { type: "object", properties: { left: { $ref: "#" }, right: { $ref: "#" } } };
    expect(printSchemas([{ oneOf: [node("and"), node("or")] }, tree]).validators).not.toContain("remember(");
  });
});
