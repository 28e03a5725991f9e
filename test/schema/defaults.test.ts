import { describe, expect, it } from "vitest";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";

describe("defaults", async () => {
  const [validator, recursive, proto] = await loadValidators([
    {
      type: "object",
      properties: {
        days: { type: "integer", default: 3 },
        place: { $ref: "#/$defs/place" },
        list: { type: "array", items: { $ref: "#/$defs/place" } },
        either: { anyOf: [{ type: "string" }, { type: "object", properties: { x: { default: 1 } } }] },
        shared: { default: { a: [] } },
      },
      $defs: { place: { type: "object", properties: { unit: { type: "string", default: "m" } } } },
    },
    { type: "object", default: {}, properties: { next: { $ref: "#" } } },
    JSON.parse('{"type":"object","properties":{"__proto__":{"default":1},"constructor":{"default":2}}}'),
  ]);

  it("fills null for a value that is absent as a whole", async () => {
    const [nullable] = await loadValidators([{ type: ["string", "null"], default: null }]);
    expect([nullable?.withDefaults(undefined), nullable?.withDefaults("a")]).toEqual([null, "a"]);
  });

  it("fills what is absent at every depth, in a copy", () => {
    const value = { place: {}, list: [{}, { unit: "f" }], either: {} };
    expect(validator?.withDefaults(value)).toEqual({
      days: 3,
      place: { unit: "m" },
      list: [{ unit: "m" }, { unit: "f" }],
      either: { x: 1 },
      shared: { a: [] },
    });
    expect(value).toEqual({ place: {}, list: [{}, { unit: "f" }], either: {} });
    expect((validator?.withDefaults({ days: undefined }) as { days: number }).days).toBe(3);
    const [a, b] = [validator?.withDefaults({}), validator?.withDefaults({})] as { shared: object }[];
    expect(a?.shared).not.toBe(b?.shared);
  });

  it("leaves other values alone, and defaults that contain themselves finite", () => {
    expect(validator?.withDefaults(5)).toBe(5);
    expect(recursive?.withDefaults({})).toEqual({ next: {} });
  });

  it.each([
    ["members", (part: object) => ({ type: "object", default: {}, properties: { l: part, r: part } })],
    ["items", (part: object) => ({ type: "array", default: [null, {}, {}], items: { properties: { a: part } } })],
  ])("R36 leaves out defaults whose %s multiply, and tells it", async (_, step) => {
    const $defs: Record<string, object> = { d0: { type: "string", default: "a" } };
    for (let at = 0; at < 24; at += 1) $defs[`d${at + 1}`] = step({ $ref: `#/$defs/d${at}` });
    const schema = { type: "object", properties: { a: { $ref: "#/$defs/d24" } }, $defs };
    expect(printSchemas([schema]).diagnostics).toMatchObject(
      ["/0/$defs/d9/default", "/0/$defs/d19/default"].map((pointer) => ({ code: "MCPGEN_SCHEMA_DEFAULT", pointer })),
    );
    const [one] = await loadValidators([schema]);
    expect(JSON.stringify(one?.withDefaults({})).length).toBeLessThan(100_000);
  });

  it("R33 fills names of prototypes as properties", () => {
    const filled = proto?.withDefaults({}) as object;
    expect(Object.keys(filled).sort()).toEqual(["__proto__", "constructor"]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
  });
});

describe("defaults of schemas that look at one value together", () => {
  const filled = async (schema: object, value: unknown): Promise<unknown> => {
    const [validator] = await loadValidators([schema]);
    expect(validator?.is(value)).toBe(true);
    const result = validator?.withDefaults(value);
    expect(validator?.is(result)).toBe(true);
    return result;
  };
  const unit = { type: "object", properties: { unit: { default: "m" } } };

  it("fill a member that several of them name in one go, however deep it goes on", async () => {
    const list = (name: string): object => ({
      children: { type: "array", items: { $ref: `#/$defs/${name}` } },
      name: { default: "" },
    });
    const schema = {
      $ref: "#/$defs/whole",
      $defs: {
        base: { type: "object", properties: list("whole") },
        whole: { allOf: [{ $ref: "#/$defs/base" }], properties: list("whole") },
      },
    };
    let [value, wanted]: object[] = [{}, { name: "" }];
    for (let depth = 0; depth < 60; depth += 1) {
      [value, wanted] = [{ children: [value] }, { name: "", children: [wanted] }];
    }
    expect(await filled(schema, value)).toEqual(wanted);
    const alternatives = { ...schema.$defs, whole: { ...schema.$defs.whole, anyOf: [{ $ref: "#/$defs/base" }] } };
    expect(await filled({ ...schema, $defs: alternatives }, value)).toEqual(wanted);
  });

  it("come from the alternative that is meant, in lists of any length", async () => {
    const either = ["a", "b"].map((kind) => ({
      type: "object",
      properties: { kind: { const: kind }, [kind]: { default: 1 } },
      required: ["kind"],
    }));
    const items = Array.from({ length: 50_000 }, () => ({ kind: "b" }));
    const result = await filled({ type: "array", items: { oneOf: either } }, items);
    expect(result).toEqual(items.map(() => ({ kind: "b", b: 1 })));
  });

  it("come from patternProperties, and from additionalProperties only for what no pattern matches", async () => {
    const schema = {
      type: "object",
      patternProperties: { "^x": { type: "object", additionalProperties: false }, "^y": unit },
      additionalProperties: { type: "object", properties: { a: { default: 1 } } },
    };
    expect(await filled(schema, { x: {}, y: {}, z: {} })).toEqual({ x: {}, y: { unit: "m" }, z: { a: 1 } });
  });

  it("come from the branch of a condition, and from dependentSchemas", async () => {
    const schema = {
      type: "object",
      if: { properties: { kind: { const: "a" } } },
      then: { properties: { of: unit } },
      else: { properties: { other: { default: 1 } } },
      dependentSchemas: { size: { properties: { scale: { default: 10 } } } },
    };
    expect(await filled(schema, { kind: "a", of: {} })).toEqual({ kind: "a", of: { unit: "m" } });
    expect(await filled(schema, { kind: "b", size: 1 })).toEqual({ kind: "b", size: 1, scale: 10, other: 1 });
  });
});
