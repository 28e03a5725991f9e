import { describe, expect, it } from "vitest";
import type { HandlerContext } from "@mcp-gen/runtime/server";
import type { OutgoingRequest, Peer } from "../../../src/runtime/protocol/server.js";
import { act, legacyPeer, withTool, type Loose } from "./fixture.js";

const form = {
  message: "Which seat?",
  requestedSchema: { type: "object", properties: { seat: { type: "string" } }, required: ["seat"] },
};
const answers: Record<string, object> = {
  "elicitation/create": { action: "accept", content: { seat: "4A" } },
  "sampling/createMessage": { role: "assistant", content: { type: "text", text: "Enjoy!" }, model: "m" },
  "roots/list": { roots: [{ uri: "file:///home" }] },
};
const capabilities = { elicitation: {}, sampling: {}, roots: {} };

/** One handler that knows nothing of eras: it books, asks, books again, asks for two things at once, and greets. */
function booking(): { server: ReturnType<typeof withTool>; effects: string[] } {
  const effects: string[] = [];
  const server = withTool(async (_input, { elicit, sample, roots, once }: HandlerContext) => {
    const reservation = await once("reserve", () => {
      effects.push("reserve");
      return { id: 1 };
    });
    const seat = await elicit(form);
    await once("pay", async () => void effects.push("pay"));
    const [model, [root]] = await Promise.all([sample({ messages: [], maxTokens: 9 }), roots()]);
    return JSON.stringify([reservation.id, seat, (model.content as Loose).text, root?.uri]);
  });
  return { server, effects };
}

const EXPECTED = JSON.stringify([1, answers["elicitation/create"], "Enjoy!", "file:///home"]);

/** What a client of 2026-07-28 does with input-required results. */
async function drive(server: ReturnType<typeof withTool>): Promise<{ result: Loose; rounds: number }> {
  let retry: object = {};
  for (let rounds = 1; ; rounds++) {
    const { result } = await act(server, retry, { capabilities });
    if (result.resultType !== "input_required") return { result, rounds };
    const inputs = Object.entries(result.inputRequests as Record<string, OutgoingRequest>);
    const inputResponses = Object.fromEntries(inputs.map(([key, { method }]) => [key, answers[method]]));
    retry = { inputResponses, requestState: result.requestState };
  }
}

describe("one handler for all eras", () => {
  it("2026-07-28: three runs, and each effect once [mrtr-once]", async () => {
    const { server, effects } = booking();
    const { result, rounds } = await drive(server);
    expect(result.content[0].text).toBe(EXPECTED);
    expect([rounds, effects]).toEqual([3, ["reserve", "pay"]]);
  });

  it.each(["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])(
    "%s: one run, and each effect once",
    async (version) => {
      const { server, effects } = booking();
      const request = async ({ method }: OutgoingRequest): Promise<Loose> => ({
        jsonrpc: "2.0",
        id: 1,
        result: answers[method],
      });
      const { call } = await legacyPeer(server, { version, capabilities, request });
      const { result } = await call("tools/call", { name: "act" });
      expect(result.content[0].text).toBe(EXPECTED);
      expect(effects).toEqual(["reserve", "pay"]);
    },
  );

  it("R57 a client that never answers holds a handler for the longest time of a request, no longer", async () => {
    const server = withTool(async (_input, { elicit }) => (await elicit(form)).action, {
      options: { limits: { requestMaxTotalMs: 30 } },
    });
    const request: Peer["request"] = (_asked, { signal } = {}) =>
      new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason as Error)));
    const { call } = await legacyPeer(server, { capabilities, request });
    expect((await call("tools/call", { name: "act" })).result).toMatchObject({ isError: true });
  });

  it("a retry may reach another instance with the same key [stateless-requests]", async () => {
    const stateKey = new Uint8Array(32).fill(1);
    const make = (): ReturnType<typeof withTool> =>
      withTool(async (_input, { elicit }) => (await elicit(form)).action, { options: { stateKey } });
    const { result } = await act(make(), {}, { capabilities });
    const retry = { requestState: result.requestState, inputResponses: { elicitation: { action: "decline" } } };
    expect((await act(make(), retry, { capabilities })).result.content[0].text).toBe("decline");
    expect(
      (
        await act(
          withTool(() => ""),
          retry,
          { capabilities },
        )
      ).error.code,
    ).toBe(-32602);
  });
});
