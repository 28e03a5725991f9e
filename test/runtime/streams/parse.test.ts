import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadMessage, classify, classifyBatch, parseMessage } from "../../../src/runtime/protocol/parse.js";
import { parsePlain } from "../../../src/runtime/protocol/plain-message.js";
import { runs } from "../../support/chance.js";

const limits = { maxJsonDepth: 128, maxBatch: 100 };
function codeOf(text: string): number | undefined {
  try {
    parseMessage(text, limits);
    return undefined;
  } catch (error) {
    if (error instanceof BadMessage) return error.code;
    throw error;
  }
}

describe("parseMessage", () => {
  it("takes what JSON.parse takes, as long as the envelope is in order", () => {
    const text = '{"jsonrpc":"2.0","id":"a\\"b\\\\","method":"x","params":{"id":1,"method":{"ID":2}},"extra":[1]}';
    expect(parseMessage(text, limits)).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"id":1,"id":2}', -32600],
    ['{"id":1,"\\u0069d":2}', -32600],
    ['{"method":"a","params":{},"method":"b"}', -32600],
    ['{"__proto__":1,"__proto__":2}', -32600],
    ['{"Method":"a"}', -32600],
    ['{"ID":1}', -32600],
    ['{"JSONRPC":"2.0"}', -32600],
    ['[{"id":1},{"id":1,"id":2}]', -32600],
    ['[1,[{"a":1,"a":2}],{"id":1,"Id":2}]', -32600],
    ["", -32700],
    ["{", -32700],
    ['"\\', -32700],
    ["[1:2]", -32700],
    ['{"a":1}}', -32700],
    ["nul", -32700],
    ['{"params":{"a":1,"a":2}}', undefined],
    ['{"__proto__":{"id":1}}', undefined],
    ['[{"a":1},{"a":1,"b":2},[{"a":1,"a":1}],"x"]', undefined],
    ['{"a":"b:c","d":":\\":"}', undefined],
  ])("R11 %s → %s", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it("R11 names the id of a request with a misspelt key, and none where the id itself is in doubt", () => {
    const error = (text: string): unknown => {
      try {
        return parseMessage(text, limits);
      } catch (thrown) {
        return (thrown as BadMessage).id;
      }
    };
    expect(error('{"jsonrpc":"2.0","id":7,"Method":"a"}')).toBe(7);
    expect(error('{"jsonrpc":"2.0","id":7,"id":8,"method":"a"}')).toBeUndefined();
  });

  it("R32 takes 128 levels and refuses 129, whatever the kind of nesting", () => {
    expect(codeOf("[".repeat(128) + "]".repeat(128))).toBeUndefined();
    expect(codeOf("[".repeat(129) + "]".repeat(129))).toBe(-32600);
    expect(codeOf('{"a":'.repeat(128) + "1" + "}".repeat(128))).toBeUndefined();
    expect(codeOf('{"a":'.repeat(129) + "1" + "}".repeat(129))).toBe(-32600);
    expect(codeOf(`["${"[".repeat(1000)}"]`)).toBeUndefined();
    expect(codeOf("[".repeat(5_000_000))).toBe(-32600);
  });

  // In time that grows with the square of them, it would take an hour.
  it.each([
    ["backslashes", `{"a":"${"\\\\".repeat(1 << 20)}"}`],
    ["escaped quotes", `{"a":"${'\\"'.repeat(1 << 20)}"}`],
    ["an open string of escaped quotes", `{"a":"${'\\"'.repeat(1 << 20)}`],
    ["short strings", `{"a":[${'"",'.repeat(1 << 20)}1]}`],
  ])("R32 scans 2 MiB of %s", (_name, text) => {
    expect([undefined, -32600, -32700]).toContain(codeOf(text));
  });

  it("agrees with JSON.parse on any JSON value that is no envelope", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        const value: unknown = JSON.parse(text);
        // Wrapped, its keys are not the envelope's.
        expect(parseMessage(`{"params":${text}}`, limits)).toEqual({ params: value });
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("parsePlain", () => {
  /** A space in front makes it a text that has to be scanned. */
  function outcome(text: string): unknown {
    try {
      return parseMessage(text, { maxJsonDepth: 6 });
    } catch (error) {
      return (error as BadMessage).code;
    }
  }

  it.each([
    '{"jsonrpc":"2.0","id":1,"result":{"a":[1]}}',
    '{"jsonrpc":"2.0","id":0,"result": {} }',
    '{"jsonrpc":"2.0","id":999999999999999,"result":null}',
    '{"jsonrpc":"2.0","id":12,"method":"notifications/a_b.C-9","params":{"id":2,"id":3}}',
    '{"jsonrpc":"2.0","id":12,"method":"","params":{}}',
    '{"jsonrpc":"2.0","id":1,"result":{"__proto__":{"a":1}}}',
  ])("takes %s", (text) => {
    expect(parsePlain(text, 6)).toEqual(JSON.parse(text));
  });

  it.each([
    '{"jsonrpc":"2.0","id":1,"result":{},"id":2}',
    '{"jsonrpc":"2.0","id":1,"result":{},"result":{}}',
    '{"jsonrpc":"2.0","id":1,"result":{},"\\u0069d":2}',
    '{"jsonrpc":"2.0","id":1,"result":1}}',
    '{"jsonrpc":"2.0","id":1,"result":}',
    '{"jsonrpc":"2.0","id":1,"method":"a","params":{},"id":2}',
    '{"jsonrpc":"2.0","id":1,"method":"a\\u0062","params":{}}',
    '{"jsonrpc":"2.0","id":1,"method":"a","params":{}',
    '{"jsonrpc":"2.0","id":01,"result":{}}',
    '{"jsonrpc":"2.0","id":,"result":{}}',
    '{"jsonrpc":"2.0","id":1.5,"result":{}}',
    '{"jsonrpc":"2.0","id":9999999999999999,"result":{}}',
    '{"jsonrpc":"2.0","id":1,"result":[[[[[[]]]]]]}',
    "",
  ])("R11 leaves %s to the scan", (text) => {
    expect(parsePlain(text, 6)).toBeUndefined();
    expect(outcome(text)).toEqual(outcome(` ${text}`));
  });

  it("says the same as the scan about any message, whole or damaged", () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const id = fc.oneof(fc.nat(), fc.constantFrom("01", "-1", '"a"', "1e3", "9007199254740993", ""));
    const text = fc.oneof(
      fc.tuple(id, value).map(([id, result]) => `{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify(result)}}`),
      fc
        .tuple(id, fc.constantFrom("tools/call", "a\\n", ""), value)
        .map(
          ([id, method, params]) =>
            `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${JSON.stringify(params)}}`,
        ),
    );
    const edit = fc.tuple(
      fc.nat(),
      fc.nat(4),
      fc.constantFrom("", '"', "{", "}", "]", ",", ":", '"id":1,', ',"id":2', ',"result":{}', " ", "\\", "1"),
    );
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 2 }), (whole, edits) => {
        let text = whole;
        for (const [at, remove, insert] of edits) {
          // Mostly near the end, where the envelope goes on.
          const start = at % 3 === 0 ? at % (text.length + 1) : text.length - (at % Math.min(text.length, 6));
          text = text.slice(0, start) + insert + text.slice(start + remove);
        }
        expect(outcome(text)).toEqual(outcome(` ${text}`));
      }),
      { numRuns: runs(20_000) },
    );
  });
});

describe("classify", () => {
  const base = { jsonrpc: "2.0" };
  it.each([
    [{ ...base, id: 1, method: "a" }, "request"],
    [{ ...base, id: "", method: "a", params: {} }, "request"],
    [{ ...base, id: -1, method: "a" }, "request"],
    [{ ...base, method: "a" }, "notification"],
    [{ ...base, id: 1, result: {} }, "response"],
    [{ ...base, id: "x", error: { code: 1, message: "" } }, "response"],
    [{ ...base, error: { code: 1, message: "" } }, "response"],
    [{ ...base, id: null, error: { code: 1, message: "" } }, "response"],
    [[], "batch"],
    [null, "invalid"],
    [1, "invalid"],
    [{}, "invalid"],
    [{ id: 1, method: "a" }, "invalid"],
    [{ ...base, id: null, method: "a" }, "invalid"],
    [{ ...base, id: 1.5, method: "a" }, "invalid"],
    [{ ...base, id: 1e309, method: "a" }, "invalid"],
    [{ ...base, id: 2 ** 53, method: "a" }, "invalid"],
    [{ ...base, id: {}, method: "a" }, "invalid"],
    [{ ...base, id: 1, method: 1 }, "invalid"],
    [{ ...base, id: 1, method: null, result: {} }, "invalid"],
    [{ ...base, id: 1, method: "a", params: [] }, "invalid"],
    [{ ...base, id: 1, method: "a", params: null }, "invalid"],
    [{ ...base, id: 1, method: "a", result: {} }, "invalid"],
    [{ ...base, id: 1, result: {}, error: { code: 1, message: "" } }, "invalid"],
    [{ ...base, id: null, result: {} }, "invalid"],
    [{ ...base, id: 1, result: 1 }, "invalid"],
    [{ ...base, id: 1, error: { code: 1.5, message: "" } }, "invalid"],
    [{ ...base, id: {}, error: { code: 1, message: "" } }, "invalid"],
    [{ ...base, id: 1 }, "invalid"],
  ])("%j is a %s [message-id-kinds] [message-error-fields]", (value, kind) => {
    expect(classify(value).kind).toBe(kind);
  });

  it("gives back the id of an invalid request, where it is one", () => {
    expect(classify({ id: "x", method: "a" })).toMatchObject({ kind: "invalid", code: -32600, id: "x" });
    expect(classify({ jsonrpc: "2.0", id: 1.5, method: "a" })).toMatchObject({ kind: "invalid", id: undefined });
  });

  it("R31 bounds batches and refuses equal ids in one", () => {
    const request = (id: number) => ({ ...base, id, method: "a" });
    const many = Array.from({ length: 100 }, (_, id) => request(id));
    expect(classifyBatch(many, limits).map(({ kind }) => kind)).toEqual(many.map(() => "request"));
    expect(classifyBatch([...many, request(100)], limits)).toMatchObject([{ kind: "invalid" }]);
    expect(classifyBatch([], limits)).toMatchObject([{ kind: "invalid" }]);
    expect(classifyBatch([request(1), request(1)], limits)).toMatchObject([{ kind: "invalid" }]);
    expect(classifyBatch([request(1), 7, [request(2)]], limits).map(({ kind }) => kind)).toEqual([
      "request",
      "invalid",
      "invalid",
    ]);
  });

  it("F3 says exactly one thing about any mutated message, and never throws anything else", () => {
    const id = fc.constantFrom<unknown>(1, "", "a", null, 1.5, 2 ** 53, -0, true, {}, [], undefined);
    const member = fc.constantFrom<unknown>(undefined, null, 1, "a", {}, [], { code: 1, message: "" }, { code: "1" });
    const message = fc.record({
      jsonrpc: fc.constantFrom<unknown>("2.0", "1.0", 2, undefined),
      id,
      method: member,
      params: member,
      result: member,
      error: member,
    });
    const edit = fc.tuple(
      fc.nat(),
      fc.nat(8),
      fc.constantFrom("", '"', "{", "]", ",", ":", '"id":1,', "\\", "1e309", "\u2028", "\ud800"),
    );
    fc.assert(
      fc.property(message, fc.array(edit, { maxLength: 3 }), (value, edits) => {
        let text = JSON.stringify(value);
        for (const [at, remove, insert] of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + remove);
        }
        let parsed: unknown;
        try {
          parsed = parseMessage(text, limits);
        } catch (error) {
          expect(error).toBeInstanceOf(BadMessage);
          expect([-32700, -32600]).toContain((error as BadMessage).code);
          return;
        }
        const classified = classify(parsed);
        expect(["request", "notification", "response", "batch", "invalid"]).toContain(classified.kind);
        if (classified.kind === "invalid") expect(classified.code).toBe(-32600);
        if (classified.kind === "request") expect(["string", "number"]).toContain(typeof classified.message.id);
      }),
      { numRuns: runs(20_000) },
    );
  });
});
