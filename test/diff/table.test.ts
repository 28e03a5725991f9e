import { expect, it } from "vitest";
import { diff, type Change } from "../../src/model/diff.js";

// What somebody who knows both sides would say of each change; where two answers would do, both stand there.

const B = "breaking";
const R = "risky";
const S = "safe";
const N = "none";
type Row = readonly [name: string, before: object, after: object, expert: string | readonly string[]];

const tool = (extra: object): object => ({ tools: [{ name: "t", inputSchema: { type: "object" }, ...extra }] });
const I = (schema: object): object => tool({ inputSchema: { type: "object", ...schema } });
const O = (schema: object): object => tool({ outputSchema: { type: "object", ...schema } });
const ip = (schema: unknown): object => I({ properties: { a: schema }, additionalProperties: false });
const op = (schema: unknown): object => O({ properties: { a: schema }, required: ["a"] });

/** One change of a member's schema, seen from both sides. */
const both = (name: string, before: unknown, after: unknown, input: Row[3], output: Row[3]): Row[] => [
  [`input: ${name}`, ip(before), ip(after), input],
  [`output: ${name}`, op(before), op(after), output],
];

const TEXT = { type: "string" };
const closed = { additionalProperties: false };
const onlyA = { properties: { a: TEXT }, ...closed };
const items = (schema: object): object => ({ properties: { a: { type: "array", maxItems: 0, items: schema } } });

/** The same in other words. */
const UNCHANGED: readonly (readonly [name: string, before: object, after: object])[] = [
  ["declaring what is required", { required: ["a"] }, { properties: { a: { description: "x" } }, required: ["a"] }],
  [
    "moved to a base type",
    { properties: { a: TEXT }, required: ["a"] },
    { allOf: [{ type: "object", properties: { a: TEXT }, required: ["a"] }] },
  ],
  [
    "required in allOf",
    { properties: { a: {} }, required: ["a"] },
    { properties: { a: {} }, allOf: [{ required: ["a"] }] },
  ],
  ["a member never there", closed, { properties: { a: false }, ...closed }],
  [
    "required since there have to be so many",
    { properties: { a: TEXT, b: {} }, minProperties: 2, ...closed },
    { properties: { a: TEXT, b: {} }, required: ["a", "b"], ...closed },
  ],
  ["elements never there", items({ type: "number" }), items(TEXT)],
  [
    "members never there",
    { properties: { a: TEXT }, maxProperties: 0 },
    { properties: { a: { type: "number" } }, maxProperties: 0 },
  ],
  ["a member like any other", { additionalProperties: TEXT }, { properties: { a: TEXT }, additionalProperties: TEXT }],
  [
    "restricted beside",
    { properties: { a: { type: ["string", "null"] } }, allOf: [{ properties: { a: TEXT } }] },
    { properties: { a: TEXT } },
  ],
  [
    "not in a part of its own",
    { properties: { a: TEXT }, not: { required: ["b"] } },
    { allOf: [{ properties: { a: TEXT } }, { not: { required: ["b"] } }] },
  ],
];

const ROWS: readonly Row[] = [
  ["tool added", { tools: [] }, tool({}), S],
  ["tool removed", tool({}), { tools: [] }, B],
  ["tool renamed", tool({}), tool({ name: "u" }), B],
  [
    "required added to closed input",
    I({ additionalProperties: false }),
    I({ properties: { a: {} }, required: ["a"], additionalProperties: false }),
    B,
  ],
  [
    "required member of input goes optional",
    I({ properties: { a: {} }, required: ["a"] }),
    I({ properties: { a: {} } }),
    S,
  ],
  ["optional becomes required input", I({ properties: { a: {} } }), I({ properties: { a: {} }, required: ["a"] }), B],
  ["required added to output", O({ properties: { a: {} } }), O({ properties: { a: {} }, required: ["a"] }), S],
  ["required removed from output", O({ properties: { a: {} }, required: ["a"] }), O({ properties: { a: {} } }), B],
  ["optional output member added (open)", O({}), O({ properties: { a: { type: "string" } } }), S],
  [
    "optional output member added (closed)",
    O({ additionalProperties: false }),
    O({ properties: { a: { type: "string" } }, additionalProperties: false }),
    B,
  ],
  [
    "output member removed (closed)",
    O({ properties: { a: { type: "string" } }, additionalProperties: false }),
    O({ additionalProperties: false }),
    S,
  ],
  ["required output member removed", O({ properties: { a: { type: "string" } }, required: ["a"] }), O({}), B],
  ["optional output member removed (open)", O({ properties: { a: { type: "string" } } }), O({}), R],
  [
    "input member removed (closed)",
    I({ properties: { a: {} }, additionalProperties: false }),
    I({ additionalProperties: false }),
    B,
  ],
  ["input member removed (open)", I({ properties: { a: { type: "string" } } }), I({}), S],
  [
    "input member renamed (closed)",
    I({ properties: { a: {} }, additionalProperties: false }),
    I({ properties: { b: {} }, additionalProperties: false }),
    B,
  ],
  ["input closed", I({ properties: { a: {} } }), I({ properties: { a: {} }, additionalProperties: false }), B],
  ["input opened", I({ properties: { a: {} }, additionalProperties: false }), I({ properties: { a: {} } }), S],
  ["output closed", O({ properties: { a: {} } }), O({ properties: { a: {} }, additionalProperties: false }), S],
  ["output opened", O({ properties: { a: {} }, additionalProperties: false }), O({ properties: { a: {} } }), B],
  ["input additionalProperties typed", I({}), I({ additionalProperties: { type: "string" } }), B],
  ...both("enum widened", { enum: ["a"] }, { enum: ["a", "b"] }, S, B),
  ...both("enum narrowed", { enum: ["a", "b"] }, { enum: ["a"] }, B, S),
  ...both("enum reordered", { enum: ["a", "b"] }, { enum: ["b", "a"] }, S, S),
  ...both("minimum raised", { type: "number", minimum: 1 }, { type: "number", minimum: 2 }, B, S),
  ...both("maximum raised", { type: "number", maximum: 1 }, { type: "number", maximum: 2 }, S, B),
  ...both("minimum to exclusive", { type: "integer", minimum: 1 }, { type: "integer", exclusiveMinimum: 0 }, S, S),
  ...both("number to integer", { type: "number" }, { type: "integer" }, B, S),
  ...both("integer to number", { type: "integer" }, { type: "number" }, S, B),
  ...both("string to number", { type: "string" }, { type: "number" }, B, B),
  ...both("nullable gained", { type: "string" }, { type: ["string", "null"] }, S, B),
  ...both("nullable lost", { type: ["string", "null"] }, { type: "string" }, B, S),
  ...both("maxLength added", { type: "string" }, { type: "string", maxLength: 5 }, B, S),
  ...both("minLength removed", { type: "string", minLength: 1 }, { type: "string" }, S, B),
  ...both("pattern added", { type: "string" }, { type: "string", pattern: "^a" }, B, S),
  ...both("pattern removed", { type: "string", pattern: "^a" }, { type: "string" }, S, B),
  ...both("pattern changed, disjoint", { type: "string", pattern: "^a" }, { type: "string", pattern: "^b" }, B, B),
  ...both("pattern undecidable", { type: "string", pattern: "^(a|b)+$" }, { type: "string", pattern: "^[ab]+$" }, R, R),
  ...both("format added", { type: "string" }, { type: "string", format: "date" }, B, S),
  ...both("format removed", { type: "string", format: "date" }, { type: "string" }, S, B),
  ...both(
    "format changed",
    { type: "string", format: "date" },
    { type: "string", format: "date-time" },
    [B, R],
    [B, R],
  ),
  ...both("unknown format added", { type: "string" }, { type: "string", format: "x-mine" }, R, S),
  ...both("const changed", { const: 1 }, { const: 2 }, B, B),
  ...both("const to enum", { const: "a" }, { enum: ["a", "b"] }, S, B),
  ...both("multipleOf added", { type: "integer" }, { type: "integer", multipleOf: 2 }, B, S),
  ...both("multipleOf 4 to 2", { type: "integer", multipleOf: 4 }, { type: "integer", multipleOf: 2 }, S, B),
  ...both(
    "multipleOf 0.1 to 0.01",
    { type: "number", multipleOf: 0.1 },
    { type: "number", multipleOf: 0.01 },
    [R, S],
    [B, R],
  ),
  ...both(
    "oneOf branch added",
    { oneOf: [{ type: "string" }] },
    { oneOf: [{ type: "string" }, { type: "number" }] },
    S,
    B,
  ),
  ...both(
    "oneOf branch removed",
    { oneOf: [{ type: "string" }, { type: "number" }] },
    { oneOf: [{ type: "string" }] },
    B,
    S,
  ),
  ...both(
    "anyOf branch added",
    { anyOf: [{ type: "string" }] },
    { anyOf: [{ type: "string" }, { type: "boolean" }] },
    S,
    B,
  ),
  ...both(
    "oneOf overlapping branch added",
    { oneOf: [{ type: "integer" }] },
    { oneOf: [{ type: "integer" }, { type: "number" }] },
    B,
    B,
  ),
  ...both("allOf part added", { allOf: [{ type: "string" }] }, { allOf: [{ type: "string" }, { maxLength: 3 }] }, B, S),
  ...both(
    "items narrowed",
    { type: "array", items: { type: "number" } },
    { type: "array", items: { type: "integer" } },
    B,
    S,
  ),
  ...both("minItems added", { type: "array" }, { type: "array", minItems: 1 }, B, S),
  ...both("uniqueItems added", { type: "array" }, { type: "array", uniqueItems: true }, B, S),
  ...both(
    "tuple lengthened",
    { type: "array", prefixItems: [{ type: "string" }] },
    { type: "array", prefixItems: [{ type: "string" }, { type: "number" }] },
    B,
    S,
  ),
  ...both(
    "nested required added",
    { type: "object", properties: { b: {} } },
    { type: "object", properties: { b: {} }, required: ["b"] },
    B,
    S,
  ),
  ...both("$ref inlined", { $ref: "#/$defs/x" }, { type: "string" }, [R], [R]),
  ...both("not added", { type: "string" }, { type: "string", not: { const: "x" } }, B, S),
  ...both("dependentRequired added", { type: "object" }, { type: "object", dependentRequired: { x: ["y"] } }, B, S),
  ...both("propertyNames added", { type: "object" }, { type: "object", propertyNames: { maxLength: 3 } }, B, S),
  ...both("description", { type: "string", description: "a" }, { type: "string", description: "b" }, S, S),
  ...both("title", { type: "string", title: "a" }, { type: "string" }, S, S),
  ...both("examples", { type: "string", examples: ["a"] }, { type: "string" }, S, S),
  ...both("deprecated", { type: "string" }, { type: "string", deprecated: true }, S, S),
  ...both("default changed", { type: "number", default: 1 }, { type: "number", default: 2 }, R, [R, S]),
  ...both("default added", { type: "number" }, { type: "number", default: 2 }, R, [R, S]),
  ...both("boolean false", { type: "string" }, false, B, S),
  ...both("true", { type: "string" }, true, S, B),
  ...both("empty enum", { enum: ["a"] }, { enum: [] }, B, S),
  ...both("contentEncoding", { type: "string" }, { type: "string", contentEncoding: "base64" }, [S, R], [S, R]),
  ["x-mcp-header added", ip({ type: "string" }), ip({ type: "string", "x-mcp-header": "A" }), B],
  ["x-mcp-header removed", ip({ type: "string", "x-mcp-header": "A" }), ip({ type: "string" }), S],
  ["x-mcp-header renamed", ip({ type: "string", "x-mcp-header": "A" }), ip({ type: "string", "x-mcp-header": "B" }), B],
  [
    "x-mcp-header other case",
    ip({ type: "string", "x-mcp-header": "A" }),
    ip({ type: "string", "x-mcp-header": "a" }),
    [S, N],
  ],
  ["x-mcp-header added to an output", op({ type: "string" }), op({ type: "string", "x-mcp-header": "A" }), S],
  [
    "member of an output added with x-mcp-header",
    O({ required: ["a"] }),
    O({ properties: { a: { "x-mcp-header": "A" } }, required: ["a"] }),
    S,
  ],
  ["outputSchema added", tool({}), O({}), R],
  ["outputSchema removed", O({}), tool({}), B],
  ["outputSchema null to schema", tool({ outputSchema: null }), O({}), R],
  ["outputSchema to null", O({}), tool({ outputSchema: null }), B],
  ["outputSchema null to absent", tool({ outputSchema: null }), tool({}), [N, S]],
  ["inputSchema absent to {}", { tools: [{ name: "t" }] }, { tools: [{ name: "t", inputSchema: {} }] }, S],
  ...["readOnlyHint", "idempotentHint"].flatMap((h): Row[] => [
    [`${h} lost`, tool({ annotations: { [h]: true } }), tool({}), R],
    [`${h} gained`, tool({}), tool({ annotations: { [h]: true } }), S],
    [`${h} explicit default`, tool({}), tool({ annotations: { [h]: false } }), [N, S]],
  ]),
  ...["destructiveHint", "openWorldHint"].flatMap((h): Row[] => [
    [`${h} false lost`, tool({ annotations: { [h]: false } }), tool({}), R],
    [`${h} false gained`, tool({}), tool({ annotations: { [h]: false } }), S],
  ]),
  ["annotations null", tool({ annotations: null }), tool({}), [N, S]],
  ["annotation title", tool({ annotations: { title: "a" } }), tool({ annotations: { title: "b" } }), S],
  ["annotation unknown", tool({ annotations: { x: 1 } }), tool({ annotations: { x: 2 } }), R],
  ["tool title", tool({ title: "a" }), tool({ title: "b" }), S],
  ["tool description", tool({ description: "a" }), tool({}), S],
  ["tool icons", tool({ icons: [{ src: "a" }] }), tool({}), S],
  ["tool _meta", tool({ _meta: { a: 1 } }), tool({ _meta: { a: 2 } }), [S, R]],
  [
    "task forbidden to required",
    tool({ execution: { taskSupport: "forbidden" } }),
    tool({ execution: { taskSupport: "required" } }),
    B,
  ],
  [
    "task required to optional",
    tool({ execution: { taskSupport: "required" } }),
    tool({ execution: { taskSupport: "optional" } }),
    S,
  ],
  [
    "task optional to required",
    tool({ execution: { taskSupport: "optional" } }),
    tool({ execution: { taskSupport: "required" } }),
    B,
  ],
  ["task constructor to forbidden", tool({ execution: { taskSupport: "constructor" } }), tool({}), R],
  ["task optional to forbidden", tool({ execution: { taskSupport: "optional" } }), tool({}), B],
  ["task absent to optional", tool({}), tool({ execution: { taskSupport: "optional" } }), S],
  ["task absent to forbidden", tool({}), tool({ execution: { taskSupport: "forbidden" } }), [S, N]],
  [
    "task required to forbidden",
    tool({ execution: { taskSupport: "required" } }),
    tool({ execution: { taskSupport: "forbidden" } }),
    B,
  ],
  ["resource removed", { resources: [{ uri: "a:b", name: "x" }] }, {}, B],
  ["resource added", {}, { resources: [{ uri: "a:b", name: "x" }] }, S],
  ["resource uri changed", { resources: [{ uri: "a:b", name: "x" }] }, { resources: [{ uri: "a:c", name: "x" }] }, B],
  [
    "resource mime changed",
    { resources: [{ uri: "a:b", mimeType: "a/b" }] },
    { resources: [{ uri: "a:b", mimeType: "c/d" }] },
    R,
  ],
  ["resource mime added", { resources: [{ uri: "a:b" }] }, { resources: [{ uri: "a:b", mimeType: "c/d" }] }, [S, R]],
  ["resource name changed", { resources: [{ uri: "a:b", name: "x" }] }, { resources: [{ uri: "a:b", name: "y" }] }, R],
  ["resource size", { resources: [{ uri: "a:b", size: 1 }] }, { resources: [{ uri: "a:b", size: 2 }] }, S],
  [
    "contentSchema added",
    { resources: [{ uri: "a:b" }] },
    { resources: [{ uri: "a:b", contentSchema: { type: "string" } }] },
    R,
  ],
  [
    "contentSchema removed",
    { resources: [{ uri: "a:b", contentSchema: { type: "string" } }] },
    { resources: [{ uri: "a:b" }] },
    B,
  ],
  [
    "contentSchema widened",
    { resources: [{ uri: "a:b", contentSchema: { type: "integer" } }] },
    { resources: [{ uri: "a:b", contentSchema: { type: "number" } }] },
    B,
  ],
  ["template removed", { resourceTemplates: [{ uriTemplate: "a:{b}" }] }, {}, B],
  [
    "template variable renamed",
    { resourceTemplates: [{ uriTemplate: "a:{b}" }] },
    { resourceTemplates: [{ uriTemplate: "a:{c}" }] },
    B,
  ],
  [
    "template variable added",
    { resourceTemplates: [{ uriTemplate: "a:{b}" }] },
    { resourceTemplates: [{ uriTemplate: "a:{b}{?c}" }] },
    B,
  ],
  ["prompt removed", { prompts: [{ name: "p" }] }, {}, B],
  ["prompt added", {}, { prompts: [{ name: "p" }] }, S],
  [
    "argument added optional",
    { prompts: [{ name: "p", arguments: [{ name: "a" }] }] },
    { prompts: [{ name: "p", arguments: [{ name: "a" }, { name: "b" }] }] },
    S,
  ],
  [
    "first argument added optional",
    { prompts: [{ name: "p" }] },
    { prompts: [{ name: "p", arguments: [{ name: "a" }] }] },
    R,
  ],
  [
    "argument added required",
    { prompts: [{ name: "p" }] },
    { prompts: [{ name: "p", arguments: [{ name: "a", required: true }] }] },
    B,
  ],
  ["argument removed", { prompts: [{ name: "p", arguments: [{ name: "a" }] }] }, { prompts: [{ name: "p" }] }, B],
  [
    "argument optional to required",
    { prompts: [{ name: "p", arguments: [{ name: "a" }] }] },
    { prompts: [{ name: "p", arguments: [{ name: "a", required: true }] }] },
    B,
  ],
  [
    "argument required to optional",
    { prompts: [{ name: "p", arguments: [{ name: "a", required: true }] }] },
    { prompts: [{ name: "p", arguments: [{ name: "a" }] }] },
    S,
  ],
  [
    "argument description",
    { prompts: [{ name: "p", arguments: [{ name: "a", description: "x" }] }] },
    { prompts: [{ name: "p", arguments: [{ name: "a" }] }] },
    S,
  ],
  [
    "arguments reordered",
    { prompts: [{ name: "p", arguments: [{ name: "a" }, { name: "b" }] }] },
    { prompts: [{ name: "p", arguments: [{ name: "b" }, { name: "a" }] }] },
    N,
  ],
  ["arguments null", { prompts: [{ name: "p", arguments: null }] }, { prompts: [{ name: "p" }] }, [N, S]],
  [
    "form added",
    {},
    { elicitations: [{ name: "f", message: "m", requestedSchema: { type: "object", properties: {} } }] },
    R,
  ],
  [
    "form removed",
    { elicitations: [{ name: "f", message: "m", requestedSchema: { type: "object", properties: {} } }] },
    {},
    S,
  ],
  ["form message", { elicitations: [{ name: "f", message: "m" }] }, { elicitations: [{ name: "f", message: "n" }] }, S],
  [
    "form required added",
    { elicitations: [{ name: "f", requestedSchema: { type: "object", properties: { a: { type: "string" } } } }] },
    {
      elicitations: [
        { name: "f", requestedSchema: { type: "object", properties: { a: { type: "string" } }, required: ["a"] } },
      ],
    },
    B,
  ],
  ...UNCHANGED.flatMap(([name, before, after]): Row[] => [
    [`input: ${name}`, I(before), I(after), S],
    [`input: ${name}, back`, I(after), I(before), S],
    [`output: ${name}`, O(before), O(after), S],
    [`output: ${name}, back`, O(after), O(before), S],
  ]),
  [
    "input: so many that one of two has to come, then a certain one",
    I({ properties: { a: {}, b: {} }, minProperties: 1, ...closed }),
    I({ properties: { a: {}, b: {} }, required: ["a"], ...closed }),
    B,
  ],
  ["input: closed names by pattern", I(onlyA), I({ patternProperties: { "^a": TEXT }, ...closed }), S],
  ["output: closed names by pattern", O(onlyA), O({ patternProperties: { "^a": TEXT }, ...closed }), [B, R]],
  [
    "input: of required and undeclared to string",
    I({ required: ["a"] }),
    I({ properties: { a: TEXT }, required: ["a"] }),
    B,
  ],
  [
    "output: of string to required and undeclared",
    O({ properties: { a: TEXT }, required: ["a"] }),
    O({ required: ["a"] }),
    B,
  ],
  [
    "input: required and undeclared gets a header",
    I({ required: ["a"] }),
    I({ properties: { a: { "x-mcp-header": "A" } }, required: ["a"] }),
    B,
  ],
  ["input: new member in allOf", I({}), I({ allOf: [{ properties: { a: TEXT } }] }), R],
  ["input: member ruled out", I({}), I({ properties: { a: false } }), R],
  [
    "input: member of a closed conjunction removed",
    I({ properties: { a: TEXT, b: TEXT }, allOf: [{}], unevaluatedProperties: false }),
    I({ properties: { a: TEXT }, allOf: [{}], unevaluatedProperties: false }),
    [B, R],
  ],
  ["instructions", { instructions: "a" }, { instructions: "b" }, S],
  ["version", { version: "1" }, { version: "2" }, S],
  ["title", { title: "a" }, { title: "b" }, S],
  ["name", { name: "a" }, { name: "b" }, R],
  ["names", { names: { a: "b" } }, { names: { a: "c" } }, R],
  ["tools null", { tools: null }, {}, [N, S]],
  ["unknown field", { x: 1 }, { x: 2 }, R],
  ["tools reordered", { tools: [{ name: "a" }, { name: "b" }] }, { tools: [{ name: "b" }, { name: "a" }] }, N],
  [
    "draft-07 to 2020-12 same",
    I({ $schema: "http://json-schema.org/draft-07/schema#", properties: { a: { type: "string" } } }),
    I({ properties: { a: { type: "string" } } }),
    [S, R],
  ],
  [
    "recursive widened",
    I({
      $ref: "#/$defs/t",
      $defs: {
        t: {
          type: "object",
          properties: { v: { type: "integer" }, k: { type: "array", items: { $ref: "#/$defs/t" } } },
        },
      },
    }),
    I({
      $ref: "#/$defs/t",
      $defs: {
        t: {
          type: "object",
          properties: { v: { type: "number" }, k: { type: "array", items: { $ref: "#/$defs/t" } } },
        },
      },
    }),
    S,
  ],
  [
    "$defs renamed",
    I({ properties: { a: { $ref: "#/$defs/x" } }, $defs: { x: { type: "string" } } }),
    I({ properties: { a: { $ref: "#/$defs/y" } }, $defs: { y: { type: "string" } } }),
    S,
  ],
];

/** Enough that looking at each beside each of the other side would take too long. */
const listOf = (count: number, last: string): object => ({
  enum: [...Array.from({ length: count }, (_, at) => `v${at}`), last],
});
const kindsOf = (count: number, last: object): object => ({
  oneOf: Array.from({ length: count }, (_, at) => ({
    type: "object",
    properties: { kind: { const: `k${at}` }, n: at === count - 1 ? last : { type: "number" } },
    required: ["kind"],
  })),
});
const record = (propertyNames: object): object => ({ type: "object", propertyNames, additionalProperties: TEXT });
const code = (pattern: string): object => ({ type: "string", pattern });
const needs = { dependentRequired: { b: ["c"] } };
const old = { $schema: "http://json-schema.org/draft-07/schema#" };

/** What takes more than comparing words. */
const HARDER: readonly Row[] = [
  ...both(
    "one more of thousands of values",
    listOf(3_000, "x"),
    { enum: [...(listOf(3_000, "x") as { enum: string[] }).enum, "y"] },
    S,
    B,
  ),
  ...both("another of thousands of values", listOf(3_000, "x"), listOf(3_000, "y"), B, B),
  ...both("one of many kinds takes more", kindsOf(30, { type: "integer" }), kindsOf(30, { type: "number" }), S, B),
  ...both(
    "one of many kinds takes less",
    kindsOf(30, { type: "integer", maximum: 9 }),
    kindsOf(30, { type: "integer", maximum: 8 }),
    B,
    S,
  ),
  ...both("names said to be texts", { type: "object", additionalProperties: TEXT }, record(TEXT), S, S),
  ...both("one more name", record({ enum: ["a", "b"] }), record({ enum: ["a", "b", "c"] }), S, B),
  ...both("longer names", record({ type: "string", maxLength: 3 }), record({ type: "string", maxLength: 9 }), S, B),
  ...both("a note beside what depends on a member", { ...needs, minProperties: 1 }, needs, S, B),
  ["input: of 2020-12 now, names and all", I({ ...old, ...record(TEXT) }), I(record(TEXT)), S],
  ...both("a pattern of groups instead of another", code(String.raw`^[A-Z]+-(\d+\.)*\d+$`), code("^[a-z]+$"), B, B),
  ...both("a link instead of one of two", { type: "string", format: "uri" }, { enum: ["a", "b"] }, B, B),
];

it.each(HARDER)("decides: %s", (_, before, after, expert) => {
  const changes = diff(before as Record<string, unknown>, after as Record<string, unknown>);
  expect([expert].flat(), JSON.stringify(changes)).toContain(worst(changes));
});

function worst(changes: readonly Change[]): string {
  const found = changes.map(({ severity }) => severity as string);
  return [B, R, S].find((severity) => found.includes(severity)) ?? N;
}

it.each(ROWS)("%s", (_, before, after, expert) => {
  const changes = diff(before as Record<string, unknown>, after as Record<string, unknown>);
  expect([expert].flat(), JSON.stringify(changes)).toContain(worst(changes));
  for (const change of changes) {
    expect(change.pointer).toMatch(/^\/./);
    expect(change.message).toMatch(/^.{8,}/);
  }
});
