import { beforeEach, describe, expect, it, vi } from "vitest";
import { parseJson } from "../../src/load/json.js";

// Where values stand in a JSON text, and what finding out costs: steps are counted, since clocks depend on the machine.

const joined = vi.hoisted(() => ({ tokens: 0 }));

vi.mock("../../src/diagnostics.js", async (original) => {
  const actual = await original<typeof import("../../src/diagnostics.js")>();
  const pointerTo: typeof actual.pointerTo = (pointer, ...tokens) => {
    joined.tokens += tokens.length;
    return actual.pointerTo(pointer, ...tokens);
  };
  return { ...actual, pointerTo };
});

beforeEach(() => {
  joined.tokens = 0;
});

describe("places in JSON", () => {
  const text = '{"a": [1, {"b": "x"}],\n "a/b": {"~": [[]],\n"": 2}, "last": true}';

  it.each([
    ["", 1, 1],
    ["/a", 1, 7],
    ["/a/0", 1, 8],
    ["/a/1/b", 1, 17],
    ["/a~1b/~0", 2, 15],
    ["/a~1b/~0/0", 2, 16],
    ["/a~1b/", 3, 5],
    ["/last", 3, 17],
  ])("%j stands at %i:%i", (pointer, line, column) => {
    const all = parseJson(text).locate(["/a", pointer, "/last", "/nowhere", "/a/b"]);
    expect(all.get(pointer)).toEqual({ line, column });
    expect([...all.keys()].sort()).toEqual([...new Set(["/a", pointer, "/last"])].sort());
  });

  it("takes the last of keys that stand twice, as JSON.parse does", () => {
    expect(parseJson('{"a": {"b": 1}, "a": 2}').locate(["/a", "/a/b"])).toEqual(
      new Map([
        ["/a", { line: 1, column: 22 }],
        ["/a/b", { line: 1, column: 13 }],
      ]),
    );
  });

  it("makes no pointer of a value that nobody asked for, however deep it is", () => {
    const [depth, values] = [500, 10_000];
    const parsed = parseJson(`${"[".repeat(depth)}${"1,".repeat(values)}1${"]".repeat(depth)}`);
    const deepest = `${"/0".repeat(depth - 1)}/${values}`;
    expect(parsed.locate([deepest]).get(deepest)).toEqual({ line: 1, column: depth + 2 * values + 1 });
    expect(joined.tokens).toBe(0);
  });

  it("makes the pointer of what is told, and of nothing else", () => {
    const { diagnostics } = parseJson(`[[[${"1,".repeat(1000)}12345678901234567890]]]`);
    expect(diagnostics.map(({ pointer }) => pointer)).toEqual(["/0/0/1000"]);
    expect(joined.tokens).toBe(3);
  });
});
