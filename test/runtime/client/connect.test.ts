import { connect, ConnectionError, McpError } from "@mcp-gen/runtime";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DISCOVERED, fakeTransport, legacy, META, metaOf, modern, refuse, silence } from "./fake.js";

afterEach(() => vi.useRealTimers());

describe("a modern server", () => {
  it("is asked server/discover first, with version, client and capabilities in _meta", async () => {
    const transport = modern();
    const mcp = await connect(transport, { clientInfo: { name: "me", version: "9" } });
    expect(transport.methods).toEqual(["server/discover"]);
    expect(metaOf(transport.requests[0])).toEqual({
      [META.version]: "2026-07-28",
      [META.info]: { name: "me", version: "9" },
      [META.capabilities]: {},
    });
    expect(mcp).toMatchObject({
      protocolVersion: "2026-07-28",
      serverInfo: { name: "fake" },
      instructions: "Ask nicely.",
      capabilities: DISCOVERED.capabilities,
    });
    expect(transport.versions).toEqual(["2026-07-28"]);
    expect(transport.notifications).toEqual([]);
  });

  it("is asked again with the same version when it refuses one that it lists [version-retry]", async () => {
    let asked = 0;
    const transport = modern({
      "server/discover": (request) =>
        ++asked === 1 ? refuse(request, -32022, "Unsupported", { supported: ["2026-07-28"] }) : DISCOVERED,
    });
    const mcp = await connect(transport);
    expect(mcp.protocolVersion).toBe("2026-07-28");
    expect(transport.methods).toEqual(["server/discover", "server/discover"]);
    expect(transport.requests.map((request) => metaOf(request)[META.version])).toEqual(["2026-07-28", "2026-07-28"]);
  });

  it("is not asked for ever", async () => {
    const transport = modern({
      "server/discover": (request) => refuse(request, -32022, "Unsupported", { supported: ["2026-07-28"] }),
    });
    await expect(connect(transport)).rejects.toMatchObject({ name: "ConnectionError", code: "unsupported" });
    expect(transport.methods).toEqual(["server/discover", "server/discover"]);
    expect(transport.closes).toBe(1);
  });

  it.each([-32020, -32021])("that refuses with %i is modern: no initialize [era-modern-errors]", async (code) => {
    const transport = modern({ "server/discover": (request) => refuse(request, code, "No") });
    await expect(connect(transport)).rejects.toMatchObject({ name: "McpError", code });
    expect(transport.methods).toEqual(["server/discover"]);
  });

  it("with no version in common is an error that names its versions [version-retry]", async () => {
    const transport = modern({
      "server/discover": (request) => refuse(request, -32022, "Unsupported", { supported: ["2031-01-01"] }),
    });
    await expect(connect(transport)).rejects.toThrow(/2031-01-01/);
    expect(transport.methods).toEqual(["server/discover"]);
  });

  it("that was slow to start is asked again after initialize failed", async () => {
    vi.useFakeTimers();
    let asked = 0;
    const transport = modern({
      "server/discover": (request, exchange) => (++asked === 1 ? silence(request, exchange) : DISCOVERED),
    });
    const connecting = connect(transport);
    await vi.advanceTimersByTimeAsync(6_000);
    expect((await connecting).protocolVersion).toBe("2026-07-28");
    expect(transport.methods).toEqual(["server/discover", "initialize", "server/discover"]);
  });
});

describe("a legacy server", () => {
  it("gets initialize and notifications/initialized after any other refusal [era-fallback] [initialized-sent]", async () => {
    const transport = legacy();
    const mcp = await connect(transport);
    expect(transport.methods).toEqual(["server/discover", "initialize"]);
    expect(transport.requests[1]?.params).toMatchObject({ protocolVersion: "2025-11-25", capabilities: {} });
    expect(transport.requests[1]?.params).not.toHaveProperty("_meta");
    expect(transport.notifications).toEqual([{ jsonrpc: "2.0", method: "notifications/initialized" }]);
    expect(transport.versions).toEqual(["2025-11-25"]);
    expect(mcp).toMatchObject({ protocolVersion: "2025-11-25", serverInfo: { name: "old" }, instructions: "Old." });
  });

  it.each(["2025-06-18", "2025-03-26", "2024-11-05"])("may answer with %s", async (version) => {
    expect((await connect(legacy({}, { version }))).protocolVersion).toBe(version);
  });

  it.each(["1999-01-01", "2026-07-28", undefined])(
    "may not answer with %s [initialize-version-refused]",
    async (version) => {
      const transport = legacy({ initialize: () => ({ protocolVersion: version, capabilities: {}, serverInfo: {} }) });
      await expect(connect(transport)).rejects.toMatchObject({ code: "unsupported" });
      expect(transport.closes).toBe(1);
    },
  );

  it.each([
    ["answers HTTP 400 without a JSON-RPC body", new ConnectionError("http-status", "400", { status: 400 })],
    ["answers HTTP 404", new ConnectionError("http-status", "404", { status: 404 })],
    ["answers HTML", new ConnectionError("bad-message", "not JSON")],
  ])("that %s gets initialize [http-era-400]", async (_, error) => {
    const transport = legacy({ "server/discover": () => error });
    expect((await connect(transport)).protocolVersion).toBe("2025-11-25");
  });

  it("that takes server/discover for initialize gets initialize", async () => {
    const answer = { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "m", version: "1" } };
    const transport = fakeTransport(() => answer);
    expect((await connect(transport)).protocolVersion).toBe("2025-11-25");
  });

  it("that lists only legacy versions is offered the newest of them", async () => {
    const transport = legacy(
      { "server/discover": (request) => refuse(request, -32022, "?", { supported: ["2025-03-26", "2025-06-18"] }) },
      { version: "2025-06-18" },
    );
    await connect(transport);
    expect(transport.requests[1]?.params).toMatchObject({ protocolVersion: "2025-06-18" });
  });

  it("that stays silent gets initialize after half of connectTimeoutMs [era-fallback]", async () => {
    vi.useFakeTimers();
    const transport = legacy({ "server/discover": silence });
    const connecting = connect(transport, { limits: { connectTimeoutMs: 2_000 } });
    await vi.advanceTimersByTimeAsync(999);
    expect(transport.methods).toEqual(["server/discover"]);
    await vi.advanceTimersByTimeAsync(2);
    expect((await connecting).protocolVersion).toBe("2025-11-25");
    expect(transport.exchanges[0]?.signal?.aborted).toBe(true);
  });

  it("that leaves on server/discover is started again where the transport can", async () => {
    let opened = 0;
    const transport = legacy(
      {
        "server/discover": () => {
          transport.listener?.onClose(new ConnectionError("process-exited", "gone"));
          return new ConnectionError("process-exited", "gone", { sent: true });
        },
      },
      { reopen: async () => void opened++ },
    );
    const mcp = await connect(transport);
    expect([opened, mcp.protocolVersion]).toEqual([1, "2025-11-25"]);
  });

  it("that leaves on server/discover is an error with a hint where the transport cannot", async () => {
    const transport = legacy({ "server/discover": () => new ConnectionError("closed", "It left.", { sent: true }) });
    await expect(connect(transport)).rejects.toThrow(/It left\..*era: "legacy"/);
  });

  it("is remembered by the transport's key, until that proves wrong [era-remembered]", async () => {
    const key = "https://old.example/mcp";
    await connect(legacy({}, { key }));
    const second = legacy({}, { key });
    await connect(second);
    expect(second.methods).toEqual(["initialize"]);

    const upgraded = modern({}, { key });
    expect((await connect(upgraded)).protocolVersion).toBe("2026-07-28");
    expect(upgraded.methods).toEqual(["initialize", "server/discover"]);
    const next = modern({}, { key });
    await connect(next);
    expect(next.methods).toEqual(["server/discover"]);
  });

  it("is told the log level once, where it has logging", async () => {
    const transport = legacy({ "logging/setLevel": () => ({}) }, { capabilities: { logging: {} } });
    await connect(transport, { logLevel: "debug" });
    expect(transport.requests.at(-1)).toMatchObject({ method: "logging/setLevel", params: { level: "debug" } });
    const without = legacy();
    await connect(without, { onLog() {} });
    expect(without.methods).not.toContain("logging/setLevel");
  });
});

describe("what is pinned", () => {
  it("era legacy: no server/discover", async () => {
    const transport = legacy();
    await connect(transport, { era: "legacy" });
    expect(transport.methods).toEqual(["initialize"]);
  });

  it("era modern: no initialize", async () => {
    const transport = legacy();
    await expect(connect(transport, { era: "modern" })).rejects.toMatchObject({ code: "unsupported" });
    expect(transport.methods).toEqual(["server/discover"]);
  });

  it("a legacy version is offered, and no other taken", async () => {
    const transport = legacy({}, { version: "2025-03-26" });
    expect((await connect(transport, { protocolVersion: "2025-03-26" })).protocolVersion).toBe("2025-03-26");
    expect(transport.requests[0]?.params).toMatchObject({ protocolVersion: "2025-03-26" });
    await expect(connect(legacy(), { protocolVersion: "2025-03-26" })).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("bounds of connecting", () => {
  it("R57 nobody answers: timeout within connectTimeoutMs, and the transport is closed", async () => {
    vi.useFakeTimers();
    const transport = fakeTransport(silence);
    const connecting = connect(transport);
    const failed = expect(connecting).rejects.toMatchObject({ name: "ConnectionError", code: "timeout" });
    await vi.advanceTimersByTimeAsync(10_001);
    await failed;
    expect(transport.closes).toBe(1);
  });

  it("can be aborted", async () => {
    const abort = new AbortController();
    const transport = fakeTransport(silence);
    const connecting = connect(transport, { signal: abort.signal });
    abort.abort("enough");
    await expect(connecting).rejects.toMatchObject({ code: "aborted", cause: "enough" });
    expect(transport.closes).toBe(1);
  });

  it.each(["refused", "unauthorized", "busy"] as const)("%s is final", async (code) => {
    const transport = fakeTransport(() => new ConnectionError(code, "no"));
    await expect(connect(transport)).rejects.toMatchObject({ code });
    expect(transport.methods).toEqual(["server/discover"]);
  });

  it("an initialize that is refused is what the caller hears about", async () => {
    const transport = fakeTransport((request) => refuse(request, -32600, request.method));
    await expect(connect(transport)).rejects.toEqual(new McpError(-32600, "initialize"));
  });
});

it("needs of a transport only request and close", async () => {
  for (const full of [modern({ ping: () => ({}) }), legacy({ ping: () => ({}) })]) {
    const transport = { request: full.request, close: full.close };
    const mcp = await connect(transport);
    await mcp.notify("notifications/whatever");
    expect(await mcp.request("ping")).toEqual({});
    await mcp.close();
  }
});

it("names our version", async () => {
  const { version } = (await import("../../../src/runtime/package.json", { with: { type: "json" } })).default;
  const transport = modern();
  await connect(transport);
  expect(metaOf(transport.requests[0])[META.info]).toEqual({ name: "mcp-gen", version });
});
