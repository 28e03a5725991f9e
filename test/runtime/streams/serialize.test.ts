import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedText } from "../../../src/runtime/protocol/fixed-text.js";
import type { JsonRpcRequest } from "../../../src/runtime/protocol/jsonrpc.js";
import { serialize, withText } from "../../../src/runtime/protocol/serialize.js";

describe("serialize", () => {
  const meta = Object.freeze({ version: "1", info: { name: 'a "b"' } });
  fixedText.set(meta, JSON.stringify(meta));
  const id = fc.oneof(fc.string(), fc.integer());

  it("says what JSON.stringify says, whether it knows a part of the text or not", () => {
    const params = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant(undefined)));
    fc.assert(
      fc.property(id, fc.string(), params, fc.boolean(), (id, method, rest, known) => {
        const request: JsonRpcRequest = {
          jsonrpc: "2.0",
          id,
          method,
          params: { _meta: known ? meta : { ...meta }, ...rest },
        };
        expect(JSON.parse(serialize(request))).toEqual(JSON.parse(JSON.stringify(request)));
      }),
    );
  });

  it("takes the text that a result brings", () => {
    const result = withText({ a: 1 }, '{"a":1}');
    expect(serialize({ jsonrpc: "2.0", id: "x", result })).toBe('{"jsonrpc":"2.0","id":"x","result":{"a":1}}');
    expect(serialize({ jsonrpc: "2.0", id: 1, result: { ...result, a: 2 } })).toContain('"a":2');
  });

  it("leaves notifications and errors as they are", () => {
    const notification = { jsonrpc: "2.0" as const, method: "x", params: { _meta: meta } };
    const error = { jsonrpc: "2.0" as const, error: { code: 1, message: "x" } };
    expect(serialize(notification)).toBe(JSON.stringify(notification));
    expect(serialize(error)).toBe(JSON.stringify(error));
  });
});
