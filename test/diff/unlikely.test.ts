import { describe, expect, it } from "vitest";
import { diff, type Change } from "../../src/model/diff.js";

// A new optional member refuses only who has sent another kind of value under its name before. Wherever it stands, that is risky
// and no break; what breaks beside it stays one.

const TEXT = { type: "string" };
const object = (properties: object, more: object = {}): object => ({ type: "object", properties, ...more });
const kind = (name: string, properties: object): object =>
  object({ kind: { const: name }, ...properties }, { required: ["kind"] });
const tree = (own: object): object =>
  object({ ...own, next: { anyOf: [{ $ref: "#/properties/p" }, { type: "null" }] } });

/** Each way for an object to stand in a member. */
const PLACES: Readonly<Record<string, (value: object) => object>> = {
  "a member": (value) => value,
  "a list": (value) => ({ type: "array", items: value }),
  "a tuple": (value) => ({ type: "array", prefixItems: [TEXT, value] }),
  "a map": (value) => ({ type: "object", additionalProperties: value }),
  "a map by pattern": (value) => ({ type: "object", patternProperties: { "^x-": value } }),
  "an alternative": (value) => ({ anyOf: [value, { enum: [""] }] }),
  "one of several": (value) => ({ oneOf: [{ type: "null" }, { type: "array", items: value }] }),
  "a part": (value) => ({ allOf: [{ minProperties: 1 }, value] }),
  "an alternative in a list in a map": (value) => ({
    type: "object",
    additionalProperties: { type: "array", items: { anyOf: [TEXT, value] } },
  }),
  "a condition beside": (value) => ({ if: { required: ["a"] }, then: { required: ["c"] }, ...value }),
};

const inputs = (before: object, after: object): Change[] =>
  diff({ tools: [{ name: "t", inputSchema: before }] }, { tools: [{ name: "t", inputSchema: after }] });
const outputs = (before: object, after: object): Change[] => {
  const tools = (outputSchema: object): object[] => [{ name: "t", inputSchema: { type: "object" }, outputSchema }];
  return diff({ tools: tools(before) }, { tools: tools(after) });
};
const severities = (changes: readonly Change[]): Set<string> => new Set(changes.map(({ severity }) => severity));

describe.each(Object.entries(PLACES))("an object in %s", (_, place) => {
  const holding = (properties: object): object => object({ p: place(object(properties)) });
  const [old, current] = [holding({ a: TEXT }), holding({ a: TEXT, b: TEXT })];

  it("gets an optional member", () => {
    const changes = inputs(old, current);
    expect(severities(changes), JSON.stringify(changes)).toEqual(new Set(["risky"]));
    expect(changes.filter(({ cannotTell }) => cannotTell)).toEqual([]);
  });

  it("loses one of an output", () => {
    const changes = outputs(current, old);
    expect(severities(changes), JSON.stringify(changes)).toEqual(new Set(["risky"]));
    expect(changes.filter(({ cannotTell }) => cannotTell)).toEqual([]);
  });

  it("gets one beside a break", () => {
    const broken = holding({ a: { type: "number" }, b: TEXT });
    expect(severities(inputs(old, broken)).has("breaking")).toBe(true);
    expect(severities(outputs(broken, old)).has("breaking")).toBe(true);
  });
});

it("says what is refused, with an example", () => {
  const before = object({ p: { anyOf: [object({ a: TEXT }), object({ c: TEXT })] } });
  const after = object({ p: { anyOf: [object({ a: TEXT, b: TEXT }), object({ c: TEXT, b: TEXT })] } });
  expect(inputs(before, after)).toEqual([
    expect.objectContaining({
      code: "input-narrowed",
      message: expect.stringMatching(
        /^anyOf\/0 changed, anyOf\/1 changed: refuses more only of what was sent under names that were not declared, for example \{"b":/,
      ) as string,
    }),
  ]);
  expect(outputs(after, before)).toEqual([expect.objectContaining({ code: "output-widened", severity: "risky" })]);
});

it.each<[string, object, object, string]>([
  [
    "one kind gets what another kind has",
    { oneOf: [kind("a", {}), kind("b", { n: { type: "number" } })] },
    { oneOf: [kind("a", { n: TEXT }), kind("b", { n: { type: "number" } })] },
    "risky",
  ],
  [
    "one kind has another member of the same name",
    { anyOf: [kind("a", { n: { type: "number" } }), kind("b", {})] },
    { anyOf: [kind("a", { n: TEXT }), kind("b", { n: TEXT })] },
    "breaking",
  ],
  [
    "what one alternative leaves open and another takes",
    { anyOf: [object({ a: TEXT, b: { type: "number" } }), object({ a: TEXT })] },
    object({ a: TEXT, b: TEXT }),
    "breaking",
  ],
  [
    "a member that only a condition declares",
    { if: object({}, { required: ["a"] }), then: object({ b: { type: "number" } }) },
    object({ b: TEXT }),
    "breaking",
  ],
  [
    "alternatives that may no longer hold together",
    { anyOf: [object({ a: TEXT }, { required: ["a"] }), object({ b: TEXT }, { required: ["b"] })] },
    { oneOf: [object({ a: TEXT }, { required: ["a"] }), object({ b: TEXT }, { required: ["b"] })] },
    "breaking",
  ],
  ["a member that all send undeclared", object({}, { required: ["b"] }), object({ b: TEXT }), "breaking"],
  [
    "a pattern for a member that all send undeclared",
    object({}, { required: ["b"] }),
    object({}, { patternProperties: { "^b": TEXT } }),
    "breaking",
  ],
  ["trees that get a member", tree({ a: TEXT }), tree({ a: TEXT, b: TEXT }), "risky"],
  ["trees that take less and get a member", tree({ a: TEXT }), tree({ a: { enum: ["x"] }, b: TEXT }), "breaking"],
  [
    "an alternative that is closed and gets a member",
    { anyOf: [object({ a: TEXT }), object({ c: TEXT })] },
    { anyOf: [object({ a: TEXT, b: TEXT }, { additionalProperties: false }), { enum: [""] }] },
    "breaking",
  ],
])("%s", (_, before, after, severity) => {
  const changes = inputs(object({ p: before }), object({ p: after }));
  const [worst] = changes;
  expect(worst?.severity, JSON.stringify(changes)).toBe(severity);
});
