import { describe, expect, it, vi } from "vitest";
import { isUnique } from "../../src/runtime/validation/checks.js";
import { rareKeywords } from "../../src/runtime/validation/explain-rare.js";
import { explain } from "../../src/runtime/validation/explain.js";
import type { JsonSchema } from "../../src/runtime/validation/json-schema.js";
import type { StandardIssue } from "../../src/runtime/validation/standard-schema.js";

// A value that a peer sends is explained in proportion to its length, whatever the schema. Work is counted.

const range = <Item>(length: number, make: (at: number) => Item): Item[] => Array.from({ length }, (_, at) => make(at));
const members = (count: number): Record<string, number> =>
  Object.fromEntries(range(count, (at) => [`k${at}`, at] as const));

function explained(schema: JsonSchema, value: unknown): StandardIssue[] {
  return explain({ schema, is: () => false, rare: rareKeywords }, value);
}

/** How often a value is asked for its members while it is explained. */
function looks(schema: JsonSchema, value: object): number {
  let count = 0;
  const note = (): void => void (count += 1);
  const watched = new Proxy(value, {
    ownKeys: (target) => (note(), Reflect.ownKeys(target)),
    get: (target, key): unknown => (note(), Reflect.get(target, key)),
  });
  explained(schema, watched);
  return count;
}

describe("R36 an explanation by a thousand alternatives", () => {
  it("does not count a long text for each of them", () => {
    const text = "x".repeat(1_000_000);
    const texts = Object.getPrototypeOf("") as Record<symbol, () => unknown>;
    const spy = vi.spyOn(texts, Symbol.iterator);
    try {
      explained({ anyOf: range(1000, (at) => ({ type: "string", maxLength: at })) }, text);
      expect(spy.mock.calls.length).toBeLessThan(100);
    } finally {
      spy.mockRestore();
    }
  });

  it.each<[string, (at: number) => JsonSchema]>([
    ["that ask for a member", (at: number) => ({ required: [`a${at}`] })],
    ["that know one member", (at: number) => ({ properties: { [`a${at}`]: {} }, additionalProperties: false })],
    ["about all members", (at: number) => ({ additionalProperties: { const: `a${at}` } })],
  ])("%s does not list many members for each of them", (_, alternative) => {
    expect(looks({ anyOf: range(1000, alternative) }, members(10_000))).toBeLessThan(2_000_000);
  });

  it("that are constants lists many members for none of them", () => {
    expect(looks({ enum: range(1000, (at) => ({ a: at })) }, members(1000))).toBeLessThan(10);
  });

  it("about items does not go through many for each of them", () => {
    const oneOf = range(1000, (at) => ({ items: { const: at } }));
    expect(looks({ oneOf }, Array(10_000).fill("a"))).toBeLessThan(2_000_000);
  });

  it("which have looked at a property does not list the others for each of them", () => {
    const anyOf = range(100, (at) => ({ properties: { [`k${at}`]: true } }));
    const spy = vi.spyOn(Object, "hasOwn");
    try {
      explained({ anyOf, unevaluatedProperties: false }, members(1000));
      expect(spy.mock.calls.filter(([, key]) => key === "k999").length).toBeLessThan(200);
    } finally {
      spy.mockRestore();
    }
  });
});

it("R36 names are not tried against patterns when there is no more to find", () => {
  const patternProperties = Object.fromEntries(range(500, (at) => [`^b${at}`, true]));
  const seen: string[] = [];
  const watched = new Proxy(patternProperties, {
    ownKeys: (target) => (seen.push(""), Reflect.ownKeys(target)),
  });
  const schema = { patternProperties: watched, additionalProperties: false };
  expect(explained(schema, members(20_000)).at(0)).toEqual({ path: ["k0"], message: "unknown property" });
  expect(seen.length).toBeLessThan(1000);
});

it("R36 where there is no more to find, nothing is said that does not hold", () => {
  const not = { properties: { k9: { const: 0 } } };
  const anyOf = range(50, (at) => ({ additionalProperties: { const: `a${at}` } }));
  expect(explained({ allOf: [{ anyOf }, { not }] }, members(10_000))).toEqual([]);
});

describe("items that differ", () => {
  it("R36 are read once, however deep in lists whose items differ too", () => {
    let value: unknown[] = range(1000, (at) => `text ${at}`);
    const levels = [value];
    for (let at = 0; at < 100; at += 1) levels.push((value = [at, value, `${at}`]));
    const spy = vi.spyOn(JSON, "stringify");
    try {
      expect(levels.every(isUnique)).toBe(true);
      expect(spy.mock.calls.length).toBeLessThan(10_000);
    } finally {
      spy.mockRestore();
    }
  });

  it.each([
    ["texts", (end: string) => "x".repeat(5000) + end],
    ["lists", (end: string) => [...Array<number>(5000).fill(1), end]],
    ["lists of one text", (end: string) => [["x".repeat(5000) + end]]],
    ["objects", (end: string) => ({ a: { ["k".repeat(5000)]: end }, b: [] })],
  ])("are told apart by their ends: %s", (_, item) => {
    expect(isUnique([item("a"), item("b"), item("c")])).toBe(true);
    expect(isUnique([item("a"), item("b"), item("a")])).toBe(false);
    expect(isUnique([[1], ["1"], [1, []], [[1]], "[1,]", { a: 1 }, { a: "1" }, null, "null", [null]])).toBe(true);
    expect(
      isUnique([
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ]),
    ).toBe(false);
  });
});
