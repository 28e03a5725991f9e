import { describe, expect, it } from "vitest";
import { load } from "./support/load.js";

describe("members that come from classes", { timeout: 120_000 }, () => {
  it("are no data where a mapped type makes them of a Date or a Map, and told", async () => {
    const { manifest, findings } = await load(
      "type Deep<T> = { readonly [K in keyof T]: T[K] extends object ? Deep<T[K]> : T[K] };\n" +
        "export function f(input: Deep<{ at: Date; all: Map<string, 1>; in: { n: 1 }; of: string[] }>): void {}",
    );
    const { properties, $defs } = manifest?.tools?.[0]?.inputSchema as { properties: object; $defs: object };
    expect(properties).toMatchObject({ of: { type: "array", items: { type: "string" } } });
    expect($defs).toEqual({
      DeepDate: {},
      DeepMapString1: {},
      DeepN1: { type: "object", properties: { n: { type: "number", const: 1 } }, required: ["n"] },
    });
    expect(findings.map((text) => /\$defs\/(\w+) .*MCPGEN_TYPE {2}An instance of/.exec(text)?.[1])).toEqual([
      "DeepDate",
      "DeepMapString1",
    ]);
  });

  it("stay out where they are private", async () => {
    const { manifest } = await load(
      "class Base { a = 1; private b = 2; protected c = 3 }\ninterface Own extends Base { d: string }\n" +
        "export function f(input: Own): Pick<Own, 'a'> { return null!; }",
    );
    const { properties } = manifest?.tools?.[0]?.inputSchema as { properties: object };
    expect(Object.keys(properties).sort()).toEqual(["a", "d"]);
    expect(manifest?.tools?.[0]?.outputSchema).toMatchObject({ properties: { a: { type: "number" } } });
  });
});
