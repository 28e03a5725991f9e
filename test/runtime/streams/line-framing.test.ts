import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineFramer } from "../../../src/runtime/streams/line-framing.js";
import { runs } from "../../support/chance.js";

function frame(chunks: Iterable<Uint8Array>, maxBytes = 1 << 20): string[] {
  const lines: string[] = [];
  const framer = lineFramer(maxBytes, (line) => lines.push(line));
  for (const chunk of chunks) framer.push(chunk);
  framer.end();
  return lines;
}

describe("lineFramer", () => {
  it("F1 gives the same lines however the bytes are cut", () => {
    const line = fc.oneof(
      fc.json(),
      fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n]/g, "")),
      fc.constantFrom("", " ", "{}", "😀é\u2028", "junk: [WARN]"),
    );
    const end = fc.constantFrom("\n", "\r\n", "\n\n", "\r\n\n");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, end), { maxLength: 8 }),
        line,
        fc.array(fc.integer({ min: 1, max: 40 })),
        (lines, last, cuts) => {
          const text = lines.map(([content, ending]) => content + ending).join("") + last;
          // The oracle sees the whole text at once.
          const expected = text
            .split("\n")
            .map((part) => part.replace(/\r$/, ""))
            .filter((part) => part !== "");
          const bytes = new TextEncoder().encode(text);
          const chunks: Uint8Array[] = [];
          for (let start = 0, index = 0; start < bytes.length; index++) {
            const size = cuts.length > 0 ? cuts[index % cuts.length]! : bytes.length;
            chunks.push(bytes.subarray(start, (start += size)));
          }
          expect(frame(chunks)).toEqual(expected);
        },
      ),
      { numRuns: runs(20_000) },
    );
  });

  // In time that grows with the square of it, it would take minutes.
  it("R26 frames 1 MB in 1-byte chunks, four-byte characters split", () => {
    const text = "😀".repeat(250_000);
    const bytes = new TextEncoder().encode(`${text}\n`);
    const [line] = frame(
      Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)),
      10 << 20,
    );
    expect(line).toBe(text);
  });

  it("R25 takes a line of the limit, with either end, and refuses one byte more", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(frame([bytes("12345\n"), bytes("12345\r\n"), bytes("123"), bytes("45\r"), bytes("\n")], 5)).toHaveLength(3);
    expect(frame([bytes("12345")], 5)).toEqual(["12345"]);
    for (const chunks of [["123456\n"], ["123456\r\n"], ["123", "456", "\n"], ["1234567"], ["1", "2345", "67"]]) {
      expect(() => frame(chunks.map(bytes), 5)).toThrow(expect.objectContaining({ code: "too-large" }));
    }
  });

  it("R25 refuses a line without an end before it is in memory", () => {
    const framer = lineFramer(1000, () => undefined);
    const chunk = new Uint8Array(300).fill(120);
    expect(() => {
      for (let index = 0; index < 10; index++) framer.push(chunk);
    }).toThrow("longer than 1000 bytes");
  });
});
