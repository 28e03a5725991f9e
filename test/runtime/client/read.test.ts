import {
  bind,
  callTool,
  complete,
  connect,
  getPrompt,
  readResource,
  readTemplate,
  ValidationError,
} from "@mcp-gen/runtime";
import type {
  CallOptions,
  Check,
  Connection,
  ReadResourceResult,
  ServerMethods,
  TemplateDescriptor,
  ToolResult,
} from "@mcp-gen/runtime";
import { describe, expect, expectTypeOf, it } from "vitest";
import { modern } from "./fake.js";

interface Station {
  id: string;
}
const station: Check<Station> = {
  is: (value): value is Station => typeof (value as Station).id === "string",
  issues: (value) => (station.is(value) ? [] : [{ pointer: "/id", message: "expected a string" }]),
};
const serving = (...contents: object[]) => modern({ "resources/read": () => ({ contents }) });

describe("readResource", () => {
  it("resolves to the contents as they are", async () => {
    const contents = [{ uri: "x://a", blob: "AAAA" }];
    const result = await readResource(await connect(serving(...contents)), "x://a");
    expectTypeOf(result).toEqualTypeOf<ReadResourceResult>();
    expect(result).toEqual({ contents });
  });

  it("resolves to the checked JSON of a descriptor", async () => {
    const mcp = await connect(serving({ uri: "x://a", blob: "" }, { uri: "x://a", text: '{"id":"1"}' }));
    const result = await readResource(mcp, { uri: "x://a", content: station });
    expectTypeOf(result).toEqualTypeOf<Station>();
    expect(result).toEqual({ id: "1" });
  });

  it.each<[string, object[], string]>([
    ["nothing", [], "expected text"],
    ["no text", [{ uri: "x://a", blob: "" }], "expected text"],
    ["no JSON", [{ uri: "x://a", text: "{" }], "expected JSON"],
    ["another shape", [{ uri: "x://a", text: "{}" }], "/id: expected a string"],
  ])("rejects %s", async (_, contents, message) => {
    const failing = readResource(await connect(serving(...contents)), { uri: "x://a", content: station });
    await expect(failing).rejects.toBeInstanceOf(ValidationError);
    await expect(failing).rejects.toThrow(message);
  });
});

it("readResource rejects a text that is too deep to be checked, as what is not declared", async () => {
  const nested: Check<unknown> = {
    is: (value): value is unknown => !Array.isArray(value) || value.every(nested.is),
    issues: (value) => (nested.is(value) ? [] : [{ pointer: "", message: "expected a list" }]),
  };
  const text = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const failing = readResource(await connect(serving({ uri: "x://a", text })), { uri: "x://a", content: nested });
  await expect(failing).rejects.toBeInstanceOf(ValidationError);
  await expect(failing).rejects.toThrow("nested less deeply");
});

describe("readTemplate", () => {
  it("expands the template and checks what comes back", async () => {
    const transport = serving({ uri: "x://a", text: '{"id":"1"}' });
    const template: TemplateDescriptor<{ id: string }, Station> = { uriTemplate: "x://{id}{?unit}", content: station };
    expect(await readTemplate(await connect(transport), template, { id: "a/b" })).toEqual({ id: "1" });
    expect(transport.requests[1]?.params).toMatchObject({ uri: "x://a%2Fb" });
  });

  it("without content resolves to the contents", async () => {
    const result = await readTemplate(await connect(serving({ uri: "x" })), { uriTemplate: "x://{id}" }, { id: "1" });
    expect(result).toEqual({ contents: [{ uri: "x" }] });
  });

  it("R34 sends nothing that is too long", async () => {
    const transport = serving();
    const failing = readTemplate(await connect(transport), { uriTemplate: "x://{id}" }, { id: "x".repeat(70_000) });
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    expect(transport.methods).toEqual(["server/discover"]);
  });
});

it("getPrompt leaves out what is undefined", async () => {
  const transport = modern({ "prompts/get": () => ({ messages: [] }) });
  await getPrompt(await connect(transport), "plan", { city: "Paris", days: undefined });
  expect(transport.requests[1]?.params).toMatchObject({ name: "plan", arguments: { city: "Paris" } });
  expect(transport.requests[1]?.params?.arguments).not.toHaveProperty("days");
});

describe("complete", () => {
  it("sends argument and context, resolves to the completion [completion-context]", async () => {
    const transport = modern({ "completion/complete": () => ({ completion: { values: ["Paris"], hasMore: false } }) });
    const mcp = await connect(transport);
    const ref = { type: "ref/prompt", name: "plan" } as const;
    expect(
      await complete<"city" | "days">(mcp, ref, { argument: "city", value: "Par", context: { days: "3" } }),
    ).toEqual({
      values: ["Paris"],
      hasMore: false,
    });
    const { _meta, ...params } = transport.requests[1]?.params ?? {};
    expect(params).toEqual({ ref, argument: { name: "city", value: "Par" }, context: { arguments: { days: "3" } } });
    await complete(mcp, { type: "ref/resource", uri: "x://{id}" }, { argument: "id", value: "" });
    expect(transport.requests[2]?.params).not.toHaveProperty("context");
  });

  it("without values is a bad message", async () => {
    const mcp = await connect(modern({ "completion/complete": () => ({ completion: {} }) }));
    await expect(complete(mcp, { type: "ref/prompt", name: "p" }, { argument: "a", value: "" })).rejects.toMatchObject({
      code: "bad-message",
    });
  });
});

it("bind makes methods of functions, beside what every server has", async () => {
  // What a generated client looks like.
  interface Client extends ServerMethods {
    greet(input: { name: string }, options?: CallOptions): Promise<ToolResult>;
  }
  function greet(mcp: Connection, input: { name: string }, options?: CallOptions): Promise<ToolResult> {
    return callTool(mcp, { name: "greet" }, input, options);
  }
  const transport = modern({
    "tools/call": ({ params }) => ({ content: [{ type: "text", text: JSON.stringify(params?.arguments) }] }),
    "tools/list": () => ({ tools: [] }),
  });
  const client: Client = bind(await connect(transport), { greet });
  const { greet: loose } = client;
  expect((await loose({ name: "you" })).text).toBe('{"name":"you"}');
  expect(await client.listTools()).toEqual([]);
  expect(client).toMatchObject({
    protocolVersion: "2026-07-28",
    serverInfo: { name: "fake" },
    instructions: "Ask nicely.",
  });
  await client.close();
  expect(await client.closed).toBeUndefined();
});
