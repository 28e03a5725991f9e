import { describe, expect, it } from "vitest";
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
