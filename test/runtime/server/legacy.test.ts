import { describe, expect, it } from "vitest";
import { defineServer } from "@mcp-gen/runtime/server";
import { legacyPeer, withTool, type Loose } from "./fixture.js";

describe("initialize", () => {
  it.each(["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])(
    "agrees to %s [initialize-version]",
    async (version) => {
      const server = defineServer({ info: { name: "x", version: "1", title: "X" }, instructions: "Be brief." });
      const { initialized } = await legacyPeer(server, { version });
      expect(initialized.result).toEqual({
        protocolVersion: version,
        capabilities: { logging: {} },
        serverInfo: { name: "x", version: "1", title: "X" },
        instructions: "Be brief.",
      });
    },
  );

  it.each(["2026-07-28", "1999-01-01", ""])("offers its latest to %j [initialize-version]", async (version) => {
    const { initialized } = await legacyPeer(
      withTool(() => ""),
      { version },
    );
    expect(initialized.result.protocolVersion).toBe("2025-11-25");
  });

  it("-32602 without a version", async () => {
    const server = withTool(() => "");
    for (const params of [undefined, {}, { protocolVersion: 1 }]) {
      const request = { jsonrpc: "2.0", id: 1, method: "initialize", ...(params && { params }) } as const;
      expect(await server.handle(request, {})).toMatchObject({ error: { code: -32602 } });
    }
  });

  it("R27 remembers of a client what a handler may ask, and no megabytes of it: there may be a thousand sessions", async () => {
    const server = withTool((_input, { client }) => String(client.info?.title?.length));
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "x", version: "1" } };
    for (const more of [
      { capabilities: { experimental: { many: Array(30_000).fill([]) } } },
      { clientInfo: { ...params.clientInfo, title: "x".repeat(1 << 16) } },
    ]) {
      const request = { jsonrpc: "2.0", id: 1, method: "initialize", params: { ...params, ...more } } as const;
      expect(await server.handle(request, {})).toMatchObject({ error: { code: -32602 } });
    }
    const long = { ...params.clientInfo, title: "x".repeat(60_000) };
    const peer: Loose = { signal: new AbortController().signal, notify: () => undefined };
    const ask = (method: string, asked: object): Promise<Loose> =>
      server.handle({ jsonrpc: "2.0", id: 1, method, params: asked as Loose }, { peer });
    await ask("initialize", { ...params, clientInfo: long });
    expect((await ask("tools/call", { name: "act" })).result.content[0].text).toBe("60000");
  });

  it("works for a peer that keeps no session, known by its header alone", async () => {
    const server = withTool((_input, { client }) => client.version);
    const ask = (method: string, params: object = {}): Promise<Loose> =>
      server.handle({ jsonrpc: "2.0", id: 1, method, params: params as Loose }, { protocolVersion: "2025-06-18" });
    expect((await ask("tools/call", { name: "act" })).result).toEqual({
      content: [{ type: "text", text: "2025-06-18" }],
    });
    expect((await ask("ping")).result).toEqual({});
    expect((await ask("initialize", { protocolVersion: "2025-11-25", capabilities: {} })).result.protocolVersion).toBe(
      "2025-11-25",
    );
  });

  it("before the handshake only ping is served [initialize-first] [ping-answered]", async () => {
    const server = withTool(() => "");
    const ask = (method: string): Promise<Loose> => server.handle({ jsonrpc: "2.0", id: 1, method }, {});
    expect((await ask("ping")).result).toEqual({});
    expect((await ask("tools/list")).error.code).toBe(-32602);
  });
});

describe("legacy results", () => {
  it("carry nothing of 2026-07-28", async () => {
    const server = withTool(() => ({ content: [], resultType: "complete", _meta: { mine: 1 } }));
    const { call } = await legacyPeer(server);
    expect((await call("ping")).result).toEqual({});
    expect((await call("logging/setLevel", { level: "info" })).result).toEqual({});
    expect((await call("tools/call", { name: "act" })).result).toEqual({ content: [], _meta: { mine: 1 } });
    expect((await call("server/discover")).error.code).toBe(-32601);
  });

  it("shows handlers the client of the handshake", async () => {
    const server = withTool((_input, { client }) => JSON.stringify(client));
    const { call } = await legacyPeer(server, { version: "2025-03-26", capabilities: { roots: {} } });
    expect(JSON.parse((await call("tools/call", { name: "act" })).result.content[0].text)).toEqual({
      info: { name: "old", version: "1" },
      capabilities: { roots: {} },
      version: "2025-03-26",
    });
  });
});
