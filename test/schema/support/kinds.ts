/** A kind of schema that tools have, with instances. */
export interface Kind {
  readonly name: string;
  readonly schema: unknown;
  /** Type and validator take these. */
  readonly valid: readonly unknown[];
  /** Type and validator refuse these. */
  readonly invalid: readonly unknown[];
  /** Only the validator refuses these: TypeScript cannot say why. */
  readonly refused?: readonly unknown[];
}

const D7 = "http://json-schema.org/draft-07/schema#";
const text = { type: "string" };
const number = { type: "number" };
const open = (properties: object, ...required: string[]): object => ({ type: "object", properties, required });
const closed = (properties: object, ...required: string[]): object => ({
  ...open(properties, ...required),
  additionalProperties: false,
});

export const KINDS: readonly Kind[] = [
  // Scalars
  { name: "string", schema: text, valid: ["", "x"], invalid: [1, null, {}, []] },
  { name: "number", schema: number, valid: [1, 1.5, -0], invalid: ["1", null] },
  { name: "integer", schema: { type: "integer" }, valid: [1, 1.0], invalid: ["1"], refused: [1.5] },
  { name: "boolean", schema: { type: "boolean" }, valid: [true, false], invalid: [0, "true", null] },
  { name: "null", schema: { type: "null" }, valid: [null], invalid: [0, "", {}] },
  { name: "anything: {}", schema: {}, valid: [1, "x", null, [], {}], invalid: [] },
  { name: "anything: true", schema: true, valid: [1, "x", null, [], {}], invalid: [] },
  { name: "nothing: false", schema: false, valid: [], invalid: [1, "x", null, [], {}] },
  { name: "only a title is anything", schema: { title: "Data" }, valid: [1, null, { a: 1 }], invalid: [] },
  { name: "only a description is anything", schema: { description: "Free." }, valid: [1, null, { a: 1 }], invalid: [] },
  { name: "nullable by type", schema: { type: ["string", "null"] }, valid: ["x", null], invalid: [1, {}] },
  { name: "nullable by anyOf", schema: { anyOf: [number, { type: "null" }] }, valid: [1, null], invalid: ["x"] },
  {
    name: "several types",
    schema: { type: ["string", "integer", "boolean"] },
    valid: ["x", 1, true],
    invalid: [null, {}],
    refused: [1.5],
  },
  { name: "integer and number", schema: { type: ["integer", "number"] }, valid: [1, 1.5], invalid: ["x"] },
  {
    name: "length in code points",
    schema: { type: "string", minLength: 2, maxLength: 2 },
    valid: ["ab", "😀😀"],
    invalid: [1],
    refused: ["a", "abc", "😀"],
  },
  {
    name: "range",
    schema: { type: "integer", minimum: 1, maximum: 7 },
    valid: [1, 7],
    invalid: ["1"],
    refused: [0, 8],
  },
  {
    name: "exclusive range",
    schema: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
    valid: [0.5],
    invalid: ["0.5"],
    refused: [0, 1],
  },
  {
    name: "multiple of a decimal",
    schema: { type: "number", multipleOf: 0.01 },
    valid: [19.99, 0.07, 0],
    invalid: [null],
    refused: [0.001],
  },
  {
    name: "format date-time",
    schema: { type: "string", format: "date-time" },
    valid: ["2026-11-22T08:00:00Z", "2026-11-22t08:00:00.5+01:00"],
    invalid: [1],
    refused: ["2026-11-22", "2026-02-30T00:00:00Z"],
  },
  { name: "unknown formats are annotations", schema: { type: "string", format: "phone" }, valid: ["x"], invalid: [1] },
  // Values
  { name: "enum of strings", schema: { enum: ["a", "b"] }, valid: ["a", "b"], invalid: ["c", null] },
  {
    name: "enum of mixed values",
    schema: { enum: ["a", 1, true, null] },
    valid: ["a", 1, true, null],
    invalid: ["b", 2, false],
  },
  { name: "enum with type", schema: { type: "string", enum: ["a", 1] }, valid: ["a"], invalid: [1, "b"] },
  {
    name: "large enum",
    schema: { enum: Array.from({ length: 40 }, (_, at) => `v${at}`) },
    valid: ["v0", "v39"],
    invalid: ["v40"],
  },
  {
    name: "enum of objects and lists",
    schema: { enum: [{ a: 1 }, [1, 2]] },
    valid: [{ a: 1 }, [1, 2]],
    invalid: [{ a: 2 }, [2, 1]],
  },
  { name: "const", schema: { const: "x" }, valid: ["x"], invalid: ["y", null] },
  { name: "const null", schema: { const: null }, valid: [null], invalid: [0, ""] },
  { name: "const false", schema: { const: false }, valid: [false], invalid: [0, true] },
  {
    name: "const object, any order",
    schema: { const: { a: 1, b: [2] } },
    valid: [{ b: [2], a: 1 }],
    invalid: [{ a: 1 }],
  },
  {
    name: "oneOf consts with titles",
    schema: {
      oneOf: [
        { const: "s", title: "Small" },
        { const: "l", title: "Large" },
      ],
    },
    valid: ["s", "l"],
    invalid: ["m"],
  },
  // Objects
  {
    name: "closed object",
    schema: closed({ a: text, b: number }, "a"),
    valid: [{ a: "x" }, { a: "x", b: 1 }],
    invalid: [{}, { a: 1 }, { a: "x", c: 1 }, null, []],
  },
  { name: "open object", schema: open({ a: text }, "a"), valid: [{ a: "x" }], invalid: [{}, { a: null }] },
  {
    name: "additionalProperties: true",
    schema: { ...open({ a: text }, "a"), additionalProperties: true },
    valid: [{ a: "x", b: 1 }],
    invalid: [{ b: 1 }],
  },
  { name: "no properties, open", schema: { type: "object" }, valid: [{}, { a: 1 }], invalid: [null, 1] },
  { name: "no properties, closed", schema: closed({}), valid: [{}], invalid: [{ a: 1 }, null] },
  {
    name: "map",
    schema: { type: "object", additionalProperties: number },
    valid: [{}, { a: 1 }],
    invalid: [{ a: "x" }],
  },
  {
    name: "map with named properties",
    schema: { ...open({ id: text }, "id"), additionalProperties: number },
    valid: [{ id: "x", a: 1 }],
    invalid: [{ a: 1 }, { id: "x", a: true }],
  },
  {
    name: "map with optional named properties",
    schema: { ...open({ id: text }), additionalProperties: number },
    valid: [{}, { id: "x", a: 1 }],
    invalid: [{ a: true }],
  },
  {
    name: "map with listed keys (zod record of enum)",
    schema: { type: "object", propertyNames: { enum: ["a", "b"] }, additionalProperties: number },
    valid: [{ a: 1 }, {}],
    invalid: [{ c: 1 }, { a: "x" }],
  },
  {
    name: "patternProperties",
    schema: { type: "object", patternProperties: { "^x-": text }, additionalProperties: false },
    valid: [{ "x-a": "y" }, {}],
    invalid: [{ "x-a": 1 }],
    refused: [{ b: "y" }],
  },
  {
    name: "property names that are no identifiers",
    schema: closed({ "a-b": text, "": number, "1": text, "a b": text }, "a-b"),
    valid: [{ "a-b": "x", "": 1, "1": "y" }],
    invalid: [{ "a-b": 1 }],
  },
  {
    name: "prototype names, required",
    schema: open({ constructor: text, toString: number }, "constructor"),
    valid: [{ constructor: "x" }],
    invalid: [],
    refused: [{}, { constructor: 1 }],
  },
  {
    name: "__proto__ as a property",
    schema: JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}},"required":["__proto__"]}'),
    valid: [JSON.parse('{"__proto__":"x"}')],
    invalid: [],
    refused: [{}, JSON.parse('{"__proto__":1}')],
  },
  {
    name: "required without a property",
    schema: { type: "object", required: ["a"] },
    valid: [{ a: 1 }],
    invalid: [{}],
  },
  { name: "required but never", schema: { ...open({ a: false }, "a") }, valid: [], invalid: [{}, { a: 1 }] },
  {
    name: "nested objects",
    schema: closed({ a: closed({ b: closed({ c: text }, "c") }, "b") }, "a"),
    valid: [{ a: { b: { c: "x" } } }],
    invalid: [{ a: { b: {} } }, { a: { b: { c: 1 } } }],
  },
  {
    name: "properties without a type",
    schema: { properties: { a: text } },
    valid: [{ a: "x" }, 12, "x", null, [1], { b: 1 }],
    invalid: [{ a: 1 }],
  },
  {
    name: "minProperties",
    schema: { type: "object", additionalProperties: text, minProperties: 1 },
    valid: [{ a: "x" }],
    invalid: [{ a: 1 }],
    refused: [{}],
  },
  // Arrays
  { name: "list", schema: { type: "array", items: text }, valid: [[], ["x"]], invalid: [[1], "x", {}] },
  { name: "list of anything", schema: { type: "array" }, valid: [[], [1, "x"]], invalid: [{}] },
  {
    name: "list of unions",
    schema: { type: "array", items: { type: ["string", "number"] } },
    valid: [["x", 1]],
    invalid: [[true]],
  },
  {
    name: "set",
    schema: { type: "array", items: text, uniqueItems: true, minItems: 1 },
    valid: [["a", "b"]],
    invalid: [[1]],
    refused: [["a", "a"], []],
  },
  {
    name: "pair of one type",
    schema: { type: "array", items: number, minItems: 2, maxItems: 2 },
    valid: [[1, 2]],
    invalid: [[1], [1, 2, 3], ["x", 1]],
  },
  {
    name: "tuple (zod 4)",
    schema: { type: "array", prefixItems: [text, number], items: false, minItems: 2 },
    valid: [["x", 1]],
    invalid: [["x"], [1, "x"], ["x", 1, 2]],
  },
  {
    name: "tuple without minItems",
    schema: { type: "array", prefixItems: [text, number], items: false },
    valid: [[], ["x"], ["x", 1]],
    invalid: [[1], ["x", 1, 2]],
  },
  {
    name: "tuple with rest",
    schema: { type: "array", prefixItems: [text], items: number, minItems: 1 },
    valid: [["x"], ["x", 1, 2]],
    invalid: [[], ["x", "y"]],
  },
  {
    name: "tuple (draft-07)",
    schema: { $schema: D7, type: "array", items: [text, number], additionalItems: false, minItems: 2 },
    valid: [["x", 1]],
    invalid: [["x"], ["x", 1, 1]],
  },
  {
    name: "list of lists",
    schema: { type: "array", items: { type: "array", items: number } },
    valid: [[[1], []]],
    invalid: [[1]],
  },
  {
    name: "contains",
    schema: { type: "array", items: number, contains: { const: 1 } },
    valid: [[2, 1]],
    invalid: [["x"]],
    refused: [[2], []],
  },
  // References
  {
    name: "$ref to $defs",
    schema: {
      ...closed({ a: { $ref: "#/$defs/p" }, b: { $ref: "#/$defs/p" } }, "a"),
      $defs: { p: closed({ x: number }, "x") },
    },
    valid: [{ a: { x: 1 }, b: { x: 2 } }],
    invalid: [{ a: {} }, { a: { x: "1" } }],
  },
  {
    name: "$ref with description and default (pydantic, zod meta)",
    schema: {
      ...open({ u: { $ref: "#/$defs/U", description: "Unit.", default: "m" } }),
      $defs: { U: { title: "U", enum: ["m", "f"], type: "string" } },
    },
    valid: [{}, { u: "f" }],
    invalid: [{ u: "x" }],
  },
  {
    name: "$ref with siblings that hold",
    schema: { ...open({ a: { $ref: "#/$defs/t", minLength: 2 } }, "a"), $defs: { t: text } },
    valid: [{ a: "xx" }],
    invalid: [{ a: 1 }],
    refused: [{ a: "x" }],
  },
  {
    name: "$ref with siblings that draft-07 ignores",
    schema: { $schema: D7, ...open({ a: { $ref: "#/definitions/t", minLength: 2 } }, "a"), definitions: { t: text } },
    valid: [{ a: "x" }],
    invalid: [{ a: 1 }],
  },
  {
    name: "pointer with escapes",
    schema: { ...open({ a: { $ref: "#/$defs/x~1y%25~0z" } }, "a"), $defs: { "x/y%~z": number } },
    valid: [{ a: 1 }],
    invalid: [{ a: "1" }],
  },
  {
    name: "$anchor",
    schema: { ...open({ a: { $ref: "#num" } }, "a"), $defs: { n: { $anchor: "num", type: "number" } } },
    valid: [{ a: 1 }],
    invalid: [{ a: "1" }],
  },
  {
    name: "recursion by # (zod 4)",
    schema: closed({ name: text, children: { type: "array", items: { $ref: "#" } } }, "name"),
    valid: [{ name: "x", children: [{ name: "y", children: [] }] }],
    invalid: [{ name: "x", children: [{}] }],
  },
  {
    name: "recursion by $defs",
    schema: {
      $ref: "#/$defs/node",
      $defs: {
        node: closed({ value: number, next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } }, "value", "next"),
      },
    },
    valid: [{ value: 1, next: { value: 2, next: null } }],
    invalid: [{ value: 1 }, { value: 1, next: { value: "x", next: null } }],
  },
  {
    name: "mutual recursion",
    schema: {
      $ref: "#/$defs/a",
      $defs: { a: closed({ b: { $ref: "#/$defs/b" } }), b: closed({ a: { $ref: "#/$defs/a" } }, "a") },
    },
    valid: [{}, { b: { a: {} } }],
    invalid: [{ b: {} }],
  },
  {
    name: "any JSON value",
    schema: {
      $ref: "#/$defs/json",
      $defs: {
        json: {
          anyOf: [
            { type: ["string", "number", "boolean", "null"] },
            { type: "array", items: { $ref: "#/$defs/json" } },
            { type: "object", additionalProperties: { $ref: "#/$defs/json" } },
          ],
        },
      },
    },
    valid: [1, [{ a: [null] }]],
    invalid: [],
  },
  {
    name: "names in $defs that collide",
    schema: {
      ...open({
        a: { $ref: "#/$defs/foo_bar" },
        b: { $ref: "#/$defs/foo_bar" },
        c: { $ref: "#/$defs/FooBar" },
        d: { $ref: "#/$defs/FooBar" },
      }),
      $defs: { foo_bar: closed({ x: number }, "x"), FooBar: closed({ y: text }, "y") },
    },
    valid: [{ a: { x: 1 }, d: { y: "1" } }],
    invalid: [{ a: { y: "1" } }],
  },
  // Compositions
  {
    name: "union of objects by a tag",
    schema: {
      oneOf: [
        closed({ kind: { const: "a" }, x: number }, "kind", "x"),
        closed({ kind: { const: "b" }, y: text }, "kind", "y"),
      ],
    },
    valid: [
      { kind: "a", x: 1 },
      { kind: "b", y: "z" },
    ],
    invalid: [{ kind: "a", y: "z" }, { kind: "c" }, {}],
  },
  {
    name: "union of objects without a tag",
    schema: { anyOf: [closed({ x: number }, "x"), closed({ y: text }, "y")] },
    valid: [{ x: 1 }, { y: "z" }],
    invalid: [{}, { x: "1" }],
  },
  {
    name: "oneOf that overlaps",
    schema: { oneOf: [{ type: "integer" }, { type: "number", minimum: 2 }] },
    valid: [1, 2.5],
    invalid: ["x"],
    refused: [3, 1.5],
  },
  {
    name: "allOf of objects",
    schema: { allOf: [open({ a: text }, "a"), open({ b: number }, "b")] },
    valid: [{ a: "x", b: 1 }],
    invalid: [{ a: "x" }, { b: 1 }],
  },
  {
    name: "allOf that narrows",
    schema: {
      type: "object",
      properties: { a: text },
      allOf: [{ properties: { a: { enum: ["x", "y"] } }, required: ["a"] }],
    },
    valid: [{ a: "x" }],
    invalid: [{ a: "z" }, {}],
  },
  { name: "allOf that nothing satisfies", schema: { allOf: [text, number] }, valid: [], invalid: ["x", 1] },
  {
    name: "one of two is required",
    schema: { ...closed({ phone: text, email: text }), anyOf: [{ required: ["phone"] }, { required: ["email"] }] },
    valid: [{ phone: "1" }, { email: "e" }, { phone: "1", email: "e" }],
    invalid: [{}, { phone: 1 }],
  },
  {
    name: "only one of two is allowed",
    schema: {
      ...closed({ a: text, b: text }),
      oneOf: [
        { required: ["a"], not: { required: ["b"] } },
        { required: ["b"], not: { required: ["a"] } },
      ],
    },
    valid: [{ a: "1" }, { b: "1" }],
    invalid: [{}, { a: "1", b: "1" }],
  },
  { name: "not a type", schema: { not: text }, valid: [1, null, {}], invalid: ["x"] },
  { name: "not a value", schema: { enum: ["a", "b", "c"], not: { const: "c" } }, valid: ["a", "b"], invalid: ["c"] },
  {
    name: "conditions on one property, in allOf",
    schema: {
      type: "object",
      properties: { op: { enum: ["set", "add", "clear"] }, value: {} },
      required: ["op"],
      allOf: [
        {
          if: { properties: { op: { const: "set" } } },
          then: { properties: { value: { type: "string" } }, required: ["value"] },
        },
        {
          if: { properties: { op: { const: "add" } } },
          then: { properties: { value: { type: "number" } }, required: ["value"] },
        },
      ],
    },
    valid: [{ op: "set", value: "a" }, { op: "add", value: 1 }, { op: "clear" }, { op: "clear", value: null }],
    invalid: [{ op: "set" }, { op: "set", value: 1 }, { op: "add", value: "a" }, { op: "other" }],
  },
  {
    name: "if, then, else by a tag",
    schema: {
      ...open({ via: { enum: ["phone", "email"] }, phone: text, email: text }, "via"),
      if: { properties: { via: { const: "phone" } }, required: ["via"] },
      then: { required: ["phone"] },
      else: { required: ["email"] },
    },
    valid: [
      { via: "phone", phone: "1" },
      { via: "email", email: "e" },
    ],
    invalid: [{ via: "phone", email: "e" }, { via: "email" }],
  },
  {
    name: "dependentRequired",
    schema: { ...closed({ card: text, billing: text }), dependentRequired: { card: ["billing"] } },
    valid: [{}, { billing: "b" }, { card: "c", billing: "b" }],
    invalid: [{ card: "c" }],
  },
  {
    name: "dependentSchemas",
    schema: {
      ...open({ a: text, b: { type: ["string", "number"] } }),
      dependentSchemas: { a: { properties: { b: number }, required: ["b"] } },
    },
    valid: [{ b: "x" }, { a: "x", b: 1 }],
    invalid: [{ a: "x" }, { a: "x", b: "y" }],
  },
  {
    name: "unevaluatedProperties over allOf",
    schema: {
      type: "object",
      allOf: [{ properties: { a: text }, required: ["a"] }],
      properties: { b: number },
      unevaluatedProperties: false,
    },
    valid: [{ a: "x", b: 1 }],
    invalid: [{ b: 1 }, { a: 1 }],
    refused: [{ a: "x", c: 1 }],
  },
  {
    name: "unevaluatedItems",
    schema: { type: "array", prefixItems: [text], unevaluatedItems: false, minItems: 1 },
    valid: [["x"]],
    invalid: [[], ["x", 1], [1]],
  },
  {
    name: "discriminator annotation (pydantic)",
    schema: {
      discriminator: { propertyName: "k", mapping: { a: "#/$defs/A" } },
      oneOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }],
      $defs: { A: open({ k: { const: "a", default: "a" }, n: number }, "k", "n"), B: open({ k: { const: "b" } }, "k") },
    },
    valid: [{ k: "a", n: 1 }, { k: "b" }],
    invalid: [{ k: "a" }, { k: "z" }],
  },
  {
    name: "x- keywords are annotations (FastMCP, x-mcp-header)",
    schema: { ...open({ result: { ...text, "x-mcp-header": "R" } }, "result"), "x-fastmcp-wrap-result": true },
    valid: [{ result: "x" }],
    invalid: [{}],
  },
  { name: "only $schema", schema: { $schema: D7 }, valid: [1, {}], invalid: [] },
];
