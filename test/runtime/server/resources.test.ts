import { describe, expect, it } from "vitest";
import { defineServer, ResourceNotFoundError, type HandlerContext } from "@mcp-gen/runtime/server";
import { legacyPeer, modern, withTool, type Loose } from "./fixture.js";

const content = {
  is: (value: Loose): boolean => typeof value === "object" && value !== null && typeof value.id === "string",
  issues: () => [{ pointer: "/id", message: "expected a string" }],
};

const server = withTool(() => "", {
  resources: [
    { definition: { uri: "test://text", name: "text", mimeType: "text/plain" }, read: () => "hello" },
    {
      definition: { uri: "test://bytes", name: "bytes", mimeType: "image/png" },
      read: () => new Uint8Array([1, 2, 255]),
    },
    { definition: { uri: "test://parts", name: "parts" }, read: async () => [{ uri: "test://a", text: "a" }] },
    {
      definition: { uri: "test://whole", name: "whole" },
      read: () => ({
        contents: [{ uri: "test://whole", text: "w" }],
        ttlMs: 9,
        cacheScope: "public" as const,
        _meta: { x: 1 },
      }),
    },
    { definition: { uri: "test://json", name: "json" }, content, read: () => ({ id: "1" }) },
    { definition: { uri: "test://broken", name: "broken" }, content, read: () => ({ secret: 1 }) },
    {
      definition: { uri: "test://gone", name: "gone" },
      read: () => {
        throw new ResourceNotFoundError("test://gone");
      },
    },
    { definition: { uri: "test://odd", name: "odd" }, read: () => 5 },
  ],
  resourceTemplates: [
    {
      definition: { uriTemplate: "test://stations/{id}", name: "station", mimeType: "application/vnd.station+json" },
      content,
      read: (params) => params,
      complete: ({ name, value, context }) => [`${String(name)}:${value}:${Object.keys(context).join()}`],
    },
    { definition: { uriTemplate: "test://{+path}", name: "any" }, read: (params: Loose) => `path ${params.path}` },
  ],
});
const read = (uri: unknown): Promise<Loose> => modern(server, "resources/read", { uri });

describe("resources/read", () => {
  it("reads texts, bytes, parts and whole results [resources-read]", async () => {
    expect((await read("test://text")).result).toMatchObject({
      resultType: "complete",
      contents: [{ uri: "test://text", mimeType: "text/plain", text: "hello" }],
      ttlMs: 0,
      cacheScope: "private",
    });
    expect((await read("test://bytes")).result.contents).toEqual([
      { uri: "test://bytes", mimeType: "image/png", blob: "AQL/" },
    ]);
    expect((await read("test://parts")).result.contents).toEqual([{ uri: "test://a", text: "a" }]);
    expect((await read("test://whole")).result).toMatchObject({ ttlMs: 9, cacheScope: "public", _meta: { x: 1 } });
  });

  it("writes JSON of the declared shape", async () => {
    expect((await read("test://json")).result.contents).toEqual([
      { uri: "test://json", mimeType: "application/json", text: '{"id":"1"}' },
    ]);
    const { error } = await read("test://broken");
    expect(error.code).toBe(-32603);
    expect(JSON.stringify(error)).not.toContain("secret");
    expect((await read("test://odd")).error).toEqual({ code: -32603, message: "Internal error" });
  });

  it("reads by template, with the template's type, the first that matches [resources-templates]", async () => {
    expect((await read("test://stations/a%20b")).result.contents).toEqual([
      { uri: "test://stations/a%20b", mimeType: "application/vnd.station+json", text: '{"id":"a b"}' },
    ]);
    expect((await read("test://x/y")).result.contents[0].text).toBe("path x/y");
  });

  it("answers for what is not there by the rule of the era [error-codes-retired] [resources-not-found]", async () => {
    const { call } = await legacyPeer(server);
    for (const uri of ["nowhere:", "test://gone"]) {
      expect((await read(uri)).error).toEqual({ code: -32602, message: "Resource not found", data: { uri } });
      expect((await call("resources/read", { uri })).error).toMatchObject({ code: -32002, data: { uri } });
    }
    for (const uri of [undefined, 5, null]) expect((await read(uri)).error.code).toBe(-32602);
  });

  it("adds no caching hints for legacy clients", async () => {
    const { call } = await legacyPeer(server);
    for (const uri of ["test://text", "test://whole"]) {
      const { result } = await call("resources/read", { uri });
      expect(result).not.toHaveProperty("ttlMs");
      expect(result).not.toHaveProperty("cacheScope");
      expect(result).not.toHaveProperty("resultType");
    }
  });
});

describe("prompts/get", () => {
  const prompts = defineServer<HandlerContext>({
    info: { name: "p", version: "1" },
    prompts: [
      {
        definition: { name: "trip", arguments: [{ name: "city", required: true }, { name: "days" }] },
        get: (args: Loose) => `Go to ${args.city}, ${args.__proto__ === Object.prototype ? "" : "own"}`,
        complete: ({ value }) => Array.from({ length: 250 }, (_, index) => `${value}${index}`),
      },
      { definition: { name: "plain" }, get: () => [{ role: "assistant", content: { type: "text", text: "hm" } }] },
      { definition: { name: "whole" }, get: async () => ({ description: "d", messages: [] }) },
    ],
  });
  const get = (name: unknown, args?: unknown): Promise<Loose> =>
    modern(prompts, "prompts/get", { name, arguments: args });

  it("gives messages [prompts-get]", async () => {
    expect((await get("trip", { city: "Oslo" })).result.messages).toEqual([
      { role: "user", content: { type: "text", text: "Go to Oslo, " } },
    ]);
    expect((await get("plain")).result.messages[0].role).toBe("assistant");
    expect((await get("whole")).result).toMatchObject({ description: "d", messages: [] });
  });

  it.each([
    ["trip", undefined],
    ["trip", { days: "3" }],
    ["trip", { city: 5 }],
    ["trip", []],
    ["trip", "x"],
    ["nobody", {}],
    [5, {}],
  ])("-32602 for %j %j [prompts-input]", async (name, args) => {
    expect((await get(name, args)).error.code).toBe(-32602);
  });

  it("completes arguments, at most 100 of them [completion-bounded] [completion-context] [completion-invalid]", async () => {
    const complete = (params: object): Promise<Loose> => modern(prompts, "completion/complete", params);
    const argument = { name: "city", value: "O" };
    const { result } = await complete({ ref: { type: "ref/prompt", name: "trip" }, argument });
    expect(result.completion).toMatchObject({ total: 250, hasMore: true });
    expect(result.completion.values).toHaveLength(100);
    const none = await complete({ ref: { type: "ref/prompt", name: "plain" }, argument });
    expect(none.result.completion).toEqual({ values: [] });
    const template = await modern(server, "completion/complete", {
      ref: { type: "ref/resource", uri: "test://stations/{id}" },
      argument: { name: "id", value: "x" },
      context: { arguments: { a: "1", b: 2, ["__proto__"]: "3" } },
    });
    expect(template.result.completion.values).toEqual(["id:x:a,__proto__"]);
    for (const params of [
      {},
      { ref: { type: "ref/prompt", name: "nobody" }, argument },
      { ref: { type: "ref/other", name: "trip" }, argument },
      { ref: { type: "ref/prompt", name: "trip" } },
      { ref: { type: "ref/prompt", name: "trip" }, argument: { name: "city", value: 5 } },
      { ref: { type: "ref/resource", uri: "nowhere:" }, argument },
    ]) {
      expect((await complete(params)).error.code).toBe(-32602);
    }
  });
});
