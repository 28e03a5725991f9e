import { describe, expect, it } from "vitest";
import { ProtocolError, ToolError } from "@mcp-gen/runtime/server";
import { McpError } from "../../../src/runtime/protocol/errors.js";
import { serialize } from "../../../src/runtime/protocol/serialize.js";
import { act, legacyPeer, listener, META, modern, withTool, type Loose } from "./fixture.js";

const isCity = (value: Loose): boolean => typeof value.city === "string";
const input = {
  is: isCity,
  issues: (value: Loose) => (isCity(value) ? [] : [{ pointer: "/city", message: "expected a string" }]),
  withDefaults: (value: Loose) => ({ days: 3, ...value }),
};
const output = {
  is: (value: Loose): boolean => typeof value === "object" && value !== null && typeof value.high === "number",
  issues: () => [{ pointer: "/high", message: "expected a number" }],
};
const definition = { name: "act", inputSchema: { type: "object" }, outputSchema: { type: "object" } };

describe("tools/call", () => {
  it("takes absent arguments as none", async () => {
    expect((await act(withTool((given) => JSON.stringify(given)))).result.content).toEqual([
      { type: "text", text: "{}" },
    ]);
  });

  it.each([
    [{ name: 5 }],
    [{}],
    [{ name: "nobody" }],
    [{ name: "act", arguments: [] }],
    [{ name: "act", arguments: "x" }],
    [{ name: "act", arguments: 1 }],
  ])("-32602 for %j", async (params) => {
    expect(
      (
        await modern(
          withTool(() => ""),
          "tools/call",
          params,
        )
      ).error.code,
    ).toBe(-32602);
  });

  it("fills in defaults before the handler runs", async () => {
    const server = withTool(() => "", { tools: [{ definition, input, call: (given) => JSON.stringify(given) }] });
    expect((await act(server, { arguments: { city: "Oslo" } })).result.content[0].text).toBe(
      '{"days":3,"city":"Oslo"}',
    );
  });

  it("names the pointer and the expectation of wrong arguments, by the rule of the era [tools-input]", async () => {
    let ran = false;
    const server = withTool(() => "", { tools: [{ definition, input, call: () => ((ran = true), "") }] });
    const params = { name: "act", arguments: { city: 1 } };
    const text = "Invalid arguments: /city: expected a string";
    expect((await act(server, params)).result).toMatchObject({
      isError: true,
      content: [{ text }],
      resultType: "complete",
    });
    const recent = await legacyPeer(server, { version: "2025-11-25" });
    expect((await recent.call("tools/call", params)).result).toEqual({
      isError: true,
      content: [{ type: "text", text }],
    });
    for (const version of ["2025-06-18", "2025-03-26", "2024-11-05"]) {
      const old = await legacyPeer(server, { version });
      expect((await old.call("tools/call", params)).error).toMatchObject({ code: -32602, message: text });
    }
    expect(ran).toBe(false);
  });

  it("answers with structured output and the same as text, written once [tools-structured]", async () => {
    const value = { high: 21.5, sky: '\u2028<&"' };
    const server = withTool(() => "", { tools: [{ definition, output, call: async () => value }] });
    for (const response of [await act(server), await (await legacyPeer(server)).call("tools/call", { name: "act" })]) {
      expect(response.result.content).toEqual([{ type: "text", text: JSON.stringify(value) }]);
      expect(response.result.structuredContent).toEqual(value);
      expect(JSON.parse(serialize(response))).toEqual(JSON.parse(JSON.stringify(response)));
    }
    const legacy = await (await legacyPeer(server)).call("tools/call", { name: "act" });
    expect(Object.keys(legacy.result)).toEqual(["content", "structuredContent"]);
    expect((await act(server)).result._meta).toEqual({ [`${META}serverInfo`]: { name: "test", version: "1.0.0" } });
  });

  it("answers legacy clients with text where structured output is no object", async () => {
    const list = { ...definition, outputSchema: { type: "array" } };
    const any = { is: () => true, issues: () => [] };
    const server = withTool(() => "", { tools: [{ definition: list, output: any, call: () => [1, 2] }] });
    expect((await act(server)).result.structuredContent).toEqual([1, 2]);
    const { result } = await (await legacyPeer(server)).call("tools/call", { name: "act" });
    expect(result).toEqual({ content: [{ type: "text", text: "[1,2]" }] });
  });

  it("tells nobody but the application how output breaks its schema [tools-structured]", async () => {
    const seen: string[] = [];
    const server = withTool(() => "", {
      tools: [{ definition, output, call: () => ({ secret: 1 }) }],
      options: { onError: (error) => void seen.push(String(error)) },
    });
    const { error } = await act(server);
    expect(error).toMatchObject({ code: -32603 });
    expect(JSON.stringify(error)).not.toMatch(/secret|high/);
    expect(seen[0]).toContain("/high: expected a number");
  });

  it.each([
    ["blocks", [{ type: "text", text: "a" }]],
    ["a result", { content: [{ type: "text", text: "a" }], isError: false, _meta: { mine: 1 } }],
    ["a text", "a"],
  ])("takes %s", async (_what, value) => {
    const { result } = await act(withTool(() => value));
    expect(result.content).toEqual([{ type: "text", text: "a" }]);
    expect(result._meta).toHaveProperty([`${META}serverInfo`]);
  });

  it("R37 answers what can be awaited and gives no promise itself", async () => {
    const later = (value: unknown) => ({
      then: (resolve: (value: unknown) => void) => void setTimeout(resolve, 5, value),
    });
    expect((await act(withTool(() => later("there")))).result.content).toEqual([{ type: "text", text: "there" }]);
    const complete = () => later(["a", "b"]) as unknown as Promise<string[]>;
    const server = withTool(() => "", { prompts: [{ definition: { name: "p" }, get: () => "", complete }] });
    const params = { ref: { type: "ref/prompt", name: "p" }, argument: { name: "x", value: "" } };
    expect((await modern(server, "completion/complete", params)).result.completion.values).toEqual(["a", "b"]);
  });

  it("passes content of every kind on as it is [tools-content]", async () => {
    const content = [
      { type: "text", text: "a", annotations: { audience: ["user"], priority: 1 }, _meta: { m: 1 } },
      { type: "image", data: "iVBORw0=", mimeType: "image/png" },
      { type: "audio", data: "UklGRg==", mimeType: "audio/wav" },
      { type: "resource_link", uri: "test://r", name: "r", icons: [{ src: "https://x/i.png" }] },
      { type: "resource", resource: { uri: "test://r", mimeType: "text/plain", text: "r" } },
      { type: "resource", resource: { uri: "test://b", blob: "AAE=" } },
    ];
    expect((await act(withTool(() => ({ content })))).result.content).toEqual(content);
    const { call } = await legacyPeer(withTool(() => ({ content })));
    expect((await call("tools/call", { name: "act" })).result.content).toEqual(content);
  });

  it.each([undefined, null, 5, {}])("hides that a handler answered %j", async (value) => {
    expect((await act(withTool(() => value))).result.isError).toBe(true);
  });

  it("has no error codes for handlers that are the specification's own [error-codes-reserved]", () => {
    for (const code of [-32023, -32050, -32099]) expect(() => new ProtocolError(code, "m")).toThrow(RangeError);
    for (const code of [-32020, -32021, -32022, -32602, -32019, -32100, -1, 1000]) {
      expect(new ProtocolError(code, "m").code).toBe(code);
    }
  });

  it("shows what a tool says about its failure [tools-error]", async () => {
    const content = [{ type: "image" as const, data: "", mimeType: "image/png" }];
    const server = withTool(({ kind }) => {
      if (kind === "tool") throw new ToolError("It rains.");
      if (kind === "content") throw new ToolError("It rains.", { content });
      if (kind === "protocol") throw new ProtocolError(-1050, "Refused", { why: 1 });
      throw new McpError(-32603, "another server's secret");
    });
    const fail = (kind: string): Promise<Loose> => act(server, { arguments: { kind } });
    expect((await fail("tool")).result).toMatchObject({
      isError: true,
      content: [{ type: "text", text: "It rains." }],
    });
    expect((await fail("content")).result).toMatchObject({ isError: true, content });
    expect((await fail("protocol")).error).toEqual({ code: -1050, message: "Refused", data: { why: 1 } });
    expect((await fail("upstream")).result).toMatchObject({ isError: true, content: [{ text: "Internal error" }] });
  });
});

describe("progress and log", () => {
  it("reports progress only with a token, only upwards, and not after the answer [progress-token] [progress-grows] [progress-ends]", async () => {
    let late: (value: number) => Promise<void> = async () => undefined;
    const server = withTool(async (_input, { progress }) => {
      late = progress;
      for (const value of [0, 50, 50, 20, Number.NaN, 100]) await progress(value, 100, "m");
      return "done";
    });
    const quiet = listener();
    await act(server, {}, { context: quiet.context });
    expect(quiet.heard).toEqual([]);
    for (const progressToken of ["t", 0]) {
      const { heard, context } = listener();
      await act(server, {}, { context, more: { progressToken } });
      await late(200);
      expect(heard.map(({ method, params }) => [method, params.progressToken, params.progress])).toEqual(
        [0, 50, 100].map((value) => ["notifications/progress", progressToken, value]),
      );
    }
  });

  it("logs at the level that the request asks for, and never without [logging-per-request] [logging-set-level] [logging-invalid]", async () => {
    const server = withTool(async (_input, { log }) => {
      await log("debug", "d");
      await log("warning", { w: 1 }, "db");
      return "done";
    });
    const silent = listener();
    await act(server, {}, { context: silent.context });
    expect(silent.heard).toEqual([]);
    const { heard, context } = listener();
    await act(server, {}, { context, more: { [`${META}logLevel`]: "info" } });
    expect(heard).toEqual([
      { jsonrpc: "2.0", method: "notifications/message", params: { level: "warning", logger: "db", data: { w: 1 } } },
    ]);
    const old = await legacyPeer(server);
    const hear = async (): Promise<number> => {
      const { heard: messages, context: exchange } = listener();
      await old.call("tools/call", { name: "act" }, exchange);
      return messages.length;
    };
    expect(await hear()).toBe(1);
    expect((await old.call("logging/setLevel", { level: "debug" })).result).toEqual({});
    expect(await hear()).toBe(2);
    expect((await old.call("logging/setLevel", { level: "loud" })).error.code).toBe(-32602);
  });

  it("R37 goes on when the peer has left", async () => {
    const server = withTool(async (_input, { log, progress }) => {
      await Promise.all([log("error", 1), progress(1)]);
      return "done";
    });
    const context = { notify: () => Promise.reject(new Error("gone")) };
    const more = { [`${META}logLevel`]: "info", progressToken: 1 };
    expect((await act(server, {}, { context, more })).result.content[0].text).toBe("done");
  });

  it("shows the handler its request", async () => {
    let seen: Loose;
    const server = withTool((_input, context) => {
      const { client, auth, meta, transport, signal, publish, closeStream } = context;
      seen = { client, auth, meta, transport, aborted: signal.aborted };
      publish({ type: "tools" });
      closeStream();
      return "";
    });
    const auth = { subject: "s", issuer: "i", scopes: [] };
    let closed = 0;
    const context = { auth, transport: "http", signal: AbortSignal.abort(), closeStream: () => closed++ };
    await act(server, {}, { context, capabilities: { roots: {} }, more: { traceparent: "00" } });
    expect(seen).toMatchObject({ auth, transport: "http", aborted: true, meta: { traceparent: "00" } });
    expect(seen.client).toEqual({
      info: { name: "test", version: "1" },
      capabilities: { roots: {} },
      version: "2026-07-28",
    });
    expect(closed).toBe(1);
  });
});
