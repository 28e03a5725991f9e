import { describe, expect, it } from "vitest";
import { load } from "./support/load.js";

describe("types that hold themselves", { timeout: 120_000 }, () => {
  const TYPES =
    "interface User { id: string; friends: User[] }\n" +
    "type DeepPartial<T> = T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;\n" +
    "interface Row<T> { value: T; next?: Row<T> }\n";
  const schemas = async (signature: string): Promise<readonly unknown[]> => {
    const { manifest, findings } = await load(`${TYPES}export function f${signature} { return null!; }`);
    expect(findings).toEqual([]);
    const [tool] = manifest?.tools ?? [];
    return [tool?.inputSchema, tool?.outputSchema];
  };
  const string = { type: "string" };
  const user = (ref: string): object => ({
    type: "object",
    properties: { id: string, friends: { type: "array", items: { $ref: ref } } },
    required: ["id", "friends"],
  });

  it("refer to the whole schema where they are all of it", async () => {
    expect(await schemas("(input: User): User")).toEqual([user("#"), user("#")]);
  });

  it("are written apart where a default is the outermost one's alone", async () => {
    const own = user("#/$defs/User") as { properties: object };
    expect(await schemas('({ id = "x" }: User): { of: User }')).toEqual([
      {
        ...own,
        properties: { ...own.properties, id: { ...string, default: "x" } },
        $defs: { User: user("#/$defs/User") },
      },
      { type: "object", properties: { of: { $ref: "#/$defs/User" } }, required: ["of"], $defs: { User: own } },
    ]);
  });

  it("end also where a conditional type gives them no name", async () => {
    const { required: _, ...partial } = user("#/$defs/Of") as { required: unknown };
    const [input] = await schemas("(input: { of: DeepPartial<User> }): void");
    expect(input).toEqual({
      type: "object",
      properties: { of: { $ref: "#/$defs/Of" } },
      required: ["of"],
      $defs: { Of: partial },
    });
  });

  it("may be interfaces of arrays, which aliases could not be once", async () => {
    const { manifest, findings } = await load(
      "type Json = string | List | Pages<number>;\ninterface List extends Array<Json> {}\n" +
        "interface Pages<T> extends ReadonlyArray<T> {}\nexport function f(input: { json: Json }): { json: Json } { return null!; }",
    );
    expect(findings).toEqual([]);
    const { inputSchema, outputSchema } = manifest?.tools?.[0] ?? {};
    expect(inputSchema).toMatchObject({
      $defs: {
        Json: { anyOf: [{ type: "string" }, { $ref: "#/$defs/List" }, { $ref: "#/$defs/PagesNumber" }] },
        List: { type: "array", items: { $ref: "#/$defs/Json" } },
        PagesNumber: { type: "array", items: { type: "number" } },
      },
    });
    expect(outputSchema).toMatchObject({ $defs: { List: {}, PagesNumber: { readOnly: true } } });
  });

  it("have the arguments of generics in their names, word by word", async () => {
    const [input] = await schemas("(input: { rows: Row<string>[] }): void");
    expect(Object.keys((input as { $defs: object }).$defs)).toEqual(["RowString"]);
  });

  it("are no wrapper's members: an optional parameter shows its own", async () => {
    const { manifest } = await load(
      "interface Search { q?: string }\n/** @param input.q What. */\nexport function f(input?: Search): void {}",
    );
    expect(manifest?.tools?.[0]?.inputSchema).toEqual({
      type: "object",
      properties: { q: { type: "string", description: "What." } },
    });
  });
});
