import { describe, expect, it } from "vitest";
import { load } from "./support/load.js";

describe("types that have parts in common", { timeout: 60_000 }, () => {
  const inputOf = async (text: string, findings: readonly string[] = []): Promise<Record<string, unknown>> => {
    const { manifest, findings: found } = await load(text);
    expect(found).toEqual(findings);
    return manifest?.tools?.[0]?.inputSchema as Record<string, unknown>;
  };
  const steps = (count: number, step: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => step(index + 1)).join("\n");

  it.each([
    ["objects", (index: number) => `const v${index} = { left: v${index - 1}, right: v${index - 1} };`],
    ["tuples", (index: number) => `const v${index} = [v${index - 1}, v${index - 1}] as const;`],
  ])("are written once where they have no name, and would double at each step: %s", async (_, step) => {
    const schema = await inputOf(
      `const v0 = { text: "" };\n${steps(14, step)}\nexport function f(input: { of: typeof v14 }): void {}`,
    );
    expect(JSON.stringify(schema).length).toBeLessThan(6_000);
  });

  it("are said where they stand while that is short", async () => {
    const schema = await inputOf(
      "const v = { text: '' };\nexport function f(input: { left: typeof v; right: typeof v }): void {}",
    );
    const part = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
    expect(schema).toEqual({ type: "object", properties: { left: part, right: part }, required: ["left", "right"] });
  });

  it("are written once as the values of a record of an enum, too, and named as its first member", async () => {
    const members = steps(200, (index) => `  M${index} = "m${index}",`);
    const schema = await inputOf(
      `enum Code {\n${members}\n}\nexport function f(input: { by: Record<Code, { code: Code }> }): void {}`,
    );
    const { by } = schema["properties"] as { by: { properties: Record<string, unknown> } };
    expect(by.properties["m200"]).toEqual({ $ref: "#/$defs/M1" });
    expect(Object.keys(schema["$defs"] as object)).toEqual(["M1"]);
  });

  it("have names that are no longer to find out than to read", async () => {
    const step = (index: number): string => `type L${index} = Flat<{ left: L${index - 1}; right: L${index - 1} }>;`;
    const schema = await inputOf(
      "type Flat<T> = { [K in keyof T]: T[K] };\ntype L0 = Flat<{ text: string }>;\n" +
        `${steps(31, step)}\nexport function f(input: { of: L31 }): void {}`,
    );
    expect(Object.keys(schema["$defs"] as object)).toHaveLength(32);
  });

  it("may lead to others as far as they like: that is no depth", async () => {
    const parts = steps(100, (index) => `interface P${index} { next: P${index + 1}; all: P${index}[] }`);
    const schema = await inputOf(
      `${parts}\ninterface P101 { end: true }\nexport function f(input: { first: P1 }): void {}`,
    );
    expect(Object.keys(schema["$defs"] as object)).toHaveLength(101);
  });

  it("are cut where a generic never ends", async () => {
    const schema = await inputOf(
      "type Grows<T> = { value: T; next: Grows<T[]> };\nexport function f(input: { of: Grows<string> }): void {}",
      [
        "tools.ts#/tools/0/inputSchema/$defs/GrowsString32/properties/next (1:29)  MCPGEN_TYPE  The type never ends; any value is accepted.",
      ],
    );
    expect(Object.keys(schema["$defs"] as object)).toHaveLength(32);
  });

  it("are told to be too many where they are", async () => {
    const parts = steps(1_100, (index) => `interface P${index} { p${index}: string }`);
    const one = Array.from({ length: 1_100 }, (_, index) => `P${index + 1}`).join(" | ");
    await inputOf(`${parts}\nexport function f(input: { one: ${one} }): void {}`, [
      "tools.ts#/tools/0/inputSchema/properties/one (1101:28)  MCPGEN_TYPE  The type has more than 1,000 parts with " +
        "names; any value is accepted.",
    ]);
  });
});

describe("code that nests deeper than the compiler can go", { timeout: 60_000 }, () => {
  it("is told with the file", async () => {
    const data = `const data = ${"[".repeat(3_000)}${"]".repeat(3_000)};`;
    const { manifest, findings } = await load(`${data}\nexport function f(input: { a: string }): void {}`);
    expect(manifest).toBeUndefined();
    expect(findings).toEqual([
      "tools.ts#  MCPGEN_SYNTAX  The file, or one that it imports, nests too deeply to be read.\n" +
        "    hint: Have the functions in a file of their own, without the data.",
    ]);
    expect((await load("export function f(): string { return ''; }")).findings).toEqual([]);
  });
});
