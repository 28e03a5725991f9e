import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REQUIREMENTS } from "../requirements.js";
import { supportSummary, supportTable } from "../requirements/table.js";
import { citationsOf, readCitations } from "./citations.js";
import { root } from "./imports.js";

const known = new Map(REQUIREMENTS.map((clause) => [clause.id, clause]));
const citations = readCitations();
const passing = citations.filter(({ fails }) => !fails);

describe("requirements", () => {
  it("have one id each, and say what and whence", () => {
    expect(known.size).toBe(REQUIREMENTS.length);
    for (const { id, what, source } of REQUIREMENTS) {
      expect(id).toMatch(/^(?:R[1-9]\d?|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)$/);
      expect(what.length).toBeGreaterThan(10);
      expect(source).not.toBe("");
    }
  });

  it("all of R1 to R72 are listed", () => {
    expect(REQUIREMENTS.filter(({ id }) => id.startsWith("R")).length).toBe(72);
  });

  it("each is shown by a test that cites it, or is a gap with a reason", () => {
    const shown = new Set(passing.map(({ id }) => id));
    expect(REQUIREMENTS.filter(({ id, gap }) => gap === undefined && !shown.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it("a gap has a test that is expected to fail, and none that passes", () => {
    const gaps = REQUIREMENTS.filter(({ gap }) => gap !== undefined).map(({ id }) => id);
    expect(passing.filter(({ id }) => gaps.includes(id)).map(({ at }) => at)).toEqual([]);
    const failing = new Set(citations.filter(({ fails }) => fails).map(({ id }) => id));
    expect(gaps.filter((id) => !failing.has(id))).toEqual([]);
  });

  it("no test cites what does not exist, or fails as expected without a gap", () => {
    expect(citations.filter(({ id, named }) => named && !known.has(id))).toEqual([]);
    expect(citations.filter(({ id, fails }) => fails && known.get(id)?.gap === undefined)).toEqual([]);
  });
});

describe("what is supported", () => {
  // UPDATE_GOLDEN=1 writes both.
  const update = process.env["UPDATE_GOLDEN"] === "1";

  it("docs/support.md is the list of requirements", () => {
    const path = join(root, "docs/support.md");
    if (update) writeFileSync(path, supportTable());
    expect(readFileSync(path, "utf8")).toBe(supportTable());
  });

  it("README.md holds its summary", () => {
    const path = join(root, "README.md");
    const between = /(?<=<!-- support -->\n)[^]*?(?=<!-- \/support -->)/;
    const text = readFileSync(path, "utf8");
    if (update) writeFileSync(path, text.replace(between, supportSummary));
    expect(readFileSync(path, "utf8").match(between)?.[0]).toBe(supportSummary());
  });
});

it("citations are names of tests and rows of tables, not other texts", () => {
  const found = citationsOf(
    "x.test.ts",
    `it("R1 a [first-slug]", () => send("R2", "[^a-z]"));
     it.fails(\`R3 \${n} b [second-slug]\`, f);
     it.each([["R4 row"], ["[row-slug] c"], ["an R5"]])("R6 %s", f);
     it.skip("R7 d", f);
     describe.each(t)("R8 e", () => { it("f", () => "Room R9"); });`,
  );
  expect(found.map(({ id, fails, named }) => [id, fails, named])).toEqual([
    ["R1", false, true],
    ["first-slug", false, true],
    ["R3", true, true],
    ["second-slug", true, true],
    ["R4", false, false],
    ["row-slug", false, false],
    ["R6", false, true],
    ["R8", false, true],
  ]);
});
