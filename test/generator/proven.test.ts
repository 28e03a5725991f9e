import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { code, identifier } from "../../src/emit/code.js";
import type { Part } from "../../src/emit/code-file.js";
import { emit } from "../../src/emit/emit.js";
import { printedParts } from "../../src/emit/printed-parts.js";
import { emitProven, type Press } from "../../src/emit/proven.js";
import { scrub } from "../../src/emit/scrub.js";
import { proveShape, type Prove } from "../../src/emit/shape.js";
import type { Manifest } from "../../src/model/manifest.js";
import { document } from "../schema/support/arbitrary.js";
import { runs, seed } from "../support/chance.js";
import { build, byName, emitOptions } from "./support/printed.js";

// What printing and proving cost where both were done before, as in a process that watches.

vi.mock("../../src/emit/scrub.js", { spy: true });
afterEach(() => vi.clearAllMocks());

/** Proves a text once, as the thread does, and remembers which it had to prove. */
function provingOnce(): { readonly prove: Prove; take(): string[] } {
  const proven = new Set<string>();
  const fresh: string[] = [];
  const prove: Prove = (name, text) => {
    if (proven.has(text)) return () => Promise.resolve();
    proven.add(text);
    fresh.push(text);
    return proveShape(name, text);
  };
  return { prove, take: () => fresh.splice(0) };
}

describe("a proof", () => {
  const { model } = build({ tools: [{ name: "find", inputSchema: { type: "object" } }] });

  it("takes one twin of the model for all files", async () => {
    const files = await emitProven(model, emitOptions);
    expect(files).toHaveLength(4);
    expect(scrub).toHaveBeenCalledOnce();
  });

  it("R61 is one of the whole text, however long", async () => {
    const long = "f();\n".repeat(50_000);
    const prove = (text: string, twin: string): Promise<void> => proveShape("client.ts", text)(() => twin);
    await prove(`${long}f("a");`, `${long}f("b");`);
    await expect(prove(`${long}f(a());`, `${long}f("a");`)).rejects.toThrow("client.ts: a declaration's text would");
    await expect(prove(`${long}f(a());`, `${long}f("a");`)).rejects.toThrow(' at "f(a());".');
    await expect(prove(`g(a());\n${long}`, `g("a");\n${long}`)).rejects.toThrow(' at "g(a());".');
  });

  it("takes none for texts that are proven already", async () => {
    await emitProven(model, emitOptions, { prove: () => () => Promise.resolve() });
    expect(scrub).not.toHaveBeenCalled();
  });

  it("is made anew of no more than an edit has changed", async () => {
    const tools = (last: string): Partial<Manifest> => ({
      tools: [
        { name: "stay", inputSchema: { type: "object", properties: { a: { type: "string" } } } },
        { name: "change", inputSchema: { type: "object", properties: { b: { enum: [last] } } } },
      ],
    });
    const { prove, take } = provingOnce();
    await emitProven(build(tools("before")).model, emitOptions, { prove });
    // Two types, two validators, two functions of the client and what they are methods of, three parts of the server, heads.
    expect(take()).toHaveLength(2 + 2 + 4 + 3 + 4);
    await emitProven(build(tools("after")).model, emitOptions, { prove });
    const changed = take();
    expect(changed.every((text) => text.includes('"after"'))).toBe(true);
    expect(changed.map((text) => /export \w+ \w+/.exec(text)?.[0])).toEqual([
      "export interface ChangeInput",
      "export const changeInputValidator",
      "export function createTestServer",
    ]);
  });
});

describe("printed parts", () => {
  const plain = { type: "object" };
  /** Of the tool `find` this would be `FindInputNodeInput`, as the input of `find_input_node` is. */
  const nodeInput = { type: "object", properties: { next: { $ref: "#/$defs/node_input" } } };
  const recursive = { ...nodeInput, $defs: { node_input: nodeInput } };
  const print = (text: string): Part["code"] => vi.fn(() => code`export type ${identifier(text)} = string;`);

  it("are printed once, by what they are made of", () => {
    const kept = printedParts();
    const [first, same, other, unknown] = ["A", "B", "C", "D"].map(print) as [Part["code"], ...Part["code"][]];
    expect(kept({ madeOf: ["a"], code: first }).text).toContain("A");
    expect(kept({ madeOf: ["a"], code: same as Part["code"] }).text).toContain("A");
    expect(kept({ madeOf: ["a", null], code: other as Part["code"] }).text).toContain("C");
    expect(same).not.toHaveBeenCalled();
    for (let time = 1; time <= 2; time += 1) {
      kept({ code: unknown as Part["code"] });
      expect(unknown).toHaveBeenCalledTimes(time);
    }
  });

  it("are printed again where something else decided how they read", () => {
    const kept = printedParts();
    const made = print("A");
    for (let time = 1; time <= 2; time += 1) {
      kept({ madeOf: ["a"], code: made, stoodAlone: () => false });
      expect(made).toHaveBeenCalledTimes(time);
    }
  });

  it("are forgotten when they are too many", () => {
    const kept = printedParts(100);
    const made = Array.from({ length: 4 }, (_, index) => print(`Type${index}`));
    const printed = (index: number): number => {
      kept({ madeOf: [index], code: made[index] as Part["code"] });
      return vi.mocked(made[index] as Part["code"]).mock.calls.length;
    };
    // Three take the room.
    expect([0, 1, 2, 3].map(printed)).toEqual([1, 1, 1, 1]);
    expect([3, 0, 3, 0, 1].map(printed)).toEqual([1, 2, 1, 2, 2]);
  });

  it("make the files that printing anew makes, whatever was edited", async () => {
    const schema = fc.oneof(
      document.map((value) => ({ type: "object", properties: { value } })),
      { weight: 3, arbitrary: fc.constantFrom(plain, recursive) },
    );
    const tool = fc.record({
      // Few names, so that edits give them to something else.
      name: fc.constantFrom("find", "find_input_node", "get"),
      title: fc.constantFrom("one", "two"),
      inputSchema: schema,
      outputSchema: fc.option(schema, { nil: undefined }),
    });
    const manifest = fc.record({ tools: fc.uniqueArray(tool, { maxLength: 4, selector: ({ name }) => name }) });
    await fc.assert(
      fc.asyncProperty(fc.array(manifest, { minLength: 2, maxLength: 6 }), async (edits) => {
        const press: Press = { print: printedParts(), prove: () => () => Promise.resolve() };
        // Back and forth: what is kept longest is what may be stale.
        for (const edit of [...edits, ...edits]) {
          const { model } = build(edit);
          expect(byName(await emitProven(model, emitOptions, press))).toEqual(byName(emit(model, emitOptions)));
        }
      }),
      { numRuns: runs(60), seed },
    );
  }, 60_000);
});
