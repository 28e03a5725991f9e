import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatDiagnostic } from "../../src/diagnostics.js";
import { generate } from "../../src/generate.js";
import { readManifest } from "../../src/load/load.js";
import { checkManifest } from "../../src/model/check-manifest.js";
import { memoryTransport } from "../../src/runtime/memory.js";
import { connectReferences, type ReferencesClient } from "./fixtures/expected/references/client.js";
import { createReferencesServer, type ReferencesHandlers } from "./fixtures/expected/references/server.js";
import { build } from "./support/printed.js";
import { externalOutputOutputValidator } from "./fixtures/expected/references/validators.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// A schema that cannot be read (another dialect, a reference that leads out of it) costs its own tool, nothing else.

const fixtures = fileURLToPath(new URL("./fixtures", import.meta.url));
const declared = JSON.parse(readFileSync(join(fixtures, "references.mcp.json"), "utf8")) as {
  tools: { name: string }[];
};
const ran: string[] = [];
const handlers = new Proxy({} as ReferencesHandlers, {
  get: (_, name) => (input: unknown) => {
    ran.push(String(name));
    return name === "externalOutput" ? { a: 1 } : JSON.stringify(input);
  },
});

describe("a server of which some schemas cannot be read", () => {
  let client: ReferencesClient;
  beforeAll(async () => {
    client = await connectReferences(memoryTransport(createReferencesServer(handlers)));
  });
  afterAll(() => client.close());

  it("lists every tool as it was declared", async () => {
    const listed = await client.listTools();
    expect(new Map(listed.map((tool) => [tool.name, tool]))).toEqual(
      new Map(declared.tools.map((tool) => [tool.name, tool])),
    );
  });

  it.each([
    [
      "draft04",
      'The schema is written in the dialect "http://json-schema.org/draft-04/schema#", which is not supported.',
    ],
    [
      "recursiveRef2019",
      'The schema is written in the dialect "https://json-schema.org/draft/2019-09/schema", which is not supported.',
    ],
    ["refNotString", "`$ref` 5 leads nowhere."],
    ["partlyExternal", '`$ref` "common.json#/definitions/x" leads outside the schema; nothing is fetched.'],
  ] as const)("refuses calls of %s with the reason, before the handler", async (name, reason) => {
    ran.length = 0;
    await expect(client[name]({ good: "y" })).rejects.toMatchObject({
      name: "ToolError",
      message: `Invalid arguments: cannot be checked. ${reason}`,
    });
    expect(ran).toEqual([]);
  });

  it("lets out no output that nobody could check", async () => {
    await expect(client.externalOutput({ a: "x" })).rejects.toMatchObject({ name: "McpError", code: -32603 });
    expect(externalOutputOutputValidator.is({ a: 1 })).toBe(false);
    expect(externalOutputOutputValidator.issues({ a: 1 })).toEqual([
      {
        pointer: "",
        message:
          'cannot be checked. `$ref` "https://example.com/schemas/out.json" leads outside the schema; nothing is fetched.',
      },
    ]);
  });

  it("runs the others, references of every kind followed", async () => {
    const calls = [
      client.chain({ a: "x" }),
      client.ids({ rel: { x: 1, n: "y" }, frag: 2, anchor: "z", abs: true, own: false }),
      client.dynamic({ children: [{ data: null, children: [] }] }),
      client.refObjectRefProperty({ $ref: "#/nowhere", $defs: {} }),
      client.deadRef({ a: "x" }),
    ];
    for (const { raw } of await Promise.all(calls)) expect(raw.isError).not.toBe(true);
    await expect(client.ids({ rel: { x: 1.5 } })).rejects.toThrow("/rel/x");
    // @ts-expect-error What `$dynamicRef` leads to is typed, too.
    await expect(client.dynamic({ children: [1] })).rejects.toThrow("/children/0");
  });
});

it("--strict makes of each an error that names the place and the way out; nothing is written", async () => {
  const out = temporaryFolder();
  const servers = [{ manifest: "references.mcp.json" }];
  const { files, diagnostics } = await generate({ cwd: fixtures, out, servers, strict: true });
  expect(new Set(diagnostics.map(({ severity }) => severity))).toEqual(new Set(["error"]));
  expect(files).toEqual([]);
  expect(diagnostics.filter(({ pointer }) => /\/(?:bad|outputSchema)\//.test(pointer)).map(formatDiagnostic)).toEqual([
    expect.stringMatching(
      /^references\.mcp\.json#\/tools\/10\/outputSchema\/\$ref \(\d+:\d+\) {2}MCPGEN_UNSUPPORTED_REF {2}.* nothing is fetched\.\n {4}hint: Put the referred schema into `\$defs`/,
    ),
    expect.stringMatching(/^references\.mcp\.json#\/tools\/11\/inputSchema\/properties\/bad\/\$ref /),
  ]);
});

describe("what JSON cannot carry", () => {
  const nested = (levels: number): unknown => {
    let value: unknown = {};
    for (let level = 0; level < levels; level++) value = [value];
    return value;
  };
  const tool = (name: string, rest: object = {}): object => ({ name, inputSchema: { type: "object" }, ...rest });

  it("costs its own declaration, by pointer", () => {
    const tools = [
      tool("infinite", { inputSchema: { type: "object", properties: { a: { maximum: Infinity } } } }),
      tool("fine"),
      tool("deep", { _meta: { deep: nested(600) } }),
      tool("less deep", { _meta: { deep: nested(500) } }),
    ];
    const { manifest, diagnostics, declaredAt } = checkManifest({ name: "n", version: "1", tools });
    expect(manifest?.tools?.map(({ name }) => name)).toEqual(["fine", "less deep"]);
    expect(declaredAt("/tools/1/name")).toBe("/tools/3/name");
    expect(diagnostics.map(({ severity, code, pointer, message }) => [severity, code, pointer, message])).toEqual([
      [
        "warning",
        "MCPGEN_NOT_JSON",
        "/tools/0/inputSchema/properties/a/maximum",
        "What stands here is no number that JSON has (Infinity); the declaration is left out.",
      ],
      [
        "warning",
        "MCPGEN_NOT_JSON",
        "/tools/2",
        "What stands here nests more than 512 levels deep; the declaration is left out.",
      ],
    ]);
  });

  it("is an error beside the declarations", () => {
    const { manifest, diagnostics } = checkManifest({ name: "n", version: "1", _meta: { a: [NaN] } });
    expect([manifest, diagnostics]).toMatchObject([undefined, [{ severity: "error", pointer: "/_meta/a/0" }]]);
  });

  it.each(["m.mcp.json", "m.mcp.yaml"])("digits that JavaScript does not keep are told: %s", async (path) => {
    const text = '{ "name": "n", "version": "1", "_meta": { "exact": 9007199254740992, "lost": 9007199254740993 } }';
    const { diagnostics } = await readManifest(text, path);
    expect(diagnostics).toMatchObject([
      {
        severity: "warning",
        code: "MCPGEN_NUMBER",
        message: "JavaScript has no 9007199254740993: it is 9007199254740992 here and in what is generated.",
        position: { line: 1, column: 78 },
      },
    ]);
  });

  it("digits that JavaScript writes are what it has: -2 ** 63, as a server sends it", async () => {
    const text = JSON.stringify({ name: "n", version: "1", _meta: { least: -(2 ** 63), most: 2 ** 64, scaled: 1e21 } });
    expect(text).toContain("-9223372036854776000");
    expect((await readManifest(text, "m.mcp.json")).diagnostics).toEqual([]);
  });
});

describe("a form that no client can fill in", () => {
  const found = (requestedSchema: Record<string, unknown>): string[] =>
    build({ elicitations: [{ name: "f", message: "?", requestedSchema }] }).diagnostics.map(
      ({ code, pointer }) => `${code} ${pointer}`,
    );

  it.each([
    [{ type: "string" }, "MCPGEN_FORM /elicitations/0/requestedSchema"],
    [
      { type: "object", properties: { a: { type: "array", items: { type: "number" } } } },
      "MCPGEN_FORM /elicitations/0/requestedSchema/properties/a",
    ],
    [
      { type: "object", properties: { a: { type: "object" } } },
      "MCPGEN_FORM /elicitations/0/requestedSchema/properties/a",
    ],
  ])("is told: %j", (schema, finding) => {
    expect(found(schema)).toEqual([finding]);
  });

  it("is none that has texts, numbers, booleans and choices", () => {
    const properties = {
      text: { type: "string", enum: ["a"] },
      number: { type: "number" },
      count: { type: "integer" },
      yes: { type: "boolean" },
      titled: { type: "string", oneOf: [{ const: "a", title: "A" }] },
      several: { type: "array", items: { type: "string", enum: ["a", "b"] } },
      severalTitled: { type: "array", items: { anyOf: [{ const: "a", title: "A" }] } },
    };
    expect(found({ type: "object", properties })).toEqual([]);
  });
});

it("a list that is nearly called what it should be is told", () => {
  const found = (parts: object): object =>
    checkManifest({ name: "n", version: "1", ...parts }).diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
  expect(found({ tool: [] })).toEqual(["MCPGEN_UNKNOWN_MEMBER /tool"]);
  expect(found({ tool: [], tools: [] })).toEqual([]);
  expect(found({ icons: [], prompt: "x", nextCursor: "y", _meta: {} })).toEqual([]);
});
