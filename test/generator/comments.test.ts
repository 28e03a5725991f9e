import { describe, expect, it } from "vitest";
import { renderDoc, sanitise } from "../../src/emit/doc-comment.js";
import { print } from "./support/printed.js";

const rendered = (text: string): string => renderDoc({ paragraphs: [text] }, 120).join("\n");
/** What a compiler takes for the end of a line. */
const LINE_ENDS = /[\r\n\u2028\u2029]/;

describe("R65 comments", () => {
  it.each(["*/", "* /*/", "**/", "a*/b*/c", "*\\/ */", "/**/", "*/ globalThis.pwned = 1; /*"])(
    "are not closed by %j",
    (text) => {
      const comment = rendered(text);
      expect(comment.startsWith("/**")).toBe(true);
      expect(comment.indexOf("*/")).toBe(comment.length - 2);
    },
  );

  it.each(["\r", "\n", "\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f"])(
    "have a new line of their own for %j",
    (end) => {
      const lines = sanitise(`a${end}b`);
      expect(lines).toEqual(["a", "b"]);
      expect(lines.some((line) => LINE_ENDS.test(line))).toBe(false);
      for (const line of rendered(`a${end}import "evil";`).split("\n").slice(1)) expect(line).toMatch(/^ \*/);
    },
  );

  it.each([
    ["a bidi override", "\u202e"],
    ["an isolate", "\u2066"],
    ["a zero-width space", "\u200b"],
    ["a joiner", "\u200d"],
    ["a byte order mark", "\ufeff"],
    ["a tag character", "\u{e0041}"],
    ["a filler", "\u3164"],
    ["a soft hyphen", "\u00ad"],
    ["a variation selector", "\ufe0e"],
    ["an escape", "\u001b"],
    ["a lone surrogate", "\ud800"],
    ["a private character", "\ue000"],
  ])("show %s", (_, char) => {
    const [line] = sanitise(`a${char}b`);
    expect(line).toBe(`a\\u{${char.codePointAt(0)!.toString(16)}}b`);
  });

  it("leave letters, accents and pictures of any script alone", () => {
    const text = "naïve 日本語 العربية עברית 😀 ✔️ €";
    expect(sanitise(text).join("")).toBe(text.replaceAll("\ufe0f", ""));
  });

  it.each(["@ts-nocheck", "@ts-ignore", " @deprecated no", "{@link evil}", "# sourceMappingURL=data:x", "*@jsx x"])(
    "give %j no meaning",
    (text) => {
      expect(rendered(text)).not.toMatch(/(?:^|[\s{*/])@|sourceMappingURL=/m);
    },
  );

  it("hold 8 KiB of text, say that there was more, and keep what is short", () => {
    const words = Array.from({ length: 4000 }, (_, number) => `word${number}`).join(" ");
    const text = renderDoc({ paragraphs: [words, "Tool `x`."] }, 120).join(" ");
    expect(text.length).toBeLessThan(8192 * 1.1);
    expect(text).toMatch(/ word\d+… {2}\* {2}\* Tool `x`\./);
  });

  it("end code that a description only opens, and that is cut", () => {
    const text = rendered(`Run:\n\`\`\`sh\n${"make\n".repeat(3000)}`);
    expect(text).toMatch(/make\n \* make…\n \* ```\n \*\/$/);
    expect(rendered("~~~\n```\nno end")).toContain(" * no end\n * ~~~\n */");
    expect(rendered("```\nx\n```\ny")).toBe("/**\n * ```\n * x\n * ```\n * y\n */");
  });

  const long = "word ".repeat(30).trimEnd();

  it.each([
    `\`\`\`\ncurl ${long}\n\`\`\``,
    `\`\`\`\`md\n\`\`\`\n${long}\n\`\`\`\n\`\`\`\``,
    `## ${long}`,
    `| a | b |\n| - | - |\n| ${long} | x |`,
  ])("leave long lines as they are in %j", (text) => {
    expect(rendered(text)).toBe(`/**\n * ${text.replaceAll("\n", "\n * ")}\n */`);
  });

  it.each([
    [`- ${long}`, "  word"],
    [`  12. ${long}`, "      word"],
    [`  ${long}`, "  word"],
    [long, "word"],
    [`${"word ".repeat(22)}1234567 - five six seven`, "1234567 - five"],
    [`${"word ".repeat(22)}1234567 # five six seven`, "1234567 # five"],
  ])("break lines as a person would: %j", (text, next) => {
    expect(rendered(text).split("\n")[2]).toMatch(new RegExp(`^ \\* ${next}`));
  });

  it("are of one source: what the declaration says is written by nothing else", () => {
    const text = "first\u202e */ second";
    const files = print({ tools: [{ name: "plain", description: text, inputSchema: { type: "object" } }] });
    for (const file of files.values()) {
      expect(file).not.toMatch(/[\u202e]/);
      expect(file).not.toMatch(/^[^"\n]*\*\/ second/m);
    }
  });
});
