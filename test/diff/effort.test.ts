import { describe, expect, it } from "vitest";
import { diff, type Severity } from "../../src/model/diff.js";

interface Tool {
  readonly name: string;
  readonly inputSchema: object;
}

/** A union that got wider, and costs a few steps to compare. */
const easy = (type: string): object => ({
  type: "object",
  properties: { n: { anyOf: [{ type }, { enum: ["a", "b"] }, { type: "null" }] } },
});

/** More than anybody wants to spend: members that are unions of unions, all of which hold of one value. */
function hard(minLength: number): object {
  const union = (depth: number): object => ({
    anyOf: Array.from({ length: 6 }, (_, at) => ({
      properties: { [`p${at}`]: depth === 0 ? { type: "string", minLength } : union(depth - 1) },
    })),
  });
  const member = (): object => ({ type: "object", allOf: [union(1), union(1), union(1)] });
  return {
    type: "object",
    properties: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`m${at}`, member()])),
  };
}

const kinds = (last: string): object => ({
  oneOf: Array.from({ length: 12 }, (_, at) => ({
    type: "object",
    properties: { kind: { const: `k${at}` }, n: { type: at === 11 ? last : "string" }, note: { title: "long" } },
    required: ["kind"],
    description: "a union with a long description ".repeat(4),
  })),
});
/** Takes 60,000 steps to compare. */
const long = (last: string): object => ({
  type: "object",
  properties: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`m${at}`, kinds(last)])),
});

/** Titles of their own, since what tools share is compared once. */
const many = (count: number, inputSchema: object): Tool[] =>
  Array.from({ length: count }, (_, at) => ({ name: `t${at}`, inputSchema: { ...inputSchema, title: `T${at}` } }));

/** The severities that are found of each tool, by name. */
function verdicts(before: readonly Tool[], after: readonly Tool[]): Map<string, Severity[]> {
  const found = new Map<string, Severity[]>();
  for (const { pointer, severity } of diff({ tools: before }, { tools: after })) {
    const name = after[Number(pointer.split("/")[2])]!.name;
    found.set(name, [...(found.get(name) ?? []), severity]);
  }
  return found;
}

describe("what diff says of one schema", { timeout: 60_000 }, () => {
  it("is the same for thousands with the same edit", () => {
    const found = verdicts(many(3_000, easy("integer")), many(3_000, easy("number")));
    expect(found.size).toBe(3_000);
    expect(new Set([...found.values()].flat())).toEqual(new Set(["safe"]));
  });

  it("depends neither on where it stands nor on what else is hard to compare", () => {
    const before = [...many(3, easy("integer")), { name: "hard", inputSchema: hard(1) }];
    const after = [...many(3, easy("number")), { name: "hard", inputSchema: hard(2) }];
    const found = verdicts(before, after);
    expect(new Set(found.get("hard"))).toEqual(new Set(["risky"]));
    expect(found.get("t0")).toEqual(["safe"]);
    expect(verdicts(before.toReversed(), after.toReversed())).toEqual(found);
  });

  it("is the same for twenty long ones as for one", () => {
    const found = verdicts(many(20, long("integer")), many(20, long("number")));
    expect([...found.values()]).toEqual(Array.from({ length: 20 }, () => Array.from({ length: 40 }, () => "safe")));
  });

  it("is the same for hundreds that are alike", () => {
    const alike = (last: string): Tool[] =>
      Array.from({ length: 300 }, (_, at) => ({ name: `t${at}`, inputSchema: long(last) }));
    expect(new Set([...verdicts(alike("integer"), alike("number")).values()].flat())).toEqual(new Set(["safe"]));
  });

  it("is one change, however many members refer to it one through the next", () => {
    const chained = (type: string): object => {
      const numbers = Array.from({ length: 300 }, (_, at) => at);
      const refer = (at: number): object => ({ $ref: `#/$defs/d${at}` });
      const definition = (at: number): object =>
        at === 299 ? { type } : { type: "object", properties: { next: refer(at + 1) } };
      return {
        type: "object",
        properties: Object.fromEntries(numbers.map((at) => [`m${at}`, refer(at)])),
        $defs: Object.fromEntries(numbers.map((at) => [`d${at}`, definition(at)])),
      };
    };
    expect(verdicts(many(1, chained("integer")), many(1, chained("number"))).get("t0")).toEqual(["safe"]);
  });

  it("costs in proportion to how deep it is nested", () => {
    const nested = (depth: number, type: string): object => {
      let schema: object = { type };
      for (let at = 0; at < depth; at++) schema = { type: "object", properties: { n: schema, other: { title: "t" } } };
      return schema;
    };
    const time = (depth: number): number => {
      const started = process.cpuUsage().user;
      const found = verdicts(many(1, nested(depth, "number")), many(1, nested(depth, "string")));
      expect(found.get("t0")).toEqual(["breaking"]);
      return process.cpuUsage().user - started;
    };
    time(100);
    expect(time(900)).toBeLessThan(12 * time(300));
  });

  it("is found in bounded time where each of hundreds of members refers to the next", { timeout: 15_000 }, () => {
    const chained = (type: string): object => {
      const numbers = Array.from({ length: 600 }, (_, at) => at);
      const said = (at: number): object[] => [{ properties: { v: { type: at === 599 ? type : "integer" } } }];
      const next = (at: number): object[] => (at === 599 ? [] : [{ $ref: `#/$defs/d${at + 1}` }]);
      return {
        type: "object",
        properties: Object.fromEntries(numbers.map((at) => [`p${at}`, { allOf: [{ $ref: `#/$defs/d${at}` }] }])),
        $defs: Object.fromEntries(numbers.map((at) => [`d${at}`, { allOf: [...said(at), ...next(at)] }])),
      };
    };
    const started = process.cpuUsage().user;
    const tools = (type: string): { tools: Tool[] } => ({ tools: many(2, chained(type)) });
    const messages = diff(tools("integer"), tools("number")).map(({ message }) => message);
    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(12);
    expect(messages.some((message) => /cannot tell .*: too large to compare in full$/.test(message))).toBe(true);
  });
});
