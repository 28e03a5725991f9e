import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildModel } from "../../src/model/build.js";
import { formatDiagnostic } from "../../src/diagnostics.js";
import { loadManifest } from "../../src/load/load.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { load } from "./support/load.js";

describe("types that are not JSON degrade what has them, with a warning at their place", { timeout: 120_000 }, () => {
  const odd: readonly (readonly [type: string, message: string])[] = [
    ["any", "This is `any`"],
    ["bigint", "JSON has no bigint"],
    ["symbol", "JSON has no symbols"],
    ["() => void", "JSON has no functions"],
    ["Map<string, number>", "An instance of `Map<string, number>` is not JSON"],
    ["Uint8Array", "An instance of `Uint8Array<ArrayBufferLike>` is not JSON"],
    ["Station", "An instance of `Station` is not JSON"],
    ["Nowhere", "The type cannot be resolved"],
    ["AsyncGenerator<string>", "An instance of `AsyncGenerator<string, any, any>` is not JSON"],
  ];

  it("each by itself", async () => {
    const members = odd.map(([type], index) => `  odd${index}: ${type};\n`).join("");
    const { manifest, findings } = await load(
      `export class Station { name = "x" }\nexport function f(input: {\n${members}  fine: string }): string { return ""; }`,
    );
    const { properties } = manifest?.tools?.[0]?.inputSchema as { properties: Record<string, unknown> };
    const expected = odd.map((_, index) => [`odd${index}`, true]);
    expect(properties).toEqual({ ...Object.fromEntries(expected), fine: { type: "string" } });
    expect(findings).toEqual(
      odd.map(
        ([, message], index) =>
          `tools.ts#/tools/0/inputSchema/properties/odd${index} (${index + 3}:3)  MCPGEN_TYPE  ${message}; any value is accepted.`,
      ),
    );
  });

  it("a Date is the text that its toJSON gives", async () => {
    const { manifest, findings } = await load("export function f(input: { at?: Date }): string { return ''; }");
    expect(manifest?.tools?.[0]?.inputSchema).toEqual({
      type: "object",
      properties: { at: { type: "string", format: "date-time" } },
    });
    expect(findings[0]).toMatch(/A Date travels as text.*\n.*@format date-time/);
  });

  it("a member that JSON leaves out is not required", async () => {
    const { manifest } = await load(
      "export function f(input: { f(): void; u: string | undefined; n: undefined }) { return ''; }",
    );
    expect(manifest?.tools?.[0]?.inputSchema).toEqual({
      type: "object",
      properties: { f: true, u: { type: "string" } },
    });
  });

  it("warns once about a type that many functions use, where it stands", async () => {
    const folder = temporaryFolder({
      "big.ts": "export interface Big {\n  n: bigint;\n}\n",
      "tools.ts": `import type { Big } from "./big.js";\n${[1, 2, 3].map((n) => `export function f${n}(input: Big): string { return ""; }`).join("\n")}`,
    });
    const { diagnostics } = await loadManifest(join(folder, "tools.ts"), "tools.ts");
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      "tools.ts#/tools/0/inputSchema/properties/n (2:20)  MCPGEN_TYPE  JSON has no bigint; any value is accepted. (big.ts:2:3)",
    ]);
  });

  it("a list that goes on after its rest loses the order of what follows", async () => {
    const { manifest, findings } = await load(
      "export function f(input: { a: [string, ...number[], boolean]; b: [string, ...number[]] }): void {}",
    );
    const { properties } = manifest?.tools?.[0]?.inputSchema as { properties: Record<string, unknown> };
    expect(properties["a"]).toMatchObject({ items: { anyOf: [{ type: "number" }, { type: "boolean" }] } });
    expect(findings).toEqual([
      expect.stringMatching(
        /^tools\.ts#\/tools\/0\/inputSchema\/properties\/a .*the order of these items is not checked\.$/,
      ),
    ]);
  });

  it("types that grow without end are cut", async () => {
    const { manifest, findings } = await load(
      "type Nest<T> = { value: T; next?: Nest<T[]> };\nexport function f(input: Nest<string>): string { return ''; }",
    );
    expect(manifest?.tools).toHaveLength(1);
    expect(findings.join()).toMatch(/nests too deeply|never ends/);
  });
});

describe("functions that are odd", { timeout: 120_000 }, () => {
  const odd: readonly (readonly [text: string, message: RegExp, properties: unknown])[] = [
    [
      "export function f(a: { x: string }): string; export function f(a: { y: string }): string; export function f() { return ''; }",
      /`f` is overloaded; its last signature counts/,
      { y: { type: "string" } },
    ],
    [
      "export function g<T extends { a: number }>(input: { v: T }): string { return ''; }",
      /`g` is generic/,
      { v: { type: "object", properties: { a: { type: "number" } }, required: ["a"] } },
    ],
    [
      "export function h(city: string, days: number): string { return ''; }",
      /`h` takes string, and arguments are an object/,
      undefined,
    ],
    ["export function i(...all: string[]): string { return ''; }", /`i` takes string\[\]/, undefined],
    ["export function j(input: any): string { return ''; }", /`j` takes any/, undefined],
    ["export function k(): number { return 1; }", /`k` gives number; a tool gives an object/, {}],
    [
      "export async function l(): Promise<{ a: 1 } | undefined> { return undefined; }",
      /`l` gives \{ a: 1; \} \| undefined/,
      {},
    ],
  ];

  it("stay tools, each with a warning", async () => {
    const { manifest, findings } = await load(odd.map(([text]) => text).join("\n"));
    expect(manifest?.tools).toHaveLength(odd.length);
    odd.forEach(([, message, properties], index) => {
      const tool = manifest?.tools?.[index];
      expect(findings.filter((text) => message.test(text))).toEqual([
        expect.stringMatching(new RegExp(`^tools\\.ts#.* \\(${index + 1}:\\d+\\) {2}MCPGEN_`)),
      ]);
      expect(tool).not.toHaveProperty("outputSchema");
      expect(tool?.inputSchema).toMatchObject({ type: "object" });
      expect((tool?.inputSchema as { properties?: unknown }).properties).toEqual(properties);
    });
    expect(findings).toHaveLength(odd.length);
  });

  it("that something else holds are no tools, which is told where that stands", async () => {
    const { manifest, findings } = await load(
      `export namespace geo { export function locate(): void {} function own(): void {} void own; }
       export const tools = { a(input: { x: string }): void {}, b: () => {}, n: 1 };
       class Store { get(): void {} private hidden(): void {} #own(): void {} [Symbol.iterator](): void {} }
       export const store = new Store();
       export class Shape extends Error { static of(): void {} static #own(): void {} private static hidden(): void {} area(): void {} }
       export const plain = { n: 1 }, at = new Date(), list = [1], words = new Map<string, number>();
       /** @ignore */ export const left = { out(): void {} };
       export function fine(): void {}
       export default { c(): void {} };`,
    );
    expect(manifest?.tools?.map(({ name }) => name)).toEqual(["fine"]);
    const told = (line: number, what: string, names: string): unknown =>
      expect.stringMatching(
        new RegExp(
          `^tools\\.ts# \\(${line}:\\d+\\)  MCPGEN_FUNCTION  ${what} holds functions \\(${names}\\); .*\\n.*export function`,
        ),
      );
    expect(findings).toEqual([
      told(1, "`geo`", "`locate`"),
      told(2, "`tools`", "`a`, `b`"),
      told(4, "`store`", "`get`"),
      told(5, "`Shape`", "`of`"),
      told(9, "The default export", "`c`"),
    ]);
  });

  it("a default export has no name to serve it by", async () => {
    const { manifest, findings } = await load(
      "export default function f(): string { return ''; }\nexport function g(): string { return ''; }",
    );
    expect(manifest?.tools?.map(({ name }) => name)).toEqual(["g"]);
    expect(findings).toEqual([expect.stringMatching(/\(1:25\) {2}MCPGEN_FUNCTION {2}The default export has no name/)]);
  });

  it("names that no handler can have, and names that two share, are reported where they stand", async () => {
    const loaded = await load(
      "function f(): string { return ''; }\nexport { f as constructor, f as toString, f as connect };\n/** @tool same */ export function a() { return ''; }\n/** @tool same */ export function b() { return ''; }",
    );
    const found: string[] = [];
    const model = buildModel(loaded.manifest!, { source: "tools.ts" }, (one) =>
      found.push(...loaded.locate([one]).map(formatDiagnostic)),
    );
    expect(model.tools.map(({ name, call, handler }) => [name, call, handler])).toEqual([
      ["connect", "connect_", "connect"],
      ["constructor", "constructor_", "constructor_"],
      ["same", "same", "a"],
      ["toString", "toString_", "toString_"],
    ]);
    expect(found.filter((text) => text.includes("MCPGEN_HANDLER_NAME"))).toHaveLength(2);
    expect(loaded.findings).toEqual([
      expect.stringMatching(/\(4:\d+\) {2}MCPGEN_DUPLICATE {2}"same" is declared already; `b` is left out\.$/),
    ]);
    for (const text of found) expect(text).toMatch(/^tools\.ts#\S+ \(\d+:\d+\) /);
  });
});

describe("files that cannot be read", { timeout: 120_000 }, () => {
  it.each([
    ["is empty", "", "tools.ts#  MCPGEN_NO_FUNCTIONS  The file exports no function to declare."],
    [
      "exports no function",
      "export const a = 1;",
      "tools.ts#  MCPGEN_NO_FUNCTIONS  The file exports no function to declare.",
    ],
    ["exports nothing", "function f() {}", "tools.ts#  MCPGEN_NO_FUNCTIONS  The file exports no function to declare."],
    ["is not TypeScript", "export function f(\n  {", "tools.ts# (2:4)  MCPGEN_SYNTAX  '}' expected."],
  ])("one that %s", async (_, text, message) => {
    const { manifest, findings } = await load(text);
    expect(manifest).toBeUndefined();
    expect(findings[0]?.split("\n")[0]).toBe(message);
  });

  it("an import that leads nowhere is a warning", async () => {
    const { manifest, findings } = await load(
      'import type { A } from "./nowhere.js";\nimport "./style.css";\nexport function f(input: { a: A }): string { return ""; }',
    );
    expect(findings).toEqual([
      'tools.ts# (1:24)  MCPGEN_IMPORT  "./nowhere.js" cannot be found; what it gives has no type.',
      "tools.ts#/tools/0/inputSchema/properties/a (3:28)  MCPGEN_TYPE  The type cannot be resolved; any value is accepted.",
    ]);
    expect(manifest?.tools).toHaveLength(1);
  });

  it("what a function does is never run", async () => {
    const { manifest } = await load(
      "export function f(): string { return ''; }\nthrow new Error('run');\nprocess.exit(3);",
    );
    expect(manifest?.tools).toHaveLength(1);
  });
});

describe("the project around a file", { timeout: 120_000 }, () => {
  const tool = 'import type { T } from "#types";\nexport function f(input: T): string { return ""; }\n';

  it("and the package decide which of a package's types an import gets", async () => {
    const folder = temporaryFolder({
      "tsconfig.json": '{ "compilerOptions": { "module": "nodenext" } }',
      "package.json": '{ "name": "n", "version": "1.0.0", "type": "module" }',
      "tools.ts": `import type { A } from "modules";
        import type { B } from "both";
        export type { C } from "./old.cjs";
        export function f(input: { a: A; b: B; c: import("./old.cjs").C }): string { return input.a; }`,
      "old.cts": 'export type { B as C } from "both";',
      "node_modules/modules/package.json": '{ "exports": { "import": { "types": "./index.d.mts" } } }',
      "node_modules/modules/index.d.mts": 'export type A = "module";',
      "node_modules/both/package.json":
        '{ "exports": { "import": { "types": "./index.d.mts" }, "require": { "types": "./index.d.cts" } } }',
      "node_modules/both/index.d.mts": 'export type B = "module";',
      "node_modules/both/index.d.cts": 'export type B = "common";',
    });
    const { manifest, diagnostics } = await loadManifest(join(folder, "tools.ts"));
    expect(diagnostics).toEqual([]);
    expect(manifest?.tools?.[0]?.inputSchema).toMatchObject({
      properties: { a: { const: "module" }, b: { const: "module" }, c: { const: "common" } },
    });
  });

  it("decides how imports resolve, also by a config that it refers to", async () => {
    const folder = temporaryFolder({
      "package.json": '\ufeff{ "name": "@somebody/weather-tools", "version": "3.2.1" }',
      "tsconfig.json": '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      "tsconfig.app.json": `{ "compilerOptions": { "composite": true, "module": "esnext", "moduleResolution": "bundler", "paths": { "#types": ["./types.ts"] } }, "include": ["src", "types.ts"] }`,
      "types.ts": "export interface T { a?: string | null; g: Global }",
      "src/global.d.ts": "interface Global { here: true }",
      "src/tools.ts": tool,
    });
    const { manifest, diagnostics } = await loadManifest(join(folder, "src/tools.ts"));
    expect(diagnostics).toEqual([]);
    expect(manifest).toMatchObject({
      name: "weather-tools",
      version: "3.2.1",
      tools: [{ inputSchema: { properties: { a: { type: ["string", "null"] }, g: { $ref: "#/$defs/Global" } } } }],
    });
  });

  it("gives name and version where the file does not say, and is not needed", async () => {
    const { manifest } = await load("/** @server says @title The server */\n\nexport const f = (): string => '';");
    expect(manifest).toMatchObject({ name: "says", version: "0.0.0", title: "The server" });
  });
});

it("tags that make no sense are reported and ignored", { timeout: 120_000 }, async () => {
  const { manifest, findings } = await load(
    "export function f(input: {\n  /** @minimum low @maxLength -1 @default { */\n  a?: number }): string { return ''; }",
  );
  expect(manifest?.tools?.[0]?.inputSchema).toEqual({ type: "object", properties: { a: { type: "number" } } });
  expect(findings.map((text) => text.replace(/^.*MCPGEN_TAG {2}/, ""))).toEqual([
    '@minimum cannot be "low"; the tag is ignored.',
    '@maxlength cannot be "-1"; the tag is ignored.',
    '@default cannot be "{"; the tag is ignored.',
  ]);
});

it("a template and its function have to agree about its variables", { timeout: 120_000 }, async () => {
  const { findings } = await load(
    "/** @resourceTemplate a://{id}/{part} */\nexport function f(p: { id: string; other: string }): string { return ''; }",
  );
  expect(findings.map((text) => text.split("MCPGEN_URI_TEMPLATE  ")[1])).toEqual([
    '`f` does not take the variable "part" of its template.',
    'The template has no variable "other".',
  ]);
});

it("a form is an object of fields with a name of its own", { timeout: 120_000 }, async () => {
  const { manifest, findings } = await load(
    "/** A. @elicitation ask */\nexport interface Ask { a: string }\n/** B. @elicitation ask */\nexport interface Again { b: string }\n" +
      "/** C. @elicitation */\nexport type Text = string;\n/** No form. */\nexport interface Other { c: string }\nexport function f(): string { return ''; }",
  );
  expect(manifest?.elicitations).toEqual([
    {
      name: "ask",
      message: "A.",
      requestedSchema: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
    },
  ]);
  expect(findings.map((text) => text.split("\n")[0])).toEqual([
    'tools.ts#/elicitations/1 (4:18)  MCPGEN_DUPLICATE  The form "ask" is declared already; this one is left out.',
    'tools.ts#/elicitations/1 (6:13)  MCPGEN_FORM  A form is an object of fields; "text" is left out.',
  ]);
});

describe("parameters", { timeout: 120_000 }, () => {
  it("a type parameter is what it extends", async () => {
    const { manifest, findings } = await load(
      "export function g<T extends { a: string }>(input: T): T { return input; }\nexport async function h<T extends { a: string }>(input: T): Promise<T> { return input; }",
    );
    const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
    expect(manifest?.tools).toMatchObject([
      { inputSchema: schema, outputSchema: schema },
      { inputSchema: schema, outputSchema: schema },
    ]);
    expect(findings).toEqual([
      expect.stringContaining("MCPGEN_FUNCTION  `g` is generic"),
      expect.stringContaining("MCPGEN_FUNCTION  `h` is generic"),
    ]);
  });

  it("that no call gives a value are reported where they stand", async () => {
    const { manifest, findings } = await load(
      [
        "export function second(input: { a: string }, b: number, c?: string): string { return ''; }",
        "export function third(input: { a: string }, context: { signal: AbortSignal }, more: {}): string { return ''; }",
        "export function rest(input: { a: string }, ...others: object[]): string { return ''; }",
        "export function context(input: { a: string }, context?: unknown): string { return ''; }",
      ].join("\n"),
    );
    expect(findings.map((text) => text.split("\n")[0]?.replace(/, which nobody gives.*/, ""))).toEqual([
      "tools.ts#/tools/0/inputSchema (1:46)  MCPGEN_PARAMETER  `second` takes b as well",
      "tools.ts#/tools/0/inputSchema (1:57)  MCPGEN_PARAMETER  `second` takes c as well",
      "tools.ts#/tools/1/inputSchema (2:79)  MCPGEN_PARAMETER  `third` takes more as well",
      "tools.ts#/tools/2/inputSchema (3:44)  MCPGEN_PARAMETER  `rest` takes others as well",
    ]);
    for (const { inputSchema } of manifest?.tools ?? []) {
      expect(inputSchema).toEqual({ type: "object", properties: { a: { type: "string" } }, required: ["a"] });
    }
  });

  it.each([
    ["add(a: number, b: number)", "add({ a, b }: { a: number; b: number })"],
    ["find(name: string, limit = 10)", "find({ name, limit }: { name: string; limit?: number })"],
    ["count(values: string[], context: object)", "count({ values }: { values: string[] })"],
    ["all(...names: string[])", "all({ names }: { names: string[] })"],
  ])("%s is told what to take", async (signature, hint) => {
    const { findings } = await load(`export function ${signature}: string { return ''; }`);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`hint: Take one object: ${hint}.`);
  });
});

it("what stands below a tag, or behind its value, is the description", { timeout: 120_000 }, async () => {
  const f = (comment: string, name: string): string => `${comment}\nexport function ${name}(): string { return ''; }\n`;
  const { manifest, findings } = await load(
    [
      "/**\n * @server rates\n * Gives rates.\n * @version 1.2.3\n */\n",
      f("/** @tool fetch_it\n * Fetches it.\n */", "a"),
      f("/** @tool\n * Fetches\n * all of it.\n */", "b"),
      f(
        "/**\n * Sends it.\n *\n * @title Sender\n * @tool send_it At once.\n * @destructive false\n * For good.\n */",
        "c",
      ),
      f("/** @readOnly\n * Gets it.\n */", "d"),
      f("/** @prompt\n * Ask it.\n */", "getAskPrompt"),
      f("/** @resource x://y The list */", "list"),
      f("/**\n * @resourceTemplate\n * x://{id}\n * @name one thing\n * One of them.\n */", "one").replace(
        "()",
        "(p: { id: string })",
      ),
      "/** @elicitation\n * Really? */\nexport interface Confirm { sure: boolean }\n",
    ].join("\n"),
  );
  expect(findings).toEqual([]);
  expect(manifest).toMatchObject({ name: "rates", version: "1.2.3", description: "Gives rates." });
  expect(manifest?.tools?.map(({ name, description }) => [name, description])).toEqual([
    ["fetch_it", "Fetches it."],
    ["b", "Fetches\nall of it."],
    ["send_it", "Sends it.\n\nAt once.\n\nFor good."],
    ["d", "Gets it."],
  ]);
  expect(manifest?.tools?.[2]).toMatchObject({ title: "Sender", annotations: { destructiveHint: false } });
  expect(manifest?.tools?.[3]).toMatchObject({ annotations: { readOnlyHint: true } });
  expect(manifest?.prompts).toEqual([{ name: "ask", description: "Ask it." }]);
  expect(manifest?.resources).toEqual([{ uri: "x://y", name: "list", description: "The list" }]);
  expect(manifest?.resourceTemplates).toEqual([
    { uriTemplate: "x://{id}", name: "one thing", description: "One of them." },
  ]);
  expect(manifest?.elicitations?.[0]).toMatchObject({ name: "confirm", message: "Really?" });
});

it("members say more below their tags, too", { timeout: 120_000 }, async () => {
  const { manifest, findings } = await load(
    'export function f(input: {\n  /** @minimum 1\n   * How many. */\n  a?: number;\n  /** @integer\n   * Which. */\n  b?: number;\n  /** @default ["x",\n   *   "y"] */\n  c?: string[];\n  /** @default km\n   * The unit. */\n  d?: string }): string { return ""; }',
  );
  expect(findings).toEqual([]);
  expect(manifest?.tools?.[0]?.inputSchema).toMatchObject({
    properties: {
      a: { type: "number", minimum: 1, description: "How many." },
      b: { type: "integer", description: "Which." },
      c: { default: ["x", "y"] },
      d: { default: "km", description: "The unit." },
    },
  });
});

it("a resource without a URI is a tool, and said to be one", { timeout: 120_000 }, async () => {
  const { manifest, findings } = await load(
    "/** @resource */\nexport function a(): string { return ''; }\n/** @resourceTemplate Gets it. */\nexport function b(): string { return ''; }",
  );
  expect(manifest?.tools?.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(findings.map((text) => text.split("\n")[0])).toEqual([
    "tools.ts# (2:17)  MCPGEN_TAG  @resource is followed by nothing, not by a URI; `a` counts as a tool.",
    'tools.ts# (4:17)  MCPGEN_TAG  @resourceTemplate is followed by "Gets", not by a URI; `b` counts as a tool.',
  ]);
});

it("defaults are what their expressions come to, where that is known", { timeout: 120_000 }, async () => {
  const { manifest, findings } = await load(
    'enum Dir { N = "n" }\nconst LIMIT = 10;\nconst SET = { unit: "km" } as const;\nlet late = 3;\n' +
      'export function f({ a = Dir.N, b = LIMIT, c = SET.unit, d = null, e = ["x"], g = { "y-z": [-1] }, h = late, i = LIMIT + 1, j = undefined, k = [late], l = { ...g } }: {\n' +
      "  a?: Dir; b?: number; c?: string; d?: string | null; e?: string[]; g?: object; h?: number; i?: number; j?: string; k?: number[]; l?: object }): void {}",
  );
  expect(findings).toEqual([]);
  const { properties } = manifest?.tools?.[0]?.inputSchema as { properties: Record<string, { default?: unknown }> };
  const defaults = Object.entries(properties).flatMap(([name, one]) => ("default" in one ? [[name, one.default]] : []));
  expect(Object.fromEntries(defaults)).toEqual({
    a: "n",
    b: 10,
    c: "km",
    d: null,
    e: ["x"],
    g: { "y-z": [-1] },
  });
});

it("unions of generics keep the order they are written in", { timeout: 120_000 }, async () => {
  const { manifest } = await load(
    "type Early = { ok: false; error: string };\ninterface Ok<T> { ok: true; value: T }\n" +
      "type Result<T> = Ok<T> | { ok: false; error: string; of: T };\ntype Plain<T, E = string> = { ok: true; value: T } | { ok: false; error: E };\n" +
      "export function a(): Early { return null!; }\nexport function b(): Result<{ n: 1 }> { return null!; }\nexport function c(): Plain<void> { return null!; }\nexport function d(): Plain<1> { return null!; }",
  );
  const first = manifest?.tools?.slice(1).map(({ outputSchema }) => (outputSchema as { oneOf: object[] }).oneOf[0]);
  const ok = { properties: { ok: { const: true } } };
  expect(first).toMatchObject([{ $ref: "#/$defs/OkN1" }, ok, ok]);
});
