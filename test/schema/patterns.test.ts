import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics.js";
import { costOf, type Cost } from "../../src/model/regex/safety.js";
import { resolveSchema } from "../../src/model/schema.js";
import { MOST_STEPS, stepsOf } from "./support/backtracking.js";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";

function codes(schema: unknown): string[] {
  const found: Diagnostic[] = [];
  resolveSchema(schema, "/tools/2/inputSchema", (diagnostic) => found.push(diagnostic));
  return found.map(({ code, pointer }) => `${code} ${pointer}`);
}

const LETTERS = [..."ABCDEFGHIJKLMNO"];
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

describe("R35 patterns", () => {
  const dangerous = [
    "(a+)+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "(a*)*b",
    "(x+x+)+y",
    "^(\\w+\\s?)*$",
    "(?=(a+)+b)",
    "(\\d+|\\d{2})+x",
    "(.*a){12}",
    "^(a?){30}a{30}$",
    `^${"(a|a)".repeat(30)}b`,
    `${"a?".repeat(30)}a{30}$`,
    // No repetition in it, but ten choices that each read one letter in ten ways.
    `^${"(?:b|b|b|b|b|b|b|b|b|b)a".repeat(10)}c`,
    // Too large to tell.
    "a?b".repeat(3000),
    // Grows with the fifth power of the length.
    "^a*a*a*a*a*b$",
    "^a*b*a*b*a*b*a*b*[ab]*a*b*[ab]*c$",
  ];
  const cubic = [
    "^a*a*a*b$",
    "^a{0,1000}a{0,1000}a{0,1000}b$",
    "^(?=a*a*a*b)",
    "^\\s*(.*?)\\s*$",
    "^\\d+\\w*\\d+x$",
    "[^@]+@[^@]+\\.[^@]+$",
    "^\\S+@\\S+\\.\\S+$",
  ];
  const safe = [
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "^(\\d{1,3}\\.){3}\\d{1,3}$",
    "^.*$",
    "^(ab|ac)*$",
    "^\\s*\\S+\\s*$",
    "^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d).{8,}$",
    "^[A-Z]{2}[A-Z0-9]{9}[0-9]$",
    "^(?:(?!--)[a-z-])*$",
    "(^|,)a*(,|$)",
    "^(a*)(a*)(a*)",
    "^.{1,100}:.{1,100}:.{1,100}$",
    // Quadratic.
    "^a*a*b$",
    "^\\s+|\\s+$",
    "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$",
    "^.*\\S.*$",
    "^\\p{L}+$",
    // Fixed numbers inside repetitions: base64 as zod 4 and IPv4 as zod 3 write them, pairs of hexadecimal digits.
    "^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$",
    "^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$",
    "^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$",
    "^(?:[\\da-f]{2})*$",
    // Any text to the end cannot fail: templates as zod and effect write them.
    "^[\\s\\S]{0,}-[\\s\\S]{0,}-[\\s\\S]{0,}$",
    "^[\\s\\S]*?-[\\s\\S]*?-[\\s\\S]*?$",
    // Lists of codes: more positions than any pattern with repetitions needs.
    `^(${CODES.join("|")})(,(${CODES.join("|")}))*$`,
    "[a-",
  ];

  it.each(dangerous)("%s is reported and skipped, as the output says", async (pattern) => {
    expect(codes({ type: "string", pattern })).toEqual(["MCPGEN_UNSAFE_PATTERN /tools/2/inputSchema/pattern"]);
    const schema = { type: "object", properties: { a: { type: "string", pattern } } };
    expect(printSchemas([schema]).types).toContain("(not checked)");
    const [validator] = await loadValidators([schema]);
    const text = `${"a".repeat(50_000)}!`;
    expect(validator?.is({ a: text })).toBe(true);
    expect(validator?.issues({ a: 1 })).toHaveLength(1);
  });

  it.each(cubic)("%s is reported, and checked on short texts, as the output says", async (pattern) => {
    expect(codes({ type: "string", pattern })).toEqual(["MCPGEN_UNSAFE_PATTERN /tools/2/inputSchema/pattern"]);
    const schema = { type: "object", properties: { a: { type: "string", pattern }, b: { pattern: "\\s+$" } } };
    expect(printSchemas([schema]).types).toMatch(
      / \(slow: not checked beyond \d{3} characters, sooner in many texts\)/,
    );
    const [validator] = await loadValidators([schema]);
    const long = `${"a".repeat(50_000)}\n!`;
    expect(validator?.is({ a: long })).toBe(true);
    expect(validator?.is({ a: "a\n!", b: "\n" })).toBe(false);
    expect(validator?.issues({ a: "a\n!" })[0]?.pointer).toBe("/a");
    // A long text takes no time from other patterns.
    expect(validator?.issues({ a: long, b: `${"x".repeat(14_000)}!` })[0]?.message).toContain(
      "expected a string that matches \\s+$, got",
    );
  });

  it("leaves half of the time to patterns that must be tried", async () => {
    const [validator] = await loadValidators([
      {
        type: "object",
        properties: {
          mails: { type: "array", items: { type: "string", pattern: "^\\S+@\\S+\\.\\S+$" } },
          text: { type: "string", pattern: "\\s+$" },
        },
      },
    ]);
    const mails = Array.from({ length: 20 }, () => `${"@.".repeat(250)}x`);
    const text = `${"a".repeat(14_000)} `;
    expect(validator?.is({ mails, text })).toBe(true);
    expect(validator?.is({ mails: ["x"], text })).toBe(false);
    // Shorter ones are still tried.
    expect(validator?.is({ mails: [...mails, "x"], text })).toBe(false);
  });

  it.each(safe.slice(0, -1))("%s is checked", (pattern) => {
    expect(codes({ pattern })).toEqual([]);
  });

  it("rewrites decimals as pydantic has them, for the check and for its explanation", async () => {
    const schema = { type: "string", pattern: "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$" };
    expect(codes(schema)).toEqual([]);
    const [validator] = await loadValidators([schema]);
    expect(["0", "007.10", "-.5", "+1."].every((text) => validator?.is(text))).toBe(true);
    expect(["", "-", "1.2.3", "a"].some((text) => validator?.is(text))).toBe(false);
    // As declared it would take half a minute, and the test its time out.
    expect(validator?.issues(`${"0".repeat(100_000)}x`)[0]?.message).toContain("[+-]?\\d*(?:\\.\\d*)?$");
    expect(printSchemas([{ type: "object", properties: { a: schema } }]).types).not.toContain("slow");
  });

  it("checks a cubic one where a maxLength keeps texts short, and never tries it on longer ones", async () => {
    const schema = { type: "string", pattern: "^a*a*a*a*b$", maxLength: 30 };
    expect(codes(schema)).toEqual([]);
    const [validator] = await loadValidators([schema]);
    expect([validator?.is("aaab"), validator?.is("aaa")]).toEqual([true, false]);
    const issues = validator?.issues("a".repeat(20_000));
    expect(issues?.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^expected a length of at most 30, got/),
    ]);
  });

  const slow: [string, string, string][] = [
    ["\\s+$", " ", "x"],
    ["^a*a*b$", "a", "c"],
    [".+-T[0-9]+", "-T", "x"],
  ];

  it.each(slow)("refuses texts that %s takes too long on, and says so in the type", async (pattern, part, end) => {
    const schema = { type: "object", properties: { a: { type: "string", pattern } } };
    expect(printSchemas([schema]).types).toMatch(
      /Pattern: `.*` \(slow: refused beyond 20000 characters, sooner in many texts\)\./,
    );
    const [validator] = await loadValidators([schema]);
    // Tried, each would take minutes, and the test its time out.
    const long = { a: part.repeat(500_000) + end };
    expect(validator?.is(long)).toBe(false);
    expect(validator?.issues(long)).toEqual([
      { pointer: "/a", message: `expected less text: matching ${pattern} takes too long` },
    ]);
    const short = { a: part.repeat(1000) + end };
    expect(validator?.issues(short)[0]?.message).toMatch(/^expected a string that matches/);
  });

  it.each(slow)("refuses a value whose texts together take %s too long", async (pattern, part, end) => {
    const [validator] = await loadValidators([{ type: "array", items: { type: "string", pattern } }]);
    const matching = part.repeat(1000) + (pattern === "\\s+$" ? " " : pattern === "^a*a*b$" ? "b" : "-T1");
    const many = (count: number): string[] => Array.from({ length: count }, () => matching);
    expect([validator?.is(many(50)), validator?.is(many(2000)), validator?.is(many(50))]).toEqual([true, false, true]);
    expect(validator?.issues([...many(50), part.repeat(1000) + end])[0]?.pointer).toBe("/50");
    const [issue, ...others] = validator?.issues(many(2000)) ?? [];
    expect(others).toEqual([]);
    expect(issue?.message).toBe(`expected less text: matching ${pattern} takes too long`);
    expect(issue?.pointer).toMatch(/^\/\d+$/);
  });

  it("takes many short texts, and long ones whose reading only a number bounds", async () => {
    const [decimals, words] = await loadValidators([
      { type: "array", items: { type: "string", pattern: "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$" } },
      { type: "string", pattern: "[a-z]{1,500}[0-9]$" },
    ]);
    expect(decimals?.is(Array.from({ length: 200_000 }, (_, at) => `${at}.5`))).toBe(true);
    expect([`${"a".repeat(100_000)}1`, `${"a".repeat(1_000_000)}1`].map((text) => words?.is(text))).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    ["^[a-z]+$", "a".repeat(400_000), "-"],
    ["^\\s*\\S$", " ".repeat(400_000) + "a", "a"],
    ["^(?!\\s*$).+$", "a ".repeat(200_000), "\n"],
    ["[a-z]{1,50}[0-9]$", `${"a".repeat(400_000)}1`, "a"],
    ["^(?:[A-Za-z0-9+/]{4})*={0,2}$", "abcd".repeat(100_000), "a"],
  ])("bounds no text for %s, whose time grows with the length only", async (pattern, text, more) => {
    const [validator] = await loadValidators([{ type: "string", pattern }]);
    expect([validator?.is(text), validator?.is(text + more)]).toEqual([true, false]);
  });

  const pathLike = { type: "string", pattern: "[.]+/$" };
  const inAList = (value: unknown): unknown => [value];
  const inAnObject = (value: unknown): unknown => ({ a: value });
  it.each<[unknown, (value: unknown) => unknown]>([
    [{ not: { anyOf: [pathLike, { const: "x" }] } }, (value) => value],
    [{ if: pathLike, then: false }, (value) => value],
    [{ oneOf: [true, pathLike] }, (value) => value],
    [{ not: { properties: { a: pathLike }, required: ["a"] } }, inAnObject],
    [{ if: { properties: { a: pathLike }, required: ["a"] }, then: false }, inAnObject],
    [{ propertyNames: { not: pathLike } }, (value) => ({ [String(value)]: 1 })],
    [{ contains: pathLike, minContains: 0, maxContains: 0 }, inAList],
    [{ not: { type: "array", contains: pathLike } }, inAList],
    [{ patternProperties: { "[.]+/$": false } }, (value) => ({ [String(value)]: 1 })],
    [
      { patternProperties: { "[.]+/$": true }, unevaluatedProperties: { const: 1 } },
      (value) => ({ [String(value)]: value === "../" ? 2 : 1 }),
    ],
  ])("lets no text pass %j because it takes too long to try", async (schema, place) => {
    const [validator] = await loadValidators([schema]);
    const long = place("a".repeat(30_000));
    const last = (schema as { unevaluatedProperties?: object }).unevaluatedProperties !== undefined;
    expect(["a", "b", "../"].map((text) => validator?.is(place(text)))).toEqual([true, true, last]);
    expect(validator?.is(long)).toBe(false);
    expect(validator?.issues(long)).toEqual([
      {
        pointer: expect.any(String) as string,
        message: "expected less text: matching [.]+/$ takes too long",
      },
    ]);
  });

  it.each([
    [{ not: { type: "string", pattern: "\\s+$", maxLength: 30 } }],
    [{ not: { type: "string", pattern: "\\s+$", maxLength: 10_000 } }],
    [{ not: { type: "string", pattern: "^a*a*a*b$", maxLength: 30 } }],
    [{ if: { type: "string", pattern: "\\s+$", maxLength: 30 }, then: false }],
  ])("bounds no text that %j accepts for its length", async (schema) => {
    const [validator] = await loadValidators([schema]);
    expect(["a".repeat(30_000), " ".repeat(30_000)].map((text) => validator?.is(text))).toEqual([true, true]);
  });

  it("refuses names that take too long to try", async () => {
    const dated = { patternProperties: { "[a-z]+_at$": { type: "string" } }, additionalProperties: false };
    expect(codes(dated)).toEqual([]);
    expect(printSchemas([{ type: "object", properties: { dated } }]).types).toContain(
      "Names: pattern `[a-z]+_at$` (slow: refused beyond 20000 characters, sooner in many texts).",
    );
    const [validator] = await loadValidators([dated]);
    expect([{ created_at: "" }, { "1 deleted_at": "" }].map((value) => validator?.is(value))).toEqual([true, true]);
    expect([{ created_at: 1 }, { created: "" }].map((value) => validator?.is(value))).toEqual([false, false]);
    const long = { ["a".repeat(500_000)]: "" };
    expect(validator?.is(long)).toBe(false);
    expect(validator?.issues(long)).toEqual([
      { pointer: "", message: "expected less text: matching [a-z]+_at$ takes too long" },
    ]);
  });

  it("reads declared names that are too long to try as such that may match", () => {
    // Whether it matches could be told of this one, but not of thousands like it under thousands of patterns.
    const name = `${"a".repeat(200)}_at`;
    const typeOf = (text: string): string | undefined =>
      /_at(.*);/.exec(
        printSchemas([
          {
            type: "object",
            required: [text],
            patternProperties: { "[a-z]+_at$": { type: "string" } },
            additionalProperties: false,
          },
        ]).types,
      )?.[1];
    expect(["created_at", name].map(typeOf)).toEqual([": string", ": unknown"]);
  });

  it("fills defaults within the time that a value has", async () => {
    const part = { type: "object", properties: { a: { type: "string", pattern: "\\s+$" }, b: { default: 1 } } };
    const [validator] = await loadValidators([{ type: "array", items: { anyOf: [part, { type: "null" }] } }]);
    expect(validator?.withDefaults([{ a: " " }])).toEqual([{ a: " ", b: 1 }]);
    const items = Array.from({ length: 2000 }, () => ({ a: " ".repeat(5000) }));
    // What there is no time to try gets no defaults; the check refuses it.
    const filled = validator?.withDefaults(items) as { b?: number }[];
    expect([filled[0]?.b, filled[1999]?.b]).toEqual([1, undefined]);
    expect(validator?.is(items)).toBe(false);
  });

  it("says of a pattern what the lengths beside it leave to say", () => {
    const text = (more: object): string =>
      printSchemas([{ type: "object", properties: { a: { type: "string", pattern: "\\s+$", ...more } } }]).types;
    expect(text({ maxLength: 30 })).toContain("Length: at most 30. Pattern: `\\s+$`.");
    expect(text({ maxLength: 30_000 })).toContain(
      "Length: at most 30000. Pattern: `\\s+$` (slow: refused beyond 20000",
    );
    // No text would be taken.
    expect(text({ minLength: 30_000 })).toContain("Pattern: `\\s+$` (not checked).");
    expect(codes({ pattern: "\\s+$", minLength: 30_000 })).toEqual([
      "MCPGEN_UNSAFE_PATTERN /tools/2/inputSchema/pattern",
    ]);
  });

  it.each<[string, unknown, readonly unknown[], readonly unknown[]]>([
    ["not", { not: { type: "string", pattern: "^(a+)+$" } }, ["b", "aaa"], []],
    ["a condition", { if: { pattern: "^(a+)+$" }, then: { minLength: 9 } }, ["b", "aaa"], []],
    [
      "oneOf",
      {
        oneOf: [
          { type: "string", pattern: "^\\S+@\\S+\\.\\S+$" },
          { type: "string", pattern: "^\\d+$" },
          { type: "null" },
        ],
      },
      ["a@b.c", "123", null],
      [1],
    ],
    [
      "oneOf beside anyOf",
      { oneOf: [{ pattern: "^(a+)+$" }, {}], anyOf: [{ type: "string" }, { const: 1 }] },
      ["b", 1],
      [2],
    ],
    ["maxContains", { contains: { type: "string", pattern: "^(a+)+$" }, maxContains: 1 }, [["b", "c"]], [[1]]],
    ["a reference", { $defs: { a: { pattern: "^(a+)+$" } }, not: { $ref: "#/$defs/a" }, type: "string" }, ["b"], [1]],
    ["names", { not: { patternProperties: { "^(a+)+$": false } } }, [{ b: 1 }, { a: 1 }], []],
  ])("refuses nothing because a pattern is not checked: %s", async (_name, schema, accepted, refused) => {
    const [validator] = await loadValidators([schema]);
    expect(accepted.map((value) => validator?.issues(value))).toEqual(accepted.map(() => []));
    expect(refused.map((value) => [validator?.is(value), validator?.issues(value).length])).toEqual(
      refused.map(() => [false, 1]),
    );
  });

  it.each([
    ["\\Aabc\\z", ["abc"], ["Aabcz", "abcd"]],
    ["\\A\\d+\\Z", ["12"], ["A12Z"]],
    ["^\\p{L}+\\-$", ["é-"], ["p{L}-"]],
    ["^[\\p{L}\\-_.]+\\:\\@$", ["é-:@"], ["1:@"]],
    ["^(?P<year>\\d+)$", ["2026"], ["x"]],
    ["^{id}$", ["{id}"], ["id"]],
    ["^[:alpha]+[:a:]$", ["al:"], ["xb"]],
    ["^[0*\\d*\\.?\\d*]+\\s+x$", ["1*. x"], ["( x"]],
    ["^[\\w\\-\\'\\ ]+$", ["it's a-b"], ["a:b"]],
  ])("reads %s as it is meant", async (pattern, accepted, refused) => {
    expect(codes({ pattern })).toEqual([]);
    const [validator] = await loadValidators([{ type: "string", pattern }]);
    expect([...accepted, ...refused].map((text) => validator?.is(text))).toEqual([
      ...accepted.map(() => true),
      ...refused.map(() => false),
    ]);
    expect(refused.map((text) => validator?.issues(text).length)).toEqual(refused.map(() => 1));
  });

  it.each([
    ["^[[:alpha:]]+$", "[:alpha:]"],
    ["^\\h+$", "\\h"],
    ["^[\\Z]$", "\\Z"],
    ["^\\p{L}{$", "\\p"],
    ["(?i)^a$", "(?i)"],
    ["^(?:(?i:a)|A)+$", "(?i:"],
    ["^(?<n>a)$|^(?<n>b)$", "(?<n>"],
  ])("says of %s what JavaScript does not read", async (pattern, part) => {
    const messages: string[] = [];
    resolveSchema({ pattern }, "", ({ message }) => messages.push(message));
    expect(messages).toEqual([
      `The pattern ${JSON.stringify(pattern)} has \`${part}\`, which JavaScript does not read; it is not checked.`,
    ]);
    const [validator] = await loadValidators([{ type: "string", pattern }]);
    expect(validator?.is("anything")).toBe(true);
  });

  it("reports what does not compile, and checks without the u flag what compiles only so", async () => {
    expect(codes({ pattern: "[a-" })).toEqual(["MCPGEN_UNSAFE_PATTERN /tools/2/inputSchema/pattern"]);
    const [unicode, legacy] = await loadValidators([{ pattern: "^.$" }, { pattern: "^\\-$" }]);
    expect([unicode?.is("😀"), legacy?.is("-"), legacy?.is("x")]).toEqual([true, true, false]);
  });
});

describe("R35 what a pattern is said to cost", () => {
  const letter = fc.constantFrom("a", "b", "[ab]", ".", "\\w");
  const times = fc.constantFrom("?", "*", "+", "{2}", "{3}", "{0,3}", "{2,4}", "{1,8}", "{0,20}");
  const { part } = fc.letrec<{ part: string }>((tie) => ({
    part: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      letter,
      fc.tuple(tie("part"), times).map(([body, count]) => `(?:${body})${count}`),
      fc.array(tie("part"), { minLength: 2, maxLength: 4 }).map((parts) => parts.join("")),
      fc.array(tie("part"), { minLength: 2, maxLength: 3 }).map((parts) => `(?:${parts.join("|")})`),
    ),
  }));
  const pattern = fc
    .tuple(fc.constantFrom("^", ""), fc.array(part, { minLength: 1, maxLength: 3 }), fc.constantFrom("$", "c"))
    .map(([start, parts, end]) => start + parts.join("") + end);
  // Texts that match until their last character: those take longest.
  const text = fc
    .tuple(fc.constantFrom("", "b", "aab"), fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 }))
    .map(([start, word]) => `${start}${word.repeat(40 / word.length)}d`);
  /** What a text costs at most, in steps; patterns that are not counted take at most 100 for each character. */
  const allowed = ({ length }: string, cost: Cost | undefined): number => {
    if (cost === undefined) return 100 * length;
    const { longest, power, linear } = cost;
    const share = (length / longest) ** power;
    return 4e8 * (linear === undefined ? share : Math.min(share, length / linear));
  };
  /** Each reading of a text costs as many steps as the pattern has parts after it: the worst that was met took 80. */
  const PARTS = 200;

  it("is not less than what a backtracking matcher takes", () => {
    const kinds = { counted: 0, uncounted: 0, refused: 0 };
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const cost = costOf(source);
        if (typeof cost === "string") {
          kinds.refused += 1;
          return;
        }
        kinds[cost === undefined ? "uncounted" : "counted"] += 1;
        const limit = PARTS * allowed(subject, cost);
        expect(stepsOf(source, subject, limit)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 3000 },
    );
    for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(30);
  });

  it("is told apart by a matcher that does take too long", () => {
    const subject = `${"a".repeat(40)}d`;
    for (const source of ["^(a+)+$", "^(?:a|aa)+$", `^${"(?:a|a)".repeat(40)}c`]) {
      expect(costOf(source)).toBe("exponential");
      expect(stepsOf(source, subject, MOST_STEPS)).toBeGreaterThan(PARTS * allowed(subject, undefined));
    }
  });
});
