import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatDiagnostic } from "../../src/diagnostics.js";
import { generate } from "../../src/generate.js";
import { memoryTransport } from "../../src/runtime/memory.js";
import { connectReferences, type ReferencesClient } from "./fixtures/expected/references/client.js";
import { createReferencesServer, type ReferencesHandlers } from "./fixtures/expected/references/server.js";
import { externalOutputOutputValidator } from "./fixtures/expected/references/validators.js";

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
  const out = mkdtempSync(join(tmpdir(), "mcp-gen-strict-"));
  const servers = [{ manifest: "references.mcp.json" }];
  const { files, diagnostics } = await generate({ cwd: fixtures, out, servers, strict: true });
  rmSync(out, { recursive: true });
  expect(files).toEqual([]);
  expect(diagnostics.filter(({ pointer }) => /\/(?:bad|outputSchema)\//.test(pointer)).map(formatDiagnostic)).toEqual([
    expect.stringMatching(
      /^references\.mcp\.json#\/tools\/10\/outputSchema\/\$ref \(\d+:\d+\) {2}MCPGEN_UNSUPPORTED_REF {2}.* nothing is fetched\.\n {4}hint: Put the referred schema into `\$defs`/,
    ),
    expect.stringMatching(/^references\.mcp\.json#\/tools\/11\/inputSchema\/properties\/bad\/\$ref /),
  ]);
});
