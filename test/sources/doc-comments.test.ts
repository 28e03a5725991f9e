import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadManifest } from "../../src/load/load.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { load } from "./support/load.js";

describe("comments of functions", { timeout: 120_000 }, () => {
  it("describe with their remarks, and with packages, which are no tags", async () => {
    const { manifest } = await load(
      "/**\n * Uses @scope/name and @other/one.\n *\n * @remarks\n * For long.\n *\n * @returns Of @scope/name.\n */\nexport function a(): string { return ''; }\n" +
        "/** @scope/name does it. */\nexport function b(): string { return ''; }",
    );
    expect(manifest?.tools?.map(({ description }) => description)).toEqual([
      "Uses @scope/name and @other/one.\n\nFor long.",
      "@scope/name does it.",
    ]);
  });

  it("describe the members of a destructured parameter by their names, and members of members", async () => {
    const { manifest } = await load(
      "/**\n * @param q - What.\n * @param [n=5] How many.\n * @param at.x Across.\n * @param root.z No such.\n */\n" +
        "export function a({ q, n = 5, at: { x } }: { q: string; n?: number; at: { x: number; /** Own. */ y: number } }): void {}\n" +
        "/** @param input Not this. @param input.at.x Across.\n * @param input.at.y Not this. */\n" +
        "export function b(input: { input: string; at: { x: number; /** Own. */ y: number } }): void {}",
    );
    const at = { properties: { x: { description: "Across." }, y: { description: "Own." } } };
    expect(manifest?.tools?.map(({ inputSchema }) => inputSchema)).toMatchObject([
      { properties: { q: { description: "What." }, n: { description: "How many.", default: 5 }, at } },
      { properties: { at } },
    ]);
    const { properties } = manifest?.tools?.[1]?.inputSchema as { properties: Record<string, unknown> };
    expect(properties["input"]).toEqual({ type: "string" });
  });

  it("hold code, in which nothing is a tag", async () => {
    const { manifest } = await load(
      "/**\n * Runs it:\n *\n * ```ts\n * // @x\n * @decorated\n * class A {}\n * ```\n *\n * As `npm i @a/b` or ` @title no` says.\n" +
        " * @title Run\n * @param input.code - The code.\n */\nexport function a(input: { code: string }): void {}\n" +
        "/**\n * ~~~\n * @title no, and without an end\n */\nexport function b(): void {}",
    );
    const code = "```ts\n// @x\n@decorated\nclass A {}\n```";
    expect(manifest?.tools).toMatchObject([
      {
        title: "Run",
        description: `Runs it:\n\n${code}\n\nAs \`npm i @a/b\` or \` @title no\` says.`,
        inputSchema: { properties: { code: { description: "The code." } } },
      },
      { description: "~~~\n@title no, and without an end" },
    ]);
    expect(manifest?.tools?.[1]).not.toHaveProperty("title");
  });

  it("describe what a function gives, and only that", async () => {
    const { manifest } = await load(
      "/** @returns - What was found. */\nexport function a(): { n: number } { return { n: 1 }; }\n" +
        "interface Tree { more?: Tree }\n/** @returns The root. */\nexport function b(): Tree { return {}; }\n" +
        "/** @returns Not said. */\nexport function c(): string { return ''; }\n" +
        "/** @resource a:b\n * @returns The report. */\nexport function d(): { n: number } { return { n: 1 }; }",
    );
    const [a, b, c] = manifest?.tools ?? [];
    expect(a?.outputSchema).toMatchObject({ description: "What was found." });
    expect(b?.outputSchema).toMatchObject({
      description: "The root.",
      properties: { more: { $ref: "#/$defs/Tree" } },
      $defs: { Tree: { type: "object" } },
    });
    expect(JSON.stringify(b).match(/The root/g)).toHaveLength(1);
    expect(JSON.stringify(c)).not.toContain("Not said");
    expect(manifest?.resources).toMatchObject([{ contentSchema: { description: "The report." } }]);
  });

  it("of an enum's members say what each value means", async () => {
    const { manifest } = await load(
      "export enum Status { /** Is open. */ Open = 'open', /** Is\n * closed. */ Closed = 'closed', Odd = 'odd' }\n" +
        "export function a(input: { /** Which. */ one?: Status; some: Status[]; none: 'a' | 'b' }): void {}",
    );
    const values = "- `open`: Is open.\n- `closed`: Is closed.";
    const { properties } = manifest?.tools?.[0]?.inputSchema as { properties: Record<string, unknown> };
    expect(properties).toEqual({
      one: { type: "string", enum: ["open", "closed", "odd"], description: `Which.\n\n${values}` },
      some: { type: "array", items: { type: "string", enum: ["open", "closed", "odd"], description: values } },
      none: { type: "string", enum: ["a", "b"] },
    });
  });

  it("name constants as defaults", async () => {
    const { manifest, findings } = await load(
      "enum Status { Open = 'open', Closed = 'closed' }\nconst LIMIT = 3;\nconst mode = 'fast';\nconst names = { first: 'one' } as const;\n" +
        "export function a(input: {\n /** @default Status.Open */ a?: Status;\n /** @default {@link LIMIT} */ b?: number;\n" +
        " /** @default mode */ c?: 'fast' | 'slow';\n /** @default mode */ d?: string;\n /** @default `names.first` */ e?: string;\n" +
        " /** @default file.txt */ f?: string;\n /** @default NONE */ g?: number;\n /** @example Status.Closed */ h?: Status }): void {}",
    );
    expect(manifest?.tools?.[0]?.inputSchema).toMatchObject({
      properties: {
        a: { default: "open" },
        b: { default: 3 },
        c: { default: "fast" },
        d: { default: "mode" },
        e: { default: "one" },
        f: { default: "file.txt" },
        h: { examples: ["closed"] },
      },
    });
    expect(findings).toEqual([expect.stringMatching(/\/g \(12:\d+\) {2}MCPGEN_TAG {2}@default cannot be "NONE"/)]);
  });

  it("name constants of other files, too", async () => {
    const folder = temporaryFolder({
      "shared.ts":
        "export enum Status { Open = 'open', Closed = 'closed' }\nexport const MAX = 5;\nexport interface Shared { /** @default Status.Closed */ a?: Status }",
      "tools.ts":
        "import { Status, MAX as most, type Shared } from './shared.js';\nimport * as all from './shared.js';\n" +
        "export function f(input: Shared & { /** @default Status.Open */ b?: Status; /** @default most */ c?: number; /** @default all.MAX */ d?: number }): void {}",
    });
    const { manifest, diagnostics } = await loadManifest(join(folder, "tools.ts"));
    expect(manifest?.tools?.[0]?.inputSchema).toMatchObject({
      properties: { a: { default: "closed" }, b: { default: "open" }, c: { default: 5 }, d: { default: 5 } },
    });
    expect(diagnostics).toEqual([]);
  });

  it("of overloads are those of the signature that counts, or else of the nearest", async () => {
    const { manifest } = await load(
      "/** First. @title One */\nexport function a(input: { a: string }): void;\n/** Second. */\nexport function a(input: { b: string }): void;\nexport function a(input: unknown): void {}\n" +
        "/** Only. */\nexport function b(input: { a: string }): void;\nexport function b(input: { b: string }): void;\n/** Inside. */\nexport function b(input: unknown): void {}",
    );
    expect(manifest?.tools?.map(({ title, description }) => [title, description])).toEqual([
      [undefined, "Second."],
      [undefined, "Only."],
    ]);
  });

  it("say what to use instead of a member", async () => {
    const { manifest } = await load(
      "export function a(input: { /** The mail. @deprecated Use email. */ mail?: string; /** @deprecated */ old?: string }): void {}",
    );
    expect(manifest?.tools?.[0]?.inputSchema).toMatchObject({
      properties: {
        mail: { type: "string", deprecated: true, description: "The mail.\n\nDeprecated: Use email." },
        old: { type: "string", deprecated: true },
      },
    });
  });
});

it("what gives its result bit by bit has no output schema, and is told", { timeout: 120_000 }, async () => {
  const { manifest, findings } = await load(
    "export async function* a(): AsyncGenerator<{ n: number }> {}\nexport function b(): Iterable<string> { return []; }",
  );
  for (const tool of manifest?.tools ?? []) expect(tool).not.toHaveProperty("outputSchema");
  expect(findings).toEqual([
    expect.stringMatching(
      /^tools\.ts#\/tools\/0\/outputSchema \(1:\d+\) {2}MCPGEN_RESULT {2}`a` gives AsyncGenerator<.*\n.*all of it at once/,
    ),
    expect.stringMatching(/`b` gives Iterable<string.*\n.*all of it at once/),
  ]);
});
