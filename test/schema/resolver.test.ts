import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics.js";
import { resolveSchema } from "../../src/model/schema.js";
import { reportNever } from "../../src/model/schema/never.js";
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

  /** Schemas of which each refers to the next one, and the root to all of them. */
  const linked = (by: "properties" | "anyOf", length = 1_200): unknown => {
    const refs = Array.from({ length }, (_, n) => [`d${n}`, { $ref: `#/$defs/d${n}` }] as const);
    const links = refs.map(([name], n) => {
      const next = { next: refs[(n + 1) % length]?.[1] };
      return [name, by === "properties" ? { properties: next } : { anyOf: [{ type: "null" }, { properties: next }] }];
    });
    return { properties: Object.fromEntries(refs), $defs: Object.fromEntries(links) };
  };

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
    [
      "references to each other, beside a pattern that is not checked",
      {
        properties: { text: { pattern: "(a+)+$" }, other: { $ref: "#/$defs/a" } },
        $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } },
      },
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
    ["R36 a chain near the root at each of its links", linked("properties"), `MCPGEN_SCHEMA_TOO_LARGE ${at}`],
    ["the same chain through alternatives", linked("anyOf"), `MCPGEN_SCHEMA_TOO_LARGE ${at}`],
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
    const many = {
      allOf: Array.from({ length: 4_000 }, (_, n) => ({ properties: { [`a${n}`]: { type: "string" } } })),
    };
    expect(printSchemas([linked("properties", 200), linked("anyOf", 150), many]).diagnostics).toEqual([]);
    expect(codes(deep(64))).toEqual([]);
    expect(codes({ anyOf: Array.from({ length: 9_000 }, () => true) })).toEqual([]);
  });
});

it.each<[object, string | undefined]>([
  [{ type: "str" }, '`"type": "string"`'],
  [{ type: "INTEGER" }, '`"type": "integer"`'],
  [{ type: "Dict" }, '`"type": "object"`'],
  [{ type: "bolean" }, '`"type": "boolean"`'],
  [{ type: "any" }, "Leave `type` out"],
  [{ type: "widget" }, undefined],
  [{ type: "constructor" }, undefined],
  [{ type: ["str"] }, undefined],
  [{ required: true }, "`required` of the object"],
])("tells what to write instead of %j", (schema, wanted) => {
  const found: Diagnostic[] = [];
  resolveSchema(schema, "", (diagnostic) => found.push(diagnostic));
  expect(found).toHaveLength(1);
  if (wanted === undefined) expect(found[0]?.hint).toBeUndefined();
  else expect(found[0]?.hint).toContain(wanted);
});

it.each<[string, unknown]>([
  ["a pattern", { type: "string", pattern: `(a+)+$${"b".repeat(50_000)}` }],
  ["a pattern that a default does not match", { type: "string", default: "a", pattern: "b".repeat(500) }],
  ["a reference", { $ref: "x".repeat(50_000) }],
  ["a dialect", { $schema: "x".repeat(50_000) }],
  ["a name", { type: "object", required: ["x".repeat(50_000)], additionalProperties: false }],
])("a message shows the beginning of %s that is long", (_, schema) => {
  const found: Diagnostic[] = [];
  const resolved = resolveSchema(schema, "", (diagnostic) => found.push(diagnostic));
  reportNever(resolved, "", (diagnostic) => found.push(diagnostic));
  expect(found[0]?.message.length).toBeLessThan(400);
  expect((resolved.refuses ?? "").length).toBeLessThan(400);
});

it("the two zeros of JavaScript are one value, in a list as by itself", () => {
  const { types, validators } = printSchemas([{ enum: [-0, 0, 1] }, { const: -0 }]);
  expect(types).toContain("export type T0 = 0 | 1;");
  expect(types).toContain("export type T1 = 0;");
  expect(validators).not.toContain("=== -0");
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

  it.each<[string, object, unknown]>([
    ["type", { type: "string" }, "a"],
    ["enum", { type: "string", enum: ["a", "b"] }, "a"],
    ["enum beside null", { type: ["string", "null"], enum: ["a", "b"] }, "a"],
    ["const", { const: "a" }, "a"],
    ["anyOf", { anyOf: [{ type: "string" }, { type: "integer" }] }, "a"],
    ["oneOf", { oneOf: [{ type: "string" }, { type: "integer" }] }, "a"],
    ["allOf", { allOf: [{ type: "string" }, { maxLength: 1 }] }, "a"],
    ["a reference", { $ref: "#/$defs/text", $defs: { text: { type: "string" } } }, "a"],
    ["type beside anyOf", { type: "string", anyOf: [{ minLength: 1 }, { const: "" }] }, "a"],
  ])("reads nullable beside %s", async (_name, schema, value) => {
    const nullable = { ...schema, nullable: true, description: "Words.", default: null };
    expect(codes(nullable)).toEqual(["MCPGEN_SCHEMA_KEYWORD /tools/2/inputSchema/nullable"]);
    const { $defs = {}, ...rest } = nullable as { $defs?: object };
    const [validator, whole] = await loadValidators([nullable, { $defs, properties: { a: rest } }]);
    expect([value, null, true].map((one) => validator?.is(one))).toEqual([true, true, false]);
    expect(validator?.issues(true)).toHaveLength(1);
    expect(whole?.withDefaults({})).toEqual({ a: null });
    const { types } = printSchemas([{ $defs, type: "object", properties: { a: rest } }]);
    expect(types).toMatch(/Words\.[^]*a\?: .*null;/);
  });

  it("reads draft-04's flags of exclusive limits", async () => {
    const schema = { type: "integer", minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false };
    expect(codes(schema)).toEqual([
      "MCPGEN_SCHEMA_KEYWORD /tools/2/inputSchema/exclusiveMinimum",
      "MCPGEN_SCHEMA_KEYWORD /tools/2/inputSchema/exclusiveMaximum",
    ]);
    const [validator] = await loadValidators([schema]);
    expect([0, 1, 9, 10].map((value) => validator?.is(value))).toEqual([false, true, true, false]);
    expect(validator?.issues(0)[0]?.message).toBe("expected more than 0, got the number 0");
  });

  it("warns of what stands beside a reference in draft-07 if it could refuse something", () => {
    const schema = (more: object): object => ({
      $schema: "http://json-schema.org/draft-07/schema#",
      definitions: { a: { type: "string" } },
      properties: { b: { $ref: "#/definitions/a", ...more } },
    });
    expect(codes(schema({ markdownDescription: "**b**", "x-order": 1, example: "b", enumDescriptions: [] }))).toEqual(
      [],
    );
    expect(codes(schema({ minLength: 1 }))).toEqual(["MCPGEN_SCHEMA_KEYWORD /tools/2/inputSchema/properties/b"]);
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

describe("defaults that their own schema refuses", () => {
  const at = "MCPGEN_SCHEMA_DEFAULT /tools/2/inputSchema/properties";
  const refused: Readonly<Record<string, object>> = {
    type: { type: "number", default: "5" },
    bound: { type: "integer", maximum: 10, default: 12 },
    multiple: { multipleOf: 5, default: 12 },
    listed: { enum: ["a", "b"], default: "z" },
    constant: { const: 1, default: 2 },
    long: { type: "string", maxLength: 2, default: "abc" },
    pattern: { type: "string", pattern: "^a", default: "b" },
    item: { type: "array", items: { type: "string" }, default: ["a", 1] },
    short: { type: "array", minItems: 1, default: [] },
    member: { type: "object", properties: { a: { type: "string" } }, default: { a: 1 } },
    lacks: { type: "object", required: ["a"], default: {} },
    unknown: { type: "object", additionalProperties: false, default: { a: 1 } },
    referred: { $ref: "#/$defs/text", default: 1 },
    either: { anyOf: [{ type: "string" }, { type: "boolean" }], default: 1 },
    both: { allOf: [{ type: "string" }, { minLength: 3 }], default: "ab" },
  };
  const taken: Readonly<Record<string, object>> = {
    plain: { type: "integer", default: 3 },
    nullable: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
    completed: { type: "object", properties: { a: { default: 1 } }, required: ["a"], default: {} },
    rest: { type: "object", patternProperties: { "^x": {} }, additionalProperties: false, default: { x: 1 } },
    anything: { default: "5" },
  };
  const $defs = { text: { type: "string" } };

  it("are reported with what was expected, and not filled in", async () => {
    const schema = { type: "object", properties: { ...refused, ...taken }, $defs };
    expect(codes(schema)).toEqual(Object.keys(refused).map((name) => `${at}/${name}/default`));
    const [validator] = await loadValidators([schema]);
    expect(validator?.withDefaults({})).toEqual({
      plain: 3,
      nullable: null,
      completed: { a: 1 },
      rest: { x: 1 },
      anything: "5",
    });
    expect(validator?.schema).toEqual(schema);
  });

  it("tell what is expected", () => {
    const found: string[] = [];
    resolveSchema({ properties: refused, $defs }, "", ({ message }) => found.push(message));
    expect(found.map((message) => message.replace(/^The default .* its schema expects /, ""))).toEqual([
      "a number.",
      "at most 10.",
      "a multiple of 5.",
      'one of "a", "b".',
      "1.",
      "at most 2 characters.",
      "a text that matches ^a.",
      'a string at "1".',
      "at least 1 item.",
      'a string at "a".',
      'the member "a".',
      'no value at all at "a".',
      "a string.",
      "a string, or a boolean.",
      "at least 3 characters.",
    ]);
  });

  it("null means that there is none, where null is refused", async () => {
    const schema = { type: "object", properties: { a: { type: "integer", default: null }, b: { default: null } } };
    expect(codes(schema)).toEqual([]);
    const [validator] = await loadValidators([schema]);
    expect(validator?.withDefaults({})).toEqual({ b: null });
    expect(printSchemas([schema]).types).not.toMatch(/Default: null\.[^]*a\?/);
  });

  it("an object whose members have no defaults left is refused, too", () => {
    const member = { type: "object", properties: { a: { type: "string", default: 1 } }, required: ["a"], default: {} };
    expect(codes({ properties: { member } })).toEqual([`${at}/member/default`, `${at}/member/properties/a/default`]);
  });

  it("are judged in bounded time, however deep they and their schema are", () => {
    const chain = Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [
        `c${n}`,
        n < 199 ? { $ref: `#/$defs/c${n + 1}` } : { items: { $ref: "#/$defs/c0" } },
      ]),
    );
    let value: unknown = [];
    for (let depth = 0; depth < 200; depth += 1) value = [value];
    expect(codes({ properties: { a: { $ref: "#/$defs/c0", default: value } }, $defs: chain })).toEqual([]);
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
