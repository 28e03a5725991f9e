import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import * as mini from "zod/mini";
import { withoutFlags } from "../../src/load/pattern-flags.js";
import { toJsonSchema, type Side } from "../../src/load/standard-schema.js";
import { load } from "./support/load.js";

/** The members of an object's schema, and what is said about it. */
function convert(schema: unknown, side: Side = "input"): { properties: Record<string, unknown>; said: string[] } {
  const said: string[] = [];
  const converted = toJsonSchema(schema, { pointer: "/s", side, unknown: {} }, (found) =>
    said.push(`${found.pointer}  ${found.message}`),
  );
  return { properties: (converted as { properties: Record<string, unknown> }).properties, said };
}

describe("what JSON Schema cannot say is told, each loss by itself", () => {
  it("of zod, where it stands", () => {
    const inner = z.array(z.object({ big: z.bigint() }));
    const { properties, said } = convert(z.object({ at: z.date(), inner, fine: z.string() }));
    expect(properties).toMatchObject({ at: {}, fine: { type: "string" } });
    expect(said).toEqual([
      "/s/properties/at  zod: Date cannot be represented in JSON Schema. Any value is accepted there.",
      "/s/properties/inner/items/properties/big  zod: BigInt cannot be represented in JSON Schema. Any value is accepted there.",
    ]);
  });

  it("of zod, also beside what has no type to tell it by", () => {
    const late = z.string().catch(() => {
      throw new Error("late");
    });
    expect(convert(z.object({ late, at: z.date() }), "output").said).toHaveLength(2);
  });

  it("of valibot, each kind once, without what only the compiler or code knows", () => {
    const word = v.pipe(
      v.string(),
      v.brand("word"),
      v.check((text) => text !== "no"),
    );
    expect(convert(toStandardJsonSchema(v.object({ word }))).said).toEqual([]);
    const { said } = convert(toStandardJsonSchema(v.object({ a: v.date(), b: v.date(), c: v.map(word, word) })));
    expect(said.map((text) => /"(\w+)" schema/.exec(text)?.[1])).toEqual(["date", "map"]);
  });

  it("of arktype, which says nothing itself", () => {
    const { properties, said } = convert(type({ at: "Date", big: "bigint", name: type("string").narrow(() => true) }));
    expect(properties).toEqual({ at: {}, big: {}, name: { type: "string" } });
    expect(said.sort()).toEqual([
      "/s  arktype: Date cannot be represented in JSON Schema. Any value is accepted there.",
      "/s  arktype: bigint cannot be represented in JSON Schema. Any value is accepted there.",
    ]);
  });
});

describe("parts that a schema has in many places", () => {
  const text = (schema: unknown): string => JSON.stringify(convert(schema).properties);

  it("are written once by zod where all is long with them: each step would double it", () => {
    let schema: z.ZodType = z.object({ text: z.string() });
    for (let step = 0; step < 40; step += 1) schema = z.object({ left: schema, right: schema });
    const converted = toJsonSchema(schema, { pointer: "/s", side: "input", unknown: {} }, () => undefined);
    expect(JSON.stringify(converted).length).toBeLessThan(10_000);
  });

  it("stay where they are while that is short", () => {
    const part = z.object({ text: z.string() });
    expect(text(z.object({ left: part, right: part }))).not.toContain("$ref");
  });

  it("end what valibot writes, which knows no references to them", () => {
    let schema: v.GenericSchema = v.object({ text: v.string() });
    for (let step = 0; step < 40; step += 1) schema = v.object({ left: schema, right: schema });
    expect(convert(toStandardJsonSchema(schema)).said).toEqual([
      "/s  valibot: The schema has more than 50,000 parts when all are written out. Any value is accepted.",
    ]);
  });
});

describe("a schema of which nothing can be said", () => {
  it("is told with what ends it, not with what could be left out", () => {
    const broken = z.number().default(() => {
      throw new Error("no default today");
    });
    const { said } = convert(z.object({ at: z.date(), broken }));
    expect(said).toEqual(["/s  zod: no default today. Any value is accepted."]);
  });

  it("is told to be one of zod/mini, which has no JSON Schema on it", () => {
    const hints: unknown[] = [];
    toJsonSchema(mini.object({ a: mini.string() }), { pointer: "", side: "input", unknown: {} }, ({ hint }) =>
      hints.push(hint),
    );
    expect(hints).toEqual(['zod has it from 4.2 on; of zod/mini, declare z.toJSONSchema(schema, { io: "input" }).']);
  });
});

describe("flags of regular expressions", () => {
  it.each([
    [/^v\d+$/i, ["v1", "V1", "w1"]],
    [/^[a-c_-]x$/i, ["ax", "BX", "_x", "-X", "dx"]],
    [/^[^a]$/i, ["a", "A", "b"]],
    [/^[^-a]$/i, ["-", "A", "_"]],
    [/^[-a\-b\d-c]$/i, ["-", "A", "B", "C", "5", "_"]],
    [/^[a-z0-9-]+$/i, ["aZ-9", "_"]],
    [/^[Y-b]$/i, ["y", "Z", "a", "B", "^", "c", "X"]],
    [/^(?<Name>ab)\k<Name>$/, ["abab"]],
    [/^(?<Name>a)b$/i, ["AB", "aB"]],
    [/^\x41\w$/, ["Aa"]],
    [/^a.b$/s, ["a\nb", "acb"]],
    [/^[.]\.$/is, ["..", "\n."]],
    [/^é?a{1,2}$/u, ["éaa"]],
    [/^[\]a]\/$/gi, ["]/", "A/"]],
  ])("%s is written without them", (regex, texts) => {
    const pattern = withoutFlags(regex);
    for (const text of texts) {
      regex.lastIndex = 0;
      expect([text, new RegExp(pattern ?? "(?!)", "u").test(text)]).toEqual([text, regex.test(text)]);
    }
  });

  it.each([/^a$/m, /é/i, /\u0041/i, /\p{Lu}/iu, /[\u0041-Z]/i])("%s cannot be", (regex) => {
    expect(withoutFlags(regex)).toBeUndefined();
  });

  it("count in names of members, and in arktype", () => {
    const keys = (regex: RegExp) => z.looseRecord(z.string().regex(regex), z.number());
    const zod = convert(z.object({ a: keys(/^a$/i), c: keys(/^c$/m) }));
    expect(zod.properties).toEqual({
      a: { type: "object", patternProperties: { "^[aA]$": { type: "number" } } },
      c: { type: "object", patternProperties: {} },
    });
    expect(zod.said).toEqual([expect.stringMatching(/^\/s\/properties\/c .*cannot say \/\^c\$\/m without its flags/)]);
    const arktype = convert(type({ a: /^a+$/i, b: [/^b$/i, "[]"], c: /^c$/m, d: /^d$/ }));
    expect(arktype.properties).toEqual({
      a: { type: "string", pattern: "^[aA]+$" },
      b: { type: "array", items: { type: "string", pattern: "^[bB]$" } },
      c: { type: "string" },
      d: { type: "string", pattern: "^d$" },
    });
    expect(arktype.said).toEqual([
      "/s/properties/c  arktype: JSON Schema cannot say /^c$/m without its flags. The rule is left out.",
    ]);
    // Two that differ in their flags only are one for arktype's schemas.
    expect(convert(type({ a: /^a$/, b: /^a$/i }))).toMatchObject({
      properties: { a: { type: "string" }, b: { type: "string" } },
      said: [expect.stringMatching(/^\/s\/properties\/a/), expect.stringMatching(/^\/s\/properties\/b/)],
    });
  });

  it("count in schemas, and what is lost of them is told", () => {
    const zod = convert(
      z.object({ a: z.string().regex(/^a$/i), b: z.string().regex(/^b/i).regex(/c/), c: z.string().regex(/^c$/m) }),
    );
    expect(zod.properties).toEqual({
      a: { type: "string", pattern: "^[aA]$" },
      b: { type: "string", allOf: [{ pattern: "^[bB]" }, { pattern: "c" }] },
      c: { type: "string" },
    });
    expect(zod.said).toEqual([
      "/s/properties/c  zod: JSON Schema cannot say /^c$/m without its flags. The rule is left out.",
    ]);
    const text = (regex: RegExp) => v.pipe(v.string(), v.regex(regex));
    const valibot = convert(toStandardJsonSchema(v.object({ a: text(/^a$/i), c: text(/^c$/m) })));
    expect(valibot.properties).toEqual({ a: { type: "string", pattern: "^[aA]$" }, c: { type: "string" } });
    expect(valibot.said).toEqual([
      "/s  valibot: JSON Schema cannot say /^c$/m without its flags. The rule is left out.",
    ]);
  });
});

describe("defaults of arktype", () => {
  const inner = type({ deep: "string = 'x'" });
  const whole = type({ n: "number = 3", inner, list: [inner, "[]"], all: ["string[]", "=", () => ["a"]] });

  it("are in what is given, and not in what comes of it", () => {
    const deep = { type: "object", properties: { deep: { type: "string", default: "x" } } };
    expect(convert(whole)).toEqual({
      properties: {
        n: { type: "number", default: 3 },
        inner: deep,
        list: { type: "array", items: deep },
        all: { type: "array", items: { type: "string" }, default: ["a"] },
      },
      said: [],
    });
    expect(JSON.stringify(convert(whole, "output"))).not.toContain("default");
    expect(convert(whole.pipe(({ n }) => n)).properties["n"]).toEqual({ type: "number", default: 3 });
    const { node } = type.module({ node: { "more?": "node", n: "number = 1" } });
    expect(convert(node).properties["n"]).toEqual({ type: "number", default: 1 });
  });

  it("that a function makes anew are told", () => {
    const { properties, said } = convert(type({ at: ["string", "=", () => new Date().toISOString()] }));
    expect(properties).toEqual({ at: { type: "string" } });
    expect(said).toEqual(['/s  arktype: The default of "at" does not get into JSON Schema. The rule is left out.']);
  });
});

it("an object of schemas is told to be wrapped", async () => {
  const { manifest, findings } = await load(
    `const a = { "~standard": { version: 1, vendor: "zod" } };
     export default { name: "n", version: "1", tools: [{ name: "t", inputSchema: { a, b: a } }], prompts: [{ name: "p", arguments: { a } }] };`,
    "m.mcp.ts",
  );
  expect(manifest?.tools).toMatchObject([{ inputSchema: { type: "object" } }]);
  expect(manifest?.prompts).toMatchObject([{ arguments: [] }]);
  const said = "This is an object of zod schemas, and no schema of an object; nothing is declared of it.";
  expect(findings).toEqual(
    ["tools/0/inputSchema", "prompts/0/arguments"].map(
      (at) => `m.mcp.ts#/${at}  MCPGEN_SCHEMA_SOURCE  ${said}\n    hint: Wrap it: z.object({ … }).`,
    ),
  );
});
