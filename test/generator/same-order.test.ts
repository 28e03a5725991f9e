import { describe, expect, it } from "vitest";
import { inOrderOf } from "../../src/model/same-order.js";

describe("the order of an earlier version", () => {
  const listed = (names: readonly string[]): object => ({ tools: names.map((name) => ({ name })) });
  const tools = (...names: string[]): object => listed(names);

  it("is kept; what is new follows as it came", () => {
    expect(inOrderOf(tools("x", "c", "b", "y", "a"), tools("a", "b", "c", "gone"))).toEqual(
      tools("a", "b", "c", "x", "y"),
    );
  });

  it("is that of resources by their URIs, since several may have one name", () => {
    const resources = (...uris: string[]): object => ({ resources: uris.map((uri) => ({ name: "log", uri })) });
    expect(inOrderOf(resources("l:a", "l:b", "l:c"), resources("l:c", "l:a"))).toEqual(resources("l:c", "l:a", "l:b"));
  });

  it("is that of lists whose order means nothing, if they hold the same", () => {
    const required = (...names: string[]): object => ({ inputSchema: { required: names } });
    expect(inOrderOf(required("a", "b"), required("b", "a"))).toEqual(required("b", "a"));
    expect(inOrderOf(required("a", "c"), required("b", "a"))).toEqual(required("a", "c"));
    // As many elements, and each of the earlier ones is there; still not the same.
    expect(inOrderOf(required("a", "b"), required("a", "a"))).toEqual(required("a", "b"));
  });

  // By the square of these, it would take minutes.
  it("does not take time by the square of how many there are", () => {
    const names = Array.from({ length: 200_000 }, (_, at) => `tool_${at}`);
    // Neighbours far apart, so that sorting has to compare.
    const mixed = names.map((_, at) => names[(at * 7_919) % names.length]!);
    expect(inOrderOf(listed(mixed), listed(names))).toEqual(listed(names));
  });
});
