import fc from "fast-check";
import { expect, it } from "vitest";
import { endOfLongest, replaceAny, startsOne, textTree } from "../../src/load/text-tree.js";
import { declaredWithoutSecrets, withoutSecrets } from "../../src/load/secrets.js";
import { runs, seed } from "../support/chance.js";

// Few characters, so that texts start alike, hold each other and overlap.
const short = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 6 });
const long = fc.string({ unit: fc.constantFrom("a", "b", "é", "c"), maxLength: 40 });

it("finds what a search for one text after the other finds", () => {
  fc.assert(
    fc.property(fc.array(short, { maxLength: 12 }), long, (texts, text) => {
      const tree = textTree(texts);
      let marks = "";
      let covered = 0;
      for (let place = 0; place < text.length; place++) {
        const here = texts.filter((one) => text.startsWith(one, place)).map(({ length }) => length);
        expect(endOfLongest(tree, text, place)).toBe(place + Math.max(0, ...here));
        expect(startsOne(tree, text, place)).toBe(texts.some((one) => one.startsWith(text.slice(place))));
        covered = Math.max(covered, place + Math.max(0, ...here));
        marks += place < covered ? "#" : text.charAt(place);
      }
      expect(replaceAny(tree, text, "#")).toBe(marks.replace(/#+/g, "#"));
    }),
    { seed, numRuns: runs(2000) },
  );
});

// 6,000 forms, which took minutes when each was looked for in each text.
it("R69 knows hundreds of secrets in a list of megabytes, in a few seconds", { timeout: 30_000 }, () => {
  const secrets = Array.from({ length: 300 }, (_, index) => `secret/${"é+".repeat(9)} canary-${index}`);
  const words = "The quick brown fox jumps over the lazy dog, and secret/é is no secret. ".repeat(10);
  const tools = Array.from({ length: 10_000 }, (_, index) => ({
    name: `tool_${index}`,
    description: words,
    inputSchema: { type: "object", properties: { city: { type: "string" }, [`day_${index}`]: { type: "integer" } } },
  }));
  const echoing = [...tools, { name: "echo", description: `${secrets[299]} and ${encodeURIComponent(secrets[7]!)}` }];
  expect(declaredWithoutSecrets(echoing, secrets)).toEqual([
    ...tools,
    { name: "echo", description: "[hidden] and [hidden]" },
  ]);
  const clean = withoutSecrets(secrets);
  for (const { name } of tools) expect(clean(`${name} is left out: ${words}${secrets[8]}`)).not.toContain("canary");
});

it("R69 looks at no more of a long secret than at a part of it for each character", { timeout: 30_000 }, () => {
  const secrets = ["a".repeat(100_000), `${"b".repeat(64)}c`];
  expect(
    declaredWithoutSecrets({ text: "a".repeat(5_000_000), not: "b".repeat(30), all: secrets[1] }, secrets),
  ).toEqual({ text: "[hidden]", not: "b".repeat(30), all: "[hidden]" });
});
