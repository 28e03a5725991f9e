import { describe, expect, it } from "vitest";
import { printTypes } from "./support/print.js";

// What cannot be said in TypeScript is said in the comment of the property.

const cases: readonly (readonly [schema: Record<string, unknown>, comment: string | undefined])[] = [
  [{ type: "integer", minimum: 1, maximum: 7, default: 3 }, "Integer, 1 to 7. Default: 3."],
  [{ type: "integer", minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, "Integer."],
  [{ type: "integer", exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER }, "Integer, more than 0."],
  [{ type: "number", minimum: 0 }, "At least 0."],
  [{ type: "number", exclusiveMaximum: 1, multipleOf: 0.1 }, "Less than 1, a multiple of 0.1."],
  [{ type: "string", description: "Name", minLength: 1 }, "Name. Length: at least 1."],
  [{ type: "string", minLength: 2, maxLength: 2 }, "Length: exactly 2."],
  [{ type: "string", format: "date-time" }, "Format: date-time."],
  [{ type: "string", pattern: "^a*/$" }, "Pattern: `^a*\\/$`."],
  [
    { type: "array", items: { type: "integer", minimum: 1 }, maxItems: 3 },
    "Items: at most 3. Each: integer, at least 1.",
  ],
  [
    { type: "object", minProperties: 1, propertyNames: { maxLength: 4 } },
    "Properties: at least 1. Names: length at most 4.",
  ],
  [
    { type: "object", patternProperties: { "^\\d+$": { type: "string" } }, additionalProperties: false },
    "Names: pattern `^\\d+$`.",
  ],
  [{ type: "array", items: { type: "string", minLength: 1, format: "uri" } }, "Each: length at least 1, format uri."],
  [
    { type: "array", description: "Commits.", items: { type: "string", description: "A hash", minLength: 1 } },
    "Commits.\n\nEach: A hash. Length: at least 1.",
  ],
  [
    {
      description: "Where.",
      anyOf: [
        { type: "string", description: "Its name (or id)" },
        { type: "array", items: { type: "string" }, maxItems: 50, description: "Names." },
        { type: "null" },
      ],
    },
    "Where.\n\n- As a string: Its name (or id)\n- As an array: Names. Items: at most 50.",
  ],
  [{ anyOf: [{ enum: ["all"] }, { type: "array", items: { type: "integer" } }] }, "As an array: each integer."],
  [
    {
      anyOf: [
        { anyOf: [{ type: "string", description: "A name." }, { oneOf: [{ type: "integer" }, { type: "null" }] }] },
        { type: "boolean", description: "All or none." },
      ],
    },
    "- As a string: A name.\n- As a number: integer.\n- As a boolean: All or none.",
  ],
  [
    { type: "array", items: { type: "object", patternProperties: { "^a: ": { type: "string" } } } },
    "Each: names matching `^a: ` have a type of their own.",
  ],
  [
    { oneOf: [{ const: "a", description: "First." }, { const: "b", description: "Second." }, { type: "integer" }] },
    '- As `"a"`: First.\n- As `"b"`: Second.\n- As a number: integer.',
  ],
  [
    { anyOf: [{ enum: ["pd", "pw", "pm"] }, { type: "string", pattern: "^\\d+$" }] },
    '- As `"pd"`, `"pw"` or `"pm"`.\n- As a string: pattern `^\\d+$`.',
  ],
  [{ oneOf: [{ type: "integer", minimum: 1 }, { const: -1 }] }, "- As a number: integer, at least 1.\n- As `-1`."],
  [{ anyOf: [{ enum: ["a", "b"] }, { type: "integer" }] }, "As a number: integer."],
  [{ anyOf: [{ enum: ["a", "b"] }, { type: "string" }] }, 'Such as `"a"` or `"b"`.'],
  [{ type: "array", items: { anyOf: [{ enum: ["a"] }, { type: "string" }] } }, 'Each such as `"a"`.'],
  [
    { type: "object", patternProperties: { "^a": { type: "string" }, "^b": { type: "number" } } },
    "Names matching `^a` or `^b` have a type of their own.",
  ],
  [
    { type: "array", items: { anyOf: [{ type: "string", description: "A name." }, { type: "integer" }] } },
    "- Each as a string: A name.\n- Each as a number: integer.",
  ],
  [
    { type: "object", additionalProperties: { type: "string", description: "A label.", minLength: 2 } },
    "Each: A label. Length: at least 2.",
  ],
  [{ type: "object", additionalProperties: { type: "string", minLength: 2 } }, "Each: length at least 2."],
  [{ type: "number", description: "Rows (1-25)", minimum: 1 }, "Rows (1-25). At least 1."],
  [{ type: "number", description: "Rows (1 to 25.)", minimum: 1 }, "Rows (1 to 25.) At least 1."],
  [{ type: "number", description: "何行。", minimum: 1 }, "何行。 At least 1."],
  [{ type: "number", description: "One of:", minimum: 1 }, "One of:\n\nAt least 1."],
  [{ type: "boolean", description: "Whether. Default is true.", default: true }, "Whether. Default is true."],
  [{ type: "integer", description: "Rows (default: 10)", default: 10 }, "Rows (default: 10). Integer."],
  [{ type: "string", description: 'Unit, defaults to "m"', default: "m" }, 'Unit, defaults to "m"'],
  [{ type: "number", description: "Default: 110", default: 10 }, "Default: 110. Default: 10."],
  ...["Rows (1-25, default 10).", "Default 10 (or so).", "10 (default), or 20.", "Defaults to `10`, as most do."].map(
    (description): [Record<string, unknown>, string] => [{ type: "number", description, default: 10 }, description],
  ),
  [{ type: "string", description: "Defaults to a, or b.", default: "a" }, "Defaults to a, or b."],
  ...["Defaults to 10 if possible.", "Default 10.5.", "The default of 10 or so.", "By default, 10 to 20."].map(
    (description): [Record<string, unknown>, string] => [
      { type: "number", description, default: 10 },
      `${description} Default: 10.`,
    ],
  ),
  [{ type: "string", readOnly: true }, "Read only."],
  [{ readOnly: true, anyOf: [{ type: "string", maxLength: 3 }, { type: "null" }] }, "Length: at most 3. Read only."],
  [
    { allOf: [{ type: "string", description: "Its id." }], writeOnly: true, default: "x" },
    'Its id. Write only. Default: "x".',
  ],
  [
    {
      allOf: [
        {
          oneOf: [
            { const: "a", description: "First." },
            { const: "b", description: "Second." },
          ],
        },
      ],
      default: "a",
    },
    'Default: "a".\n\n- As `"a"`: First.\n- As `"b"`: Second.',
  ],
  [
    { type: "string", allOf: [{ pattern: "^[a-z]+$" }, { pattern: "z$" }], minLength: 1 },
    "Length: at least 1. Pattern: `^[a-z]+$`. Pattern: `z$`.",
  ],
  [{ type: "object", patternProperties: { "^.*$": { type: "integer" } } }, "Each: integer."],
  [
    {
      oneOf: [
        { type: "object", description: "Round.", properties: { kind: { const: "circle" } }, required: ["kind"] },
        { type: "object", description: "Boxy.", properties: { kind: { enum: ["box", "rect"] } }, required: ["kind"] },
      ],
    },
    '- With `kind` `"circle"`: Round.\n- With `kind` `"box"` or `"rect"`: Boxy.',
  ],
  [
    {
      type: "array",
      items: {
        oneOf: [
          { type: "object", description: "One.", properties: { a: {} }, required: ["a"] },
          { type: "object", description: "Two.", properties: { a: {}, b: {} }, required: ["a", "b"] },
          { type: "string", description: "Three." },
        ],
      },
    },
    "- Each as an object: One.\n- Each with `b`: Two.\n- Each as a string: Three.",
  ],
  [{ type: "string" }, undefined],
  [{ type: "string", default: "x".repeat(100) }, undefined],
];

describe("the comment of a property", () => {
  it.each(cases)("%j: %s", (schema, comment) => {
    const { types } = printTypes([{ type: "object", properties: { value: schema } }]);
    const [, said] = /\/\*\*\s+([^]*?)\s+\*\/\n\s*value\?/.exec(types) ?? [];
    expect(said?.replace(/^ *\* ?/gm, "")).toBe(comment);
  });
});

describe("a tuple", () => {
  it.each([
    [{ prefixItems: [{ type: ["number", "null"] }, { type: "string" }], minItems: 2 }, "[number | null, string]"],
    [{ prefixItems: [{ type: ["number", "null"] }, { type: "string" }], minItems: 1 }, "[number | null, string?]"],
    [{ prefixItems: [{ type: ["number", "null"] }] }, "[(number | null)?]"],
  ])("has brackets where they are needed: %j", (schema, type) => {
    const { types } = printTypes([{ type: "array", items: false, ...schema }]);
    expect(types).toContain(`= ${type};`);
  });
});

it.each([
  ["its description, and no title", { title: "get_xArguments", description: "All of it." }, "All of it."],
  [
    "that of the reference to it",
    { description: "Here.", $ref: "#/$defs/a", $defs: { a: { description: "There." } } },
    "Here.",
  ],
  ["what the type leaves out", { dependentRequired: { a: ["b"] } }, "With `a`, also `b`."],
])("the comment of a whole schema says %s", (_, schema, comment) => {
  expect(printTypes([{ type: "object", properties: { a: {}, b: {} }, ...schema }]).types).toContain(
    `/** ${comment} */\nexport `,
  );
});

describe("an object that alternatives refine", () => {
  const base = { type: "object", properties: { name: { type: "string", description: "Shown." } } };

  it.each([2, 40])("explains its own properties once: %i alternatives", (count) => {
    const oneOf = Array.from({ length: count }, (_, index) => ({
      properties: { kind: { const: `kind${index}` }, [`size${index}`]: { type: "number" } },
      required: ["kind"],
    }));
    const { types } = printTypes([{ ...base, oneOf }]);
    expect(types.match(/Shown\./g)).toHaveLength(1);
    expect(types.match(/kind: "kind\d+"/g)).toHaveLength(count);
  });

  it("is left out where each alternative says all of it again", () => {
    const branch = (tag: string, more: object): object => ({
      properties: { $type: { const: tag }, ...more },
      required: ["$type"],
    });
    const anyOf = [branch("a", { x: { type: "number" } }), branch("b", { y: { type: "string" } })];
    expect(printTypes([{ type: "object", required: ["$type"], anyOf }]).types).toContain(
      '{ $type: "a"; x?: number } | { $type: "b"; y?: string }',
    );
  });

  it("is one union also where several conditions refine it", () => {
    const when = (done: boolean, error: object): object => ({
      if: { properties: { done: { const: done } }, required: ["done"] },
      then: { properties: { error }, required: ["error"] },
    });
    const properties = { done: { type: "boolean" }, error: { type: ["string", "null"] } };
    const allOf = [when(true, { type: "null" }), when(false, { type: "string" })];
    expect(printTypes([{ type: "object", properties, allOf }]).types).toContain(
      "{ done: true; error: null } | { done: false; error: string } | { done?: never }",
    );
  });

  it("knows from the whole what is left where conditions of its parts do not hold", () => {
    const when = (kind: string, then: object): object => ({
      if: { properties: { kind: { const: kind } }, required: ["kind"] },
      then,
    });
    const properties = { kind: { enum: ["text", "count", "none"] }, value: {} };
    const allOf = [
      when("text", { properties: { value: { type: "string" } }, required: ["value"] }),
      when("count", { properties: { value: { type: "number" } }, required: ["value"] }),
    ];
    expect(printTypes([{ type: "object", properties, required: ["kind"], allOf }]).types).toContain(
      '{ kind: "text"; value: string } | { kind: "count"; value: number } | { kind: "none" }',
    );
  });

  it("has no alternative that another one covers", () => {
    const properties = { by: { enum: ["phone", "email"] }, phone: { type: "string" }, email: { type: "string" } };
    const schema = {
      type: "object",
      properties,
      anyOf: [{ required: ["phone"] }, { required: ["email"] }],
      if: { properties: { by: { const: "phone" } }, required: ["by"] },
      then: { required: ["phone"] },
      else: { required: ["email"] },
    };
    expect(printTypes([schema]).types).toContain(
      '} & ({ by: "phone"; phone: string } | { by?: "email"; email: string });',
    );
  });

  it("stands beside its base also where the schema speaks of objects only, but takes other values", () => {
    const properties = { a: { type: "string" }, b: { type: "string" }, c: { type: "string" } };
    const schema = { properties, required: ["c"], anyOf: [{ required: ["a"] }, { required: ["b"] }] };
    const { types } = printTypes([schema]);
    expect(types).toContain("} & ({ a: string } | { b: string }))");
    expect(types.match(/c: string/g)).toHaveLength(1);
    expect(types).toContain("| unknown[]");
  });

  it("keeps an alternative with a property more, which a literal of the other may not have", () => {
    const schema = {
      type: "object",
      properties: { id: { type: "string" } },
      anyOf: [{ required: ["id"] }, { properties: { note: { type: "string" } }, required: ["id", "note"] }],
    };
    expect(printTypes([schema]).types).toContain("{ id: string } | { id: string; note: string }");
  });
});

describe("a part of a schema that has a name", () => {
  const tree = (self: string): object => ({
    type: "object",
    properties: { kids: { type: "array", items: { $ref: `#/$defs/${self}` } } },
  });

  it.each([
    ["as it is declared", "geo_node", "T0GeoNode"],
    ["without its package", "com.example.Geo.Node", "T0GeoNode"],
    ["by the property that leads to it, where generators have counted", "__schema0", "T0RootNodes"],
    ["by that property, too", "def12", "T0RootNodes"],
    ["as it is declared, though it ends with a number", "Layer2", "T0Layer2"],
  ])("is called %s", (_, key, name) => {
    const properties = {
      root_nodes: { anyOf: [{ type: "array", items: { $ref: `#/$defs/${key}` } }, { type: "null" }] },
    };
    const { types } = printTypes([{ type: "object", properties, $defs: { [key]: tree(key) } }]);
    expect(types).toContain(`export interface ${name} {`);
  });

  it("adds to a declared base only what it says beyond it", () => {
    const of = (kind: string): object => ({
      allOf: [{ $ref: "#/$defs/Base" }, { properties: { kind: { const: kind } } }],
    });
    const $defs = { Base: { type: "object", properties: { kind: { enum: ["a", "b"] } }, required: ["kind"] } };
    expect(
      printTypes([{ properties: { value: { oneOf: [of("a"), of("b")] } }, type: "object", $defs }]).types,
    ).toContain('value?: (T0Base & { kind: "a" }) | (T0Base & { kind: "b" });');
  });

  it("stands beside one object, whatever says what an object has", () => {
    const $defs = {
      Base: { type: "object", properties: { a: { type: "string" }, self: { $ref: "#/$defs/Base" } } },
      Note: { properties: { note: { type: "string" }, next: { $ref: "#/$defs/Note" } } },
    };
    const own = { type: "object", properties: { b: { type: "number" } } };
    const properties = {
      required: { required: ["b"], allOf: [{ $ref: "#/$defs/Base" }, own] },
      apart: { allOf: [{ $ref: "#/$defs/Base" }, own, { required: ["b"] }] },
      typed: { type: "object", oneOf: [{ allOf: [own, { $ref: "#/$defs/Note" }] }] },
      refused: {
        allOf: [{ properties: { b: { type: "string" } }, required: ["b"] }, { $ref: "#/$defs/Base" }, own],
      },
    };
    const { types } = printTypes([{ type: "object", properties, $defs }]);
    expect(types).toContain("required?: T0Base & { b: number };");
    expect(types).toContain("apart?: T0Base & { b: number };");
    expect(types).toContain("typed?: { b?: number } & T0Note;");
    expect(types).toContain("refused?: never;");
  });
});
