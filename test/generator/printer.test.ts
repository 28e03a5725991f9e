import fc from "fast-check";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import {
  code,
  documented,
  identifier,
  jsdoc,
  layoutOf,
  literal,
  propertyName,
  type Piece,
} from "../../src/emit/code.js";
import { render } from "../../src/emit/layout.js";
import { doc } from "../../src/model/docs.js";

function printed(piece: Piece): string {
  return render(layoutOf(piece), () => undefined);
}

describe("R61 the doors", () => {
  it("a plain string is no code, for the compiler and at run time", () => {
    const text = "globalThis.pwned";
    // @ts-expect-error -- this is the point: a string does not type-check as code
    expect(() => code`const a = ${text};`).toThrow(TypeError);
    // @ts-expect-error -- nor does what only looks like code
    expect(() => code`const a = ${{ layout: text }};`).toThrow(TypeError);
    // @ts-expect-error -- nor the tag called as a function
    expect(() => code([text])).toThrow(TypeError);
  });

  it.each(["a b", "", "1a", "class", "a;b", "é", "a\u200bb", "constructor", "__proto__"])(
    "identifier(%j) throws",
    (text) => {
      expect(() => identifier(text)).toThrow(TypeError);
    },
  );

  it("literal() gives the value back when it is evaluated", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = JSON.parse(JSON.stringify(value)) as unknown;
        const source = printed(literal(parsed));
        expect(source).toMatch(/^[\x20-\x7e\n]*$/);
        expect(source).not.toContain("<");
        expect(new Function(`return (${source});`)()).toEqual(parsed);
      }),
      { numRuns: 1000 },
    );
  });

  it("literal() keeps __proto__ an own member", () => {
    const value = JSON.parse('{"__proto__":{"polluted":true}}') as object;
    const copy = new Function(`return (${printed(literal(value))});`)() as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Object.keys(copy)).toEqual(["__proto__"]);
  });

  it("literal() of a thousand levels is not mostly spaces", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(1000)}1${"}".repeat(1000)}`) as unknown;
    const source = printed(literal(deep));
    expect(source.length).toBeLessThan(250 * 1000);
    expect(new Function(`return (${source});`)()).toEqual(deep);
  });

  it("literal() is laid out as Prettier would", async () => {
    const key = fc.oneof(
      fc.constantFrom("a", "name", "description", "with space", "a-b", "1", ""),
      fc.string({ maxLength: 8 }),
    );
    const text = fc.oneof(
      fc.string({ unit: "grapheme-ascii", maxLength: 90 }),
      fc.constantFrom("it's", 'say "hi"', `"'"`, "\\"),
    );
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, depthSize: "small" },
        text,
        fc.integer(),
        fc.double({ noDefaultInfinity: true, noNaN: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.integer(), { maxLength: 40 }),
        fc.array(tie("value"), { maxLength: 5 }),
        fc.dictionary(key, tie("value"), { maxKeys: 5 }),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(value, async (data) => {
        const source = `${printed(code`export const value = ${literal({ data })};`)}\n`;
        expect(await format(source, { parser: "typescript", printWidth: 120 })).toBe(source);
      }),
      { numRuns: 300 },
    );
  });

  it("propertyName() quotes what it must", () => {
    const names = ["plain", "$ref", "with space", "1", "", "é", "__proto__"].map((name) => printed(propertyName(name)));
    expect(names).toEqual(["plain", "$ref", '"with space"', '"1"', '""', '"\\u00e9"', '["__proto__"]']);
  });
});

describe("R65 comments", () => {
  it("cannot be ended, and hide nothing", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("*/", "**/", "\u2028", "\r", "@ts-ignore", "\u202e", ""),
        (a, b) => {
          const text = printed(jsdoc(doc(a + b + a)));
          expect(text.slice(0, -2)).not.toContain("*/");
          expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}]/u);
          expect(text).not.toMatch(/(?:^|[\s*{])@/m);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("are wrapped, and keep paragraphs and lists", () => {
    const text = printed(jsdoc(doc(`First.\n\n- one\n- two\n\n\n\n${"word ".repeat(40)}`, "Second.")));
    expect(text).toMatchInlineSnapshot(`
      "/**
       * First.
       *
       * - one
       * - two
       *
       * word word word word word word word word word word word word word word word word word word word word word word word
       * word word word word word word word word word word word word word word word word word
       *
       * Second.
       */"
    `);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });

  it("hold at most 8 KiB of one declaration", () => {
    expect(printed(jsdoc(doc("x".repeat(100_000)))).length).toBeLessThan(8400);
  });

  it("are left out when there is nothing to say", () => {
    expect(printed(documented(doc("", " \n", undefined, null), code`x`))).toBe("x");
  });
});

describe("the template", () => {
  it("dedents itself and indents what it holds", () => {
    const body = code`
      a {
        b;
      }
    `;
    expect(
      printed(code`
      before
        ${body}
      after
    `),
    ).toBe("before\n  a {\n    b;\n  }\nafter");
  });
});
