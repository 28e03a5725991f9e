import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { stateSeal } from "../../../src/runtime/server/request-state.js";
import { act, modern, withTool, type Loose } from "./fixture.js";

const key = new Uint8Array(32).fill(7);
const auth = { issuer: "https://as", subject: "ann", clientId: "c", scopes: [] };
const owner = { method: "tools/call", salient: ["act", { a: 1, b: [2, { c: 3 }] }], auth };

describe("R22 requestState", () => {
  it("comes back as it was, to any instance with the key", async () => {
    const state = await stateSeal(key, 1000).seal({ answers: { "ü\u2028": [1] } }, owner);
    expect(state).toMatch(/^[\w-]+\.[\w-]+$/);
    const reordered = { ...owner, salient: ["act", { b: [2, { c: 3 }], a: 1 }] };
    expect(await stateSeal(key, 1000).open(state, reordered)).toEqual({ answers: { "ü\u2028": [1] } });
  });

  it("is refused with any byte changed [mrtr-state-sealed]", async () => {
    const seal = stateSeal(key, 60_000);
    const state = await seal.seal({ order: 1 }, owner);
    for (let at = 0; at < state.length; at++) {
      for (const other of ["A", "B", "-", "=", "."]) {
        if (state[at] === other) continue;
        const forged = state.slice(0, at) + other + state.slice(at + 1);
        await expect(seal.open(forged, owner)).rejects.toMatchObject({ code: -32602 });
      }
    }
  });

  it("is refused when it is something else altogether", async () => {
    const seal = stateSeal(key, 60_000);
    const good = await seal.seal({ order: 1 }, owner);
    for (const state of [
      5,
      null,
      {},
      [],
      "",
      ".",
      `${good}-TAMPERED`,
      `${good}.`,
      `.${good}`,
      good.split(".")[0],
      "x".repeat(2 << 20),
    ]) {
      await expect(seal.open(state, owner)).rejects.toMatchObject({ code: -32602 });
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (state) => {
        await expect(seal.open(state, owner)).rejects.toMatchObject({ code: -32602 });
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["another principal", { ...owner, auth: { ...auth, subject: "bob" } }],
    ["another issuer", { ...owner, auth: { ...auth, issuer: "https://other" } }],
    ["another client", { ...owner, auth: { ...auth, clientId: "d" } }],
    ["nobody", { ...owner, auth: undefined }],
    ["another method", { ...owner, method: "prompts/get" }],
    ["other arguments", { ...owner, salient: ["act", { a: 1, b: [2, { c: 4 }] }] }],
    ["arguments of another shape", { ...owner, salient: ["act", { a: 1, b: [2, ["c", 3]] }] }],
  ])("is refused for %s", async (_who, other) => {
    const seal = stateSeal(key, 60_000);
    await expect(seal.open(await seal.seal({}, owner), other)).rejects.toMatchObject({ code: -32602 });
  });

  it("is refused under another key, and after its time", async () => {
    const state = await stateSeal(key, 600_000).seal({}, owner);
    await expect(stateSeal(undefined, 600_000).open(state, owner)).rejects.toMatchObject({ code: -32602 });
    vi.useFakeTimers({ now: Date.now() + 600_001 });
    try {
      await expect(stateSeal(key, 600_000).open(state, owner)).rejects.toMatchObject({ code: -32602 });
    } finally {
      vi.useRealTimers();
    }
  });

  it("is checked before a handler runs [mrtr-state-sealed]", async () => {
    let runs = 0;
    const server = withTool(async (_input, { roots }) => {
      runs++;
      return String(await roots());
    });
    const { result } = await act(server, {}, { capabilities: { roots: {} } });
    const state: string = result.requestState;
    for (const retry of [
      { requestState: `${state}-TAMPERED` },
      { requestState: state, arguments: { a: 1 } },
      { requestState: 5 },
    ]) {
      const { error }: Loose = await act(server, retry, { capabilities: { roots: {} } });
      expect(error.code).toBe(-32602);
    }
    const other = await modern(server, "tools/list", { requestState: "ignored" });
    expect(other.result.resultType).toBe("complete");
    expect(runs).toBe(1);
  });
});
