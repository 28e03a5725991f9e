import fc from "fast-check";
import { expect, it } from "vitest";
import { unifiedDiff } from "../../src/cli/unified-diff.js";

/** What `patch` makes of a text. */
function patched(text: string, diff: string): string {
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split("\n").slice(2)) {
    const start = /^@@ -(\d+),(\d+)/.exec(line);
    if (start !== null) {
      const first = Number(start[1]) - (start[2] === "0" ? 0 : 1);
      result.push(...lines.slice(at, first));
      at = first;
    } else if (line.startsWith("+")) result.push(line.slice(1));
    else {
      expect(lines[at]).toBe(line.slice(1));
      if (line.startsWith(" ")) result.push(line.slice(1));
      at += 1;
    }
  }
  return [...result, ...lines.slice(at), ""].join("\n");
}

it("leads from one text to the other", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 40 })
    .map((lines) => `${lines.join("\n")}\n`);
  fc.assert(
    fc.property(text, text, (before, after) => {
      if (before !== after) expect(patched(before, unifiedDiff("x", before, after))).toBe(after);
    }),
    { numRuns: 500 },
  );
});

it("takes no more memory than the texts where they have little in common", () => {
  const text = (word: string) => `${Array.from({ length: 20_000 }, (_, n) => `${word} ${n}`).join("\n")}\n`;
  const used = process.memoryUsage().rss;
  expect(unifiedDiff("x", text("old"), text("new")).split("\n")).toHaveLength(40_003);
  expect(process.memoryUsage().rss - used).toBeLessThan(100 * 1024 * 1024);
});
