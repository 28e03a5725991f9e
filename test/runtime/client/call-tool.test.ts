import { callTool, callToolRaw, connect, listTools, McpError, ToolError, ValidationError } from "@mcp-gen/runtime";
import type { CallToolResult, Check, ToolDescriptor } from "@mcp-gen/runtime";
import { describe, expect, expectTypeOf, it } from "vitest";
import { modern, refuse, legacy } from "./fake.js";

interface Forecast {
  high: number;
}
const forecast: Check<Forecast> = {
  is: (value): value is Forecast => typeof (value as Forecast | undefined)?.high === "number",
  issues: (value) => (forecast.is(value) ? [] : [{ pointer: "/high", message: "expected a number" }]),
};
const getForecast: ToolDescriptor<{ city: string }, Forecast> = { name: "get_forecast", output: forecast };

const serving = (result: object) => connect(modern({ "tools/call": () => result as never }));

describe("callTool", () => {
  it("resolves to the checked structured output", async () => {
    const transport = modern({ "tools/call": () => ({ content: [], structuredContent: { high: 20 } }) });
    const mcp = await connect(transport);
    const output = await callTool(mcp, getForecast, { city: "Paris" });
    expectTypeOf(output).toEqualTypeOf<Forecast>();
    expect(output).toEqual({ high: 20 });
    expect(transport.requests[1]?.params).toMatchObject({ name: "get_forecast", arguments: { city: "Paris" } });
  });

  it("rejects output that is not what the tool declares, by pointer [tools-structured-client]", async () => {
    const mcp = await serving({ content: [], structuredContent: { high: "hot" } });
    const error: unknown = await callTool(mcp, getForecast, { city: "Paris" }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({
      issues: [{ pointer: "/high", message: "expected a number" }],
      message: "The output of get_forecast is not what it declares: /high: expected a number",
    });
    await expect(callTool(await serving({ content: [] }), getForecast, { city: "" })).rejects.toBeInstanceOf(
      ValidationError,
    );
  });

  it("rejects with ToolError what ran and failed", async () => {
    const content = [
      { type: "text", text: "No such city." },
      { type: "image", data: "", mimeType: "image/png" },
      { type: "text", text: "Try Paris." },
    ];
    const error: unknown = await callTool(await serving({ content, isError: true }), getForecast, { city: "" }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ tool: "get_forecast", content, message: "No such city.\nTry Paris." });
    const silent = await serving({ isError: true });
    await expect(callTool(silent, getForecast, { city: "" })).rejects.toMatchObject({
      message: "get_forecast failed.",
      content: [],
    });
  });

  it("resolves to a ToolResult where no output is declared", async () => {
    const raw = {
      content: [
        { type: "text", text: "a" },
        { type: "text", text: "b" },
      ],
      structuredContent: 7,
      _meta: { x: 1 },
    };
    const result = await callTool(await serving(raw), { name: "plain" }, {});
    expect(result).toEqual({ content: raw.content, text: "a\nb", structuredContent: 7, raw });
  });

  it("gives the raw result too, before anything is made of it [tools-content]", async () => {
    const raws: CallToolResult[] = [];
    const mcp = await serving({ content: [], structuredContent: {}, _meta: { cost: 3 } });
    await callTool(mcp, getForecast, { city: "" }, { onResult: (raw) => raws.push(raw) }).catch(() => {});
    expect(raws).toMatchObject([{ _meta: { cost: 3 } }]);
  });

  it("R33 takes any name", async () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const transport = modern({ "tools/call": () => ({ content: [] }) });
      await callTool(await connect(transport), { name }, { ["__proto__"]: 1 });
      expect(transport.requests[1]?.params).toMatchObject({ name });
    }
  });
});

it("callToolRaw resolves to failures as they are", async () => {
  const raw = { content: [], isError: true };
  expect(await callToolRaw(await serving(raw), getForecast, { city: "" })).toEqual(raw);
});

describe("x-mcp-header", () => {
  const ok = { content: [] };
  const tool = { name: "t", headers: { City: ["city"], Deep: ["a", "b"] } };

  it("arguments are mirrored over HTTP, from the generated map [x-mcp-header-mirrored]", async () => {
    const transport = modern({ "tools/call": () => ok }, { kind: "http" });
    const mcp = await connect(transport);
    await callTool(mcp, tool, { city: "Zürich", a: { b: 7 }, other: 1 });
    expect(transport.exchanges[1]?.headers).toEqual({
      "Mcp-Param-City": "=?base64?WsO8cmljaA==?=",
      "Mcp-Param-Deep": "7",
    });
    await callTool(mcp, tool, { city: null, a: { b: false } });
    expect(transport.exchanges[2]?.headers).toEqual({ "Mcp-Param-Deep": "false" });
    await callTool(mcp, tool, { a: { ["__proto__"]: 1 } });
    expect(transport.exchanges[3]?.headers).toEqual({});
    await callTool(mcp, tool, { city: "" }, { headers: { "X-Mine": "1" } });
    expect(transport.exchanges[4]?.headers).toEqual({ "X-Mine": "1", "Mcp-Param-City": "" });
  });

  it("not over other transports, nor to legacy servers", async () => {
    for (const transport of [
      modern({ "tools/call": () => ok }, { kind: "stdio" }),
      legacy({ "tools/call": () => ok }, { kind: "http" }),
    ]) {
      await callTool(await connect(transport), tool, { city: "Paris" });
      expect(transport.exchanges.at(-1)?.headers).toBeUndefined();
    }
  });

  const listing = (header: string) => ({
    resultType: "complete",
    tools: [
      { name: "t", inputSchema: { type: "object", properties: { city: { type: "string", "x-mcp-header": header } } } },
    ],
  });

  it("a HeaderMismatch makes the client read the list and try once more [x-mcp-header-refresh]", async () => {
    const transport = modern(
      {
        "tools/list": () => listing("Town"),
        "tools/call": (request, { headers }) =>
          headers?.["Mcp-Param-Town"] ? ok : refuse(request, -32020, "mismatch"),
      },
      { kind: "http" },
    );
    const mcp = await connect(transport);
    await callTool(mcp, tool, { city: "Paris" });
    expect(transport.methods.slice(1)).toEqual(["tools/call", "tools/list", "tools/call"]);
    await callTool(mcp, tool, { city: "Paris" });
    expect(transport.methods.slice(4)).toEqual(["tools/call"]);
  });

  it("but not for ever, nor where it cannot help", async () => {
    const mismatch = {
      "tools/call": (request: { id: number | string }) => refuse(request as never, -32020, "mismatch"),
    };
    const http = modern({ "tools/list": () => listing("Town"), ...mismatch }, { kind: "http" });
    await expect(callTool(await connect(http), tool, { city: "Paris" })).rejects.toBeInstanceOf(McpError);
    expect(http.methods.slice(1)).toEqual(["tools/call", "tools/list", "tools/call"]);
    const unlisted = modern({ "tools/list": () => ({ tools: [] }), ...mismatch }, { kind: "http" });
    await expect(callTool(await connect(unlisted), tool, { city: "Paris" })).rejects.toMatchObject({ code: -32020 });
    const stdio = modern(mismatch, { kind: "stdio" });
    await expect(callTool(await connect(stdio), tool, { city: "Paris" })).rejects.toMatchObject({ code: -32020 });
    expect(stdio.methods.slice(1)).toEqual(["tools/call"]);
  });

  it("tools that were listed are mirrored without a generated map", async () => {
    const transport = modern({ "tools/list": () => listing("Town"), "tools/call": () => ok }, { kind: "http" });
    const mcp = await connect(transport);
    await listTools(mcp);
    await callTool(mcp, { name: "t" }, { city: "Paris" });
    expect(transport.exchanges[2]?.headers).toEqual({ "Mcp-Param-Town": "Paris" });
  });
});
