import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { act, legacyPeer, meta, META, modern, withTool, type Loose } from "./fixture.js";

const server = withTool(() => "ok");
const ask = (method: string, params?: object, context = {}): Promise<Loose> =>
  server.handle({ jsonrpc: "2.0", id: "q", method, ...(params && { params: params as Loose }) }, context);

const without = (key: string): object => {
  const { [`${META}${key}`]: _, ...rest } = meta();
  return { _meta: rest };
};

describe("what a request of 2026-07-28 must say", () => {
  it.each([
    ["no params", undefined],
    ["no _meta", {}],
    ["_meta is no object", { _meta: [] }],
    ["no version", without("protocolVersion")],
    ["no capabilities", without("clientCapabilities")],
    ["capabilities are no object", { _meta: meta({}, { [`${META}clientCapabilities`]: [] }) }],
    ["clientInfo is no object", { _meta: meta({}, { [`${META}clientInfo`]: "x" }) }],
    ["unknown log level", { _meta: meta({}, { [`${META}logLevel`]: "loud" }) }],
  ])("-32602 for %s [meta-required] [logging-invalid]", async (_what, params) => {
    expect(await ask("server/discover", params)).toMatchObject({ id: "q", error: { code: -32602 } });
    expect(await ask("tools/list", params)).toMatchObject({ id: "q", error: { code: -32602 } });
  });

  it("needs no clientInfo", async () => {
    expect((await ask("tools/list", without("clientInfo"))).result.tools).toHaveLength(1);
  });

  it("-32022 for other versions [version-unsupported]", async () => {
    for (const version of ["v999.0.0", "2025-11-25", ""]) {
      const { error } = await ask("tools/list", { _meta: meta({}, { [`${META}protocolVersion`]: version }) });
      expect(error).toMatchObject({ code: -32022, data: { supported: ["2026-07-28"], requested: version } });
    }
  });

  it.each([
    "initialize",
    "ping",
    "logging/setLevel",
    "resources/subscribe",
    "resources/unsubscribe",
    "unknown/method",
    "__proto__",
  ])("-32601 for %s", async (method) => {
    expect(await modern(server, method, { protocolVersion: "2025-11-25" })).toMatchObject({ error: { code: -32601 } });
  });

  it("serves a modern request of a peer that did the legacy handshake", async () => {
    const { peer } = await legacyPeer(server);
    expect((await modern(server, "tools/list", {}, { context: { peer } })).result.resultType).toBe("complete");
    expect((await modern(server, "ping", {}, { context: { peer } })).error.code).toBe(-32601);
  });
});

describe("limits and failures", () => {
  it("R56 answers busy beyond the limits, and goes on", async () => {
    let release = (): void => undefined;
    const wait = new Promise<void>((resolve) => (release = resolve));
    const slow = withTool(() => wait.then(() => "ok"), {
      options: { limits: { maxConcurrentPerPeer: 2, maxConcurrent: 3 } },
    });
    const [a, b] = [await legacyPeer(slow), await legacyPeer(slow)];
    const calls = [a.call("tools/call", { name: "act" }), a.call("tools/call", { name: "act" })];
    expect((await a.call("ping")).error.code).toBe(-32000);
    calls.push(b.call("tools/call", { name: "act" }));
    expect((await b.call("ping")).error.code).toBe(-32000);
    expect((await act(slow)).error.code).toBe(-32000);
    release();
    for (const call of calls) expect((await call).result.content[0].text).toBe("ok");
    expect((await a.call("ping")).result).toEqual({});
  });

  it("R37 hides what handlers throw, and tells the hook", async () => {
    const seen: Loose[] = [];
    const fail = async (error: unknown): Promise<string> => {
      await Promise.resolve();
      throw error;
    };
    const broken = withTool(({ sync }) => (sync ? raise(new Error("secret")) : fail(new Error("secret"))), {
      prompts: [{ definition: { name: "p" }, get: () => fail("secret") }],
      resources: [{ definition: { uri: "test://r", name: "r" }, read: () => fail(new Error("secret")) }],
      options: {
        onError(error, request) {
          seen.push([String(error), request]);
          throw new Error("a broken hook");
        },
      },
    });
    for (const sync of [true, false]) {
      const { result } = await act(broken, { arguments: { sync } });
      expect(result).toMatchObject({ isError: true, content: [{ type: "text", text: "Internal error" }] });
    }
    const prompt = await modern(broken, "prompts/get", { name: "p" });
    const resource = await modern(broken, "resources/read", { uri: "test://r" });
    for (const answer of [prompt, resource]) expect(answer.error).toEqual({ code: -32603, message: "Internal error" });
    expect(seen).toEqual([
      ["Error: secret", { method: "tools/call", name: "act" }],
      ["Error: secret", { method: "tools/call", name: "act" }],
      ["secret", { method: "prompts/get", name: "p" }],
      ["Error: secret", { method: "resources/read", name: "test://r" }],
    ]);
  });

  it("reports no failure of a handler that stops because its request was cancelled", async () => {
    const seen: unknown[] = [];
    const server = withTool((_input, { signal }) => delay(60_000, "", { signal }), {
      options: { onError: (error) => seen.push(error) },
    });
    const abort = new AbortController();
    const answer = act(server, {}, { context: { signal: abort.signal } });
    abort.abort(new Error("left"));
    expect((await answer).error.code).toBe(-32603);
    expect(seen).toEqual([]);
  });

  it("refuses requests after close", async () => {
    const closing = withTool(() => "ok");
    await closing.close();
    await closing.close();
    expect((await act(closing)).error.code).toBe(-32000);
  });
});

function raise(error: Error): never {
  throw error;
}
