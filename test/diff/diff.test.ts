import { describe, expect, it } from "vitest";
import { diff, type Severity } from "../../src/model/diff.js";
import { resolve, rootOf } from "../../src/model/diff/node.js";
import { resolveSchema } from "../../src/model/schema.js";
import { dialectOf } from "../../src/model/schema/dialect.js";

const tool = (extra: object): object => ({ tools: [{ name: "t", inputSchema: { type: "object" }, ...extra }] });
const input = (schema: object): object => tool({ inputSchema: { type: "object", ...schema } });
const output = (schema: object): object => tool({ outputSchema: { type: "object", ...schema } });
const closed = { additionalProperties: false };
const city = { city: { type: "string" } };
/** A definition in several places. */
const shared = (v: object): object => {
  const x = { $ref: "#/$defs/x" };
  const properties = { a: x, b: { ...x, description: "b" }, c: { properties: { inner: x, list: { items: x } } } };
  return input({ properties, $defs: { x: { properties: { v } } } });
};

/** A definition that holds itself: in a list, or where there may be none. */
const tree = (v: object): object => {
  const x = { $ref: "#/$defs/x" };
  const properties = { children: { type: "array", items: x }, next: { anyOf: [x, { type: "null" }] }, v };
  return input({ properties: { root: x }, $defs: { x: { type: "object", properties } } });
};

/** Severities and pointers of all changes, worst first. */
function changes(before: object, after: object): string[] {
  return diff(before as Record<string, unknown>, after as Record<string, unknown>).map(
    ({ severity, pointer }) => `${severity} ${pointer}`,
  );
}

describe("diff", () => {
  it.each<[string, object, object, string[]]>([
    ["nothing", input({ properties: city }), input({ properties: city }), []],
    ["another order", { tools: [{ name: "a" }, { name: "b" }] }, { tools: [{ name: "b" }, { name: "a" }] }, []],
    ["a tool is gone", { tools: [{ name: "a" }] }, { tools: [] }, ["breaking /tools/0"]],
    ["a new tool", {}, { tools: [{ name: "a" }] }, ["safe /tools/0"]],
    [
      "tools with names of prototypes",
      { tools: [{ name: "__proto__" }] },
      { tools: [{ name: "constructor" }] },
      ["breaking /tools/0", "safe /tools/0"],
    ],
    [
      "an input gets a required member",
      input({ ...closed }),
      input({ properties: city, required: ["city"], ...closed }),
      ["breaking /tools/0/inputSchema/properties/city"],
    ],
    [
      "a closed input gets an optional member",
      input({ ...closed }),
      input({ properties: city, ...closed }),
      ["safe /tools/0/inputSchema/properties/city"],
    ],
    [
      "an open input gets an optional member, which may have come before",
      input({}),
      input({ properties: city }),
      ["risky /tools/0/inputSchema/properties/city"],
    ],
    [
      "an input loses a member and is closed",
      input({ properties: city, ...closed }),
      input({ ...closed }),
      ["breaking /tools/0/inputSchema/properties/city"],
    ],
    [
      "an input member is no longer required",
      input({ properties: city, required: ["city"] }),
      input({ properties: city }),
      ["safe /tools/0/inputSchema/properties/city"],
    ],
    [
      "an input takes more",
      input({ properties: { n: { type: "integer", maximum: 5 } } }),
      input({ properties: { n: { type: "number" } } }),
      ["safe /tools/0/inputSchema/properties/n"],
    ],
    [
      "an input takes less",
      input({ properties: { n: { enum: ["a", "b"] } } }),
      input({ properties: { n: { enum: ["a"] } } }),
      ["breaking /tools/0/inputSchema/properties/n"],
    ],
    [
      "an input with a pattern that nobody can compare",
      input({ properties: { n: { type: "string", pattern: "^(a|b)+$" } } }),
      input({ properties: { n: { type: "string", pattern: "^[ab]+$" } } }),
      ["risky /tools/0/inputSchema/properties/n"],
    ],
    [
      "a header to mirror",
      input({ properties: city }),
      input({ properties: { city: { type: "string", "x-mcp-header": "City" } } }),
      ["breaking /tools/0/inputSchema/properties/city/x-mcp-header"],
    ],
    [
      "another default",
      input({ properties: { n: { default: 1 } } }),
      input({ properties: { n: { default: 2 } } }),
      ["risky /tools/0/inputSchema/properties/n/default"],
    ],
    [
      "an output promises more",
      output({ properties: city }),
      output({ properties: city, required: ["city"] }),
      ["safe /tools/0/outputSchema/properties/city"],
    ],
    [
      "an output promises less",
      output({ properties: city, required: ["city"] }),
      output({ properties: city }),
      ["breaking /tools/0/outputSchema/properties/city"],
    ],
    [
      "an output gets a value more",
      output({ properties: { s: { enum: ["a"] } } }),
      output({ properties: { s: { enum: ["a", "b"] } } }),
      ["breaking /tools/0/outputSchema/properties/s"],
    ],
    ["a new outputSchema", tool({}), output({}), ["risky /tools/0/outputSchema"]],
    ["no outputSchema any more", output({}), tool({}), ["breaking /tools/0/outputSchema"]],
    [
      "readOnlyHint is lost",
      tool({ annotations: { readOnlyHint: true } }),
      tool({}),
      ["risky /tools/0/annotations/readOnlyHint"],
    ],
    ["destructiveHint is its default", tool({ annotations: { destructiveHint: true } }), tool({}), []],
    [
      "readOnlyHint is gained",
      tool({}),
      tool({ annotations: { readOnlyHint: true } }),
      ["safe /tools/0/annotations/readOnlyHint"],
    ],
    ["a description", tool({ description: "a" }), tool({ description: "b" }), ["safe /tools/0/description"]],
    ["an unknown field", tool({ x: 1 }), tool({ x: 2 }), ["risky /tools/0/x"]],
    ["a resource is gone", { resources: [{ uri: "a:b" }] }, {}, ["breaking /resources/0"]],
    [
      "another media type",
      { resources: [{ uri: "a:b", mimeType: "a/b" }] },
      { resources: [{ uri: "a:b", mimeType: "c/d" }] },
      ["risky /resources/0/mimeType"],
    ],
    [
      "other content",
      { resourceTemplates: [{ uriTemplate: "a:{b}", contentSchema: { type: "string" } }] },
      { resourceTemplates: [{ uriTemplate: "a:{b}", contentSchema: { type: "number" } }] },
      ["breaking /resourceTemplates/0/contentSchema"],
    ],
    [
      "other variables",
      { resourceTemplates: [{ uriTemplate: "a:{b}" }] },
      { resourceTemplates: [{ uriTemplate: "a:{c}" }] },
      ["breaking /resourceTemplates/0", "safe /resourceTemplates/0"],
    ],
    [
      "a prompt asks for more",
      { prompts: [{ name: "p" }] },
      { prompts: [{ name: "p", arguments: [{ name: "a", required: true }] }] },
      ["breaking /prompts/0/arguments/0"],
    ],
    [
      "a prompt may be told more",
      { prompts: [{ name: "p", arguments: [{ name: "a" }] }] },
      { prompts: [{ name: "p", arguments: [{ name: "a" }, { name: "b" }] }] },
      ["safe /prompts/0/arguments/1"],
    ],
    [
      "a prompt may be told something",
      { prompts: [{ name: "p" }] },
      { prompts: [{ name: "p", arguments: [{ name: "a" }] }] },
      ["risky /prompts/0/arguments/0"],
    ],
    [
      "a form takes less",
      { elicitations: [{ name: "f", requestedSchema: { properties: { a: { type: "string" } } } }] },
      { elicitations: [{ name: "f", requestedSchema: { properties: { a: { type: "boolean" } } } }] },
      ["breaking /elicitations/0/requestedSchema/properties/a"],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  it("shows an instance that breaks", () => {
    const [change] = diff(
      input({ properties: { n: { type: "integer", maximum: 9 } } }) as Record<string, unknown>,
      input({ properties: { n: { type: "integer", maximum: 5 } } }) as Record<string, unknown>,
    );
    expect(change).toMatchObject({ severity: "breaking", example: expect.any(Number) as number });
    expect([6, 7, 8, 9]).toContain(change?.example);
  });

  it.each<[string, object, object, string[]]>([
    [
      "a member that others of its kind contradict",
      input({ properties: { a: { type: "number" } }, additionalProperties: { type: "string" } }),
      input({ additionalProperties: { type: "string" } }),
      ['"a" is no longer declared: it refuses what it accepted before, for example 0'],
    ],
    [
      "a new member that others of its kind contradict",
      output({ additionalProperties: { type: "string" } }),
      output({ properties: { a: { type: "number" } }, additionalProperties: { type: "string" } }),
      ['new member "a": it may be what was ruled out before, for example 0'],
    ],
    [
      "what breaks beside what only moves",
      input({ properties: { ...city, n: { type: "number" } }, required: ["city"] }),
      input({ allOf: [{ properties: city, required: ["city"] }], properties: { n: { type: "string" } } }),
      ['type was "number", is "string": refuses what it accepted before, for example 0'],
    ],
    [
      "what was required already",
      input({ required: ["a"] }),
      input({ properties: { a: { description: "x" } }, required: ["a"] }),
      ['"a", which was required already, is declared'],
    ],
    [
      "what breaks beside members that were required by their number",
      input({ properties: { ...city, n: { type: "number" } }, minProperties: 2, ...closed }),
      input({ properties: { ...city, n: { type: "string" } }, required: ["city", "n"], ...closed }),
      ['type was "number", is "string": refuses what it accepted before, for example 0'],
    ],
    [
      "what moves to a base type",
      output({ properties: city, required: ["city"] }),
      output({ allOf: [{ properties: city, required: ["city"] }] }),
      ["written otherwise; it accepts the same"],
    ],
    [
      "words that change",
      input({
        properties: { n: { type: "string", enum: ["a", "b"] }, t: { type: "string", pattern: "^[A-Z]+-\\d+$" } },
      }),
      input({ properties: { n: { type: "string", enum: ["a", "c"] }, t: { type: "string", pattern: "^[a-z]+$" } } }),
      [
        'enum lost "b", enum gained "c": refuses what it accepted before, for example "b"',
        'pattern was "^[A-Z]+-\\\\d+$", is "^[a-z]+$": refuses what it accepted before, for example "A-0"',
      ],
    ],
    [
      "one of several kinds",
      input({ properties: { n: { anyOf: [{ type: "string" }, { type: "array", maxItems: 9 }] } } }),
      input({ properties: { n: { anyOf: [{ type: "string" }, { type: "array", maxItems: 2 }] } } }),
      ['maxItems was 9, is 2: refuses what it accepted before, for example ["a","a","a"]'],
    ],
    [
      "what is left undeclared",
      input({ properties: { ...city, n: { type: "number" } }, required: ["n"] }),
      input({ properties: { ...city, n: { type: "number" } }, required: ["n"], ...closed }),
      ['additionalProperties is now false: refuses what it accepted before, for example {"n":0,"zz undeclared":"a"}'],
    ],
    [
      "a definition that many refer to",
      shared({ type: "integer" }),
      shared({ type: "number" }),
      ['type was "integer", is "number": accepts more than before'],
    ],
    [
      "a definition that holds itself",
      tree({ type: "number" }),
      tree({ type: "string" }),
      ['type was "number", is "string": refuses what it accepted before, for example 0'],
    ],
    [
      "a definition that holds itself and takes more",
      tree({ type: "integer" }),
      tree({ type: "number" }),
      ['type was "integer", is "number": accepts more than before'],
    ],
    [
      "what holds itself in many places, and becomes a list",
      {
        tools: [
          {
            name: "t",
            inputSchema: { properties: { a: { $ref: "#" }, b: { items: { $ref: "#" } }, c: { items: { $ref: "#" } } } },
          },
        ],
      },
      {
        tools: [
          {
            name: "t",
            inputSchema: {
              type: "array",
              properties: { a: { $ref: "#" }, b: { items: { $ref: "#" } }, c: { items: { $ref: "#" } } },
            },
          },
        ],
      },
      ['type is now "array": refuses what it accepted before, for example "a"'],
    ],
    ["the description of what holds itself", tree({ title: "a" }), tree({ title: "b" }), ["title changed"]],
    [
      "places that take turns",
      input({ properties: { n: { prefixItems: [{ type: "string" }, { type: "string" }] } } }),
      input({ properties: { n: { prefixItems: [{ type: "string" }, { type: "number" }] } } }),
      ['prefixItems/1 changed: refuses what it accepted before, for example ["a","a"]'],
    ],
    [
      "a longest list, however long",
      input({ properties: { n: { type: "array", maxItems: 300, items: { const: 1 } } } }),
      input({ properties: { n: { type: "array", maxItems: 200, items: { const: 1 } } } }),
      [
        `maxItems was 300, is 200: refuses what it accepted before, for example ${`[${"1,".repeat(201)}`.slice(0, 80)}…`,
      ],
    ],
    [
      "members of which it is not known whether they could come before",
      input({ allOf: [{ properties: city }], unevaluatedProperties: false }),
      input({ allOf: [{ properties: { ...city, n: { type: "number" } } }], unevaluatedProperties: false }),
      ['new optional member "n": cannot tell whether what was accepted under this name still is'],
    ],
    ["a default of a definition", shared({ default: 1 }), shared({ default: 2 }), ["default was 1, is 2"]],
    [
      "what becomes a definition, defaults and all",
      input({ properties: { a: { properties: { v: { default: 1 }, default: {} } } } }),
      input({
        properties: { a: { $ref: "#/$defs/x" } },
        $defs: { x: { properties: { v: { default: 1 }, default: {} } } },
      }),
      ["written otherwise; it accepts the same"],
    ],
    [
      "a default that a rewrite drops",
      input({ properties: { a: { properties: { v: { default: 1 } } } } }),
      input({ properties: { a: { allOf: [{ properties: { v: {} } }] } } }),
      ["default was 1, is nothing"],
    ],
  ])("says of %s nothing but that", (_, before, after, expected) => {
    const found = diff(before as Record<string, unknown>, after as Record<string, unknown>);
    expect(found.map(({ message }) => message)).toEqual(expected);
  });

  it("says that callers of generated code get another type", () => {
    const [tools] = diff(tool({}) as Record<string, unknown>, output({}) as Record<string, unknown>);
    expect(tools?.message).toContain("instead of ToolResult");
    const resource = (extra: object): Record<string, unknown> => ({ resources: [{ uri: "a:b", ...extra }] });
    const [resources] = diff(resource({}), resource({ contentSchema: { type: "string" } }));
    expect(resources).toMatchObject({ severity: "risky", side: "new", pointer: "/resources/0/contentSchema" });
    expect(resources?.message).toContain("instead of ReadResourceResult");
  });

  it("points into the part that declares a member", () => {
    const base = (type: string): object => input({ allOf: [{ properties: { n: { type } } }] });
    expect(changes(base("number"), base("string"))).toEqual(["breaking /tools/0/inputSchema/allOf/0/properties/n"]);
  });

  it("ends where references lead to one schema in very many ways", { timeout: 20_000 }, () => {
    const chain = (type: string): object => {
      const twice = (at: number): object => ({ allOf: [{ $ref: `#/$defs/d${at}` }, { $ref: `#/$defs/d${at}` }] });
      const links = Array.from({ length: 40 }, (_, at): [string, object] => [`d${at}`, twice(at + 1)]);
      return input({ ...twice(0), $defs: { ...Object.fromEntries(links), d40: { properties: { n: { type } } } } });
    };
    expect(changes(chain("string"), chain("number"))[0]).toMatch(/^breaking .*\/properties\/n$/);
    const tree = (extra: object): object => {
      const below = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`n${at}`, { $ref: "#/$defs/t" }]));
      const parts = [{ properties: below }, { properties: { ...below, ...extra } }];
      return input({ $ref: "#/$defs/t", $defs: { t: { allOf: parts } } });
    };
    expect(changes(tree({}), tree({ x: { type: "string" } }))[0]).toMatch(/^risky/);
  });

  it("ends where references lead to each other in a long row", { timeout: 20_000 }, () => {
    const row = (type: string): object => {
      const links = Array.from({ length: 4000 }, (_, at) => [`d${at}`, { allOf: [{ $ref: `#/$defs/d${at + 1}` }] }]);
      return input({
        properties: { n: { $ref: "#/$defs/d0" } },
        $defs: { ...Object.fromEntries(links), d4000: { type } },
      });
    };
    expect(changes(row("string"), row("integer"))[0]).toMatch(/^risky .*\/properties\/n$/);
  });

  it("says so when it cannot tell", () => {
    const dialect = { inputSchema: { $schema: "https://example.com/dialect", type: "object" } };
    const result = diff(
      tool(dialect) as Record<string, unknown>,
      tool({ inputSchema: { ...dialect.inputSchema, x: 1 } }) as Record<string, unknown>,
    );
    expect(result.map(({ severity }) => severity)).not.toContain("safe" satisfies Severity);
    expect(result.some(({ cannotTell }) => cannotTell === true)).toBe(true);
  });
});

describe("diff and the generator read schemas alike", () => {
  it.each<[unknown]>([
    [undefined],
    [null],
    ["https://json-schema.org/draft/2020-12/schema"],
    ["http://json-schema.org/draft/2020-12/schema#"],
    ["http://json-schema.org/draft-07/schema#"],
    ["https://json-schema.org/draft/2020-12/hyper-schema"],
    ["https://json-schema.org/draft/2019-09/schema"],
    ["http://json-schema.org/draft-06/schema#"],
    ["http://json-schema.org/draft-04/schema#"],
    [7],
  ])("the dialect %j", ($schema) => {
    const schema = (type: string): object => ({ $schema, type: "object", properties: { n: { type } } });
    const found = diff(
      tool({ inputSchema: schema("integer") }) as never,
      tool({ inputSchema: schema("number") }) as never,
    );
    const refused: string[] = [];
    resolveSchema(schema("integer"), "", ({ code }) => refused.push(code));
    expect(refused).toEqual(dialectOf($schema) === undefined ? ["MCPGEN_SCHEMA_DIALECT"] : []);
    expect(found.some(({ cannotTell }) => cannotTell === true)).toBe(refused.length > 0);
    expect(found.every(({ severity }) => severity === "safe")).toBe(refused.length === 0);
  });

  it.each<[string, string | undefined]>([
    ["#/$defs/a%2Fb", "b in a"],
    ["#/$defs/a/b", "b in a"],
    ["#/$defs/a~1b", "a/b"],
    ["#/$defs/a%7E1b", "a/b"],
    ["#/$defs/a%252Fb", "a%2Fb"],
    ["#/$defs/c%20d", "c d"],
    ["#/$defs/c d", "c d"],
    ["#/$defs/e#f", "e#f"],
    ["#/$defs/list/prefixItems/1", "second"],
    ["#/$defs/list/prefixItems/01", undefined],
    ["#/$defs/list/prefixItems/", undefined],
    ["#/$defs/%zz", undefined],
    ["#/$defs/none", undefined],
    ["#/$defs/constructor", undefined],
  ])("the reference %s", ($ref, title) => {
    const named = (...names: string[]): object => Object.fromEntries(names.map((name) => [name, { title: name }]));
    const $defs = {
      ...named("a/b", "a%2Fb", "c d", "e", "e#f"),
      a: { b: { title: "b in a" } },
      list: { prefixItems: [{ title: "first" }, { title: "second" }] },
    };
    const schema = { properties: { n: { $ref } }, $defs };
    const { root } = resolveSchema(schema, "", () => undefined);
    expect(root.properties.get("n")?.refs[0]?.title).toBe(title);
    expect(resolve($ref, rootOf(schema))).toEqual(title === undefined ? undefined : { title });
  });
});

it("points to where things stand in the manifest that has them, whatever the order of the declarations", () => {
  const shown = (name: string, inputSchema: object, extra: object): object => ({ name, inputSchema, ...extra });
  const text = { type: "string" };
  const before = [
    shown("other", {}, {}),
    shown("t", { properties: { gone: text }, ...closed }, { execution: { taskSupport: "required" }, outputSchema: {} }),
  ];
  const after = [shown("t", { properties: { added: text }, ...closed }, {}), shown("other", {}, {})];
  const prompts = (names: string[]): object => ({ name: "p", arguments: names.map((name) => ({ name })) });
  const changes = diff(
    { tools: before, prompts: [{ name: "q" }, prompts(["a", "b"])] },
    { tools: after, prompts: [prompts(["a"]), { name: "q" }] },
  );
  expect(changes.map(({ side, pointer }) => `${side} ${pointer}`)).toEqual([
    "old /prompts/1/arguments/1",
    "old /tools/1/execution",
    "old /tools/1/inputSchema/properties/gone",
    "old /tools/1/outputSchema",
    "new /tools/0/inputSchema/properties/added",
  ]);
});
