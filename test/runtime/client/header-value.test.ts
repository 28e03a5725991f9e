import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeHeaderValue, encodeHeaderValue } from "../../../src/runtime/protocol/header-value.js";

describe("R12 header values", () => {
  it.each([
    ["us-west1", "us-west1"],
    ["Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="],
    [" padded ", "=?base64?IHBhZGRlZCA=?="],
    ["line1\nline2", "=?base64?bGluZTEKbGluZTI=?="],
    ["=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="],
    ["=?base64?=", "=?base64?PT9iYXNlNjQ/PQ==?="],
    ["", ""],
    ["two words", "two words"],
    ["a\tb", "=?base64?YQli?="],
    ["a\r\nX-Evil: 1", "=?base64?YQ0KWC1FdmlsOiAx?="],
  ])("%j is %s [header-value-base64]", (text, value) => {
    expect(encodeHeaderValue(text)).toBe(value);
    expect(decodeHeaderValue(value)).toBe(text);
  });

  it.each([
    ["=?base64?YQ?=", "without padding"],
    ["=?base64?Y Q==?=", "with a space"],
    ["=?base64?YR==?=", "with bits left over"],
    ["=?base64?_-8=?=", "of the URL alphabet"],
    ["=?base64?/w==?=", "that is no UTF-8"],
    ["=?base64?=", "that overlaps"],
    ["=?base64?!!!!?=", "that is no base64"],
    ["\u00fc", "with a raw letter outside ASCII"],
    ["a\u0000b", "with a control character"],
    [" a", "with a leading space"],
  ])("%j is refused: a value %s [header-value-invalid]", (value) => expect(decodeHeaderValue(value)).toBeUndefined());

  it.each(["=?BASE64?YQ==?=", "=?base64?YQ==", "YQ==?=", "a\tb", "=?base64?YQ==?= "])(
    "%j is not the sentinel",
    (value) => {
      expect(decodeHeaderValue(value)).toBe(value.endsWith(" ") ? undefined : value);
    },
  );

  it("any text comes back, and only safe characters go out [header-value-base64]", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }).filter((text) => !/\p{Surrogate}/u.test(text)),
        (text) => {
          const value = encodeHeaderValue(text);
          expect(value).toMatch(/^([!-~]([ -~]*[!-~])?)?$/);
          expect(decodeHeaderValue(value)).toBe(text);
        },
      ),
    );
  });

  it("one text has one value: what decodes to it was written so", () => {
    const alphabet = fc.constantFrom(..."=?base64AZaz09+/ \t", "=?base64?", "?=");
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 20 }), (parts) => {
        const value = parts.join("");
        const text = decodeHeaderValue(value);
        // A value that was not encoded may be one that we would encode: tabs.
        if (text !== undefined && text !== value) expect(decodeHeaderValue(encodeHeaderValue(text))).toBe(text);
      }),
    );
  });
});
