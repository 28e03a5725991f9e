import { connect, listPrompts, listResources, listResourceTemplates, listTools, responseCache } from "@mcp-gen/runtime";
import type { JsonObject } from "@mcp-gen/runtime";
import { describe, expect, it } from "vitest";
import { headerMap } from "../../../src/runtime/client/header-map.js";
import { modern, refuse, legacy, type Handler } from "./fake.js";

const tool = (name: string, inputSchema: JsonObject = { type: "object" }) => ({ name, inputSchema });

/** A list of pages; the cursor is the index of the page. */
const paged =
  (key: string, ...pages: unknown[][]): Handler =>
  ({ params }) => {
    const index = Number(params?.cursor ?? 0);
    return {
      resultType: "complete",
      [key]: pages[index],
      ...(index + 1 < pages.length && { nextCursor: String(index + 1) }),
    };
  };

describe("lists", () => {
  it("have all pages, in order [pagination-end]", async () => {
    const transport = modern({
      "tools/list": paged("tools", [tool("a"), tool("b")], [], [tool("c")]),
      "resources/list": paged("resources", [{ uri: "x://1" }], [{ uri: "x://2" }]),
      "resources/templates/list": paged("resourceTemplates", [{ uriTemplate: "x://{y}" }]),
      "prompts/list": paged("prompts", [{ name: "p" }]),
    });
    const mcp = await connect(transport);
    expect((await listTools(mcp)).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(await listResources(mcp)).toEqual([{ uri: "x://1" }, { uri: "x://2" }]);
    expect(await listResourceTemplates(mcp)).toEqual([{ uriTemplate: "x://{y}" }]);
    expect(await listPrompts(mcp)).toEqual([{ name: "p" }]);
    expect(transport.requests[1]?.params).not.toHaveProperty("cursor");
    expect(transport.requests[2]?.params).toMatchObject({ cursor: "1" });
  });

  it("have as many items on a page as one message carries", async () => {
    const items = Array.from({ length: 300_000 }, () => ({ uri: "x:y" }));
    const mcp = await connect(modern({ "resources/list": paged("resources", items) }));
    expect((await listResources(mcp)).length).toBe(300_000);
  });

  it("an empty cursor is a cursor [pagination-end] [pagination-opaque]", async () => {
    const mcp = await connect(
      modern({
        "tools/list": ({ params }) =>
          params?.cursor === "" ? { tools: [tool("b")] } : { tools: [tool("a")], nextCursor: "" },
      }),
    );
    expect(await listTools(mcp)).toHaveLength(2);
  });

  it.each(["", "end"])(
    "end where %j leads to the page that it stands on, as many servers have it",
    async (nextCursor) => {
      const transport = modern({ "tools/list": () => ({ tools: [tool("a"), tool("b")], nextCursor }) });
      expect(await listTools(await connect(transport))).toHaveLength(2);
      expect(transport.requests.filter(({ method }) => method === "tools/list")).toHaveLength(2);
    },
  );

  it("R69 end at 64 pages, and at a cursor that comes again", async () => {
    const endless = modern({
      "tools/list": ({ params }) => ({ tools: [], nextCursor: `${String(params?.cursor ?? "")}x` }),
    });
    await expect(listTools(await connect(endless))).rejects.toMatchObject({
      code: "bad-message",
      message: /more pages/,
    });
    expect(endless.requests).toHaveLength(65);
    const circular = modern({
      "tools/list": ({ params }) => ({ tools: [], nextCursor: params?.cursor === "a" ? "b" : "a" }),
    });
    await expect(listTools(await connect(circular))).rejects.toMatchObject({ code: "bad-message", message: /repeats/ });
    expect(circular.requests).toHaveLength(4);
    const exact = modern({
      "tools/list": paged("tools", ...Array.from({ length: 64 }, (_, index) => [tool(`t${index}`)])),
    });
    expect(await listTools(await connect(exact))).toHaveLength(64);
  });

  it("that are no lists are bad messages", async () => {
    const mcp = await connect(modern({ "tools/list": () => ({ tools: {} }) }));
    await expect(listTools(mcp)).rejects.toMatchObject({ code: "bad-message" });
  });

  it("are empty where the server has no such feature, declared or not", async () => {
    const mcp = await connect(
      modern({ "server/discover": () => ({ supportedVersions: ["2026-07-28"], capabilities: {} }) }),
    );
    expect(await listTools(mcp)).toEqual([]);
    const broken = await connect(modern({ "tools/list": (request) => refuse(request, -32601, "but it was declared") }));
    await expect(listTools(broken)).rejects.toMatchObject({ code: -32601 });
  });
});

const annotated = (properties: JsonObject, more: JsonObject = {}) => ({ type: "object", properties, ...more });
const header = (name: unknown, type: unknown = "string") => ({ type, "x-mcp-header": name });

describe("R12 x-mcp-header", () => {
  it("maps headers to paths of plain parameters", () => {
    const schema = annotated({
      city: header("City"),
      count: header("Count", "integer"),
      flag: header("Flag", "boolean"),
      a: annotated({ b: annotated({ c: header("Deep") }) }),
      query: { type: "string" },
      properties: annotated({ properties: header("Odd") }),
      ["__proto__"]: { type: "string" },
    });
    expect(headerMap(schema)).toEqual({
      City: ["city"],
      Count: ["count"],
      Flag: ["flag"],
      Deep: ["a", "b", "c"],
      Odd: ["properties", "properties"],
    });
    expect(headerMap({ type: "object" })).toEqual({});
    expect(headerMap(true)).toEqual({});
    expect(headerMap({ default: { "x-mcp-header": "Data" }, enum: [{ "x-mcp-header": 1 }] })).toEqual({});
  });

  it.each<[string, JsonObject]>([
    ["empty", annotated({ a: header("") })],
    ["no text", annotated({ a: header(7) })],
    ["a space", annotated({ a: header("A B") })],
    ["a colon", annotated({ a: header("A:B") })],
    ["a line break", annotated({ a: header("A\r\nB") })],
    ["a letter outside ASCII", annotated({ a: header("\u00dc") })],
    ["a control character", annotated({ a: header("A\u0001") })],
    ["type number", annotated({ a: header("A", "number") })],
    ["type object", annotated({ a: header("A", "object") })],
    ["type array", annotated({ a: header("A", "array") })],
    ["type null", annotated({ a: header("A", "null") })],
    ["no type", annotated({ a: { "x-mcp-header": "A" } })],
    ["two types", annotated({ a: header("A", ["string", "null"]) })],
    ["the same name twice", annotated({ a: header("A"), b: header("A") })],
    ["the same name in other case", annotated({ a: header("Name"), b: header("nAME") })],
    ["the root", { "x-mcp-header": "A", type: "string" }],
    ["items", annotated({ a: { type: "array", items: header("A") } })],
    ["a definition", annotated({}, { $defs: { a: header("A") } })],
    ["a branch", annotated({}, { anyOf: [annotated({ a: header("A") })] })],
    ["a condition", annotated({}, { then: annotated({ a: header("A") }) })],
    ["additional properties", annotated({}, { additionalProperties: header("A") })],
  ])("%s is invalid [x-mcp-header-valid]", (_, schema) => expect(headerMap(schema)).toBeTypeOf("string"));

  it("R32 is not looked for beyond 64 levels", () => {
    let schema: JsonObject = header("A");
    for (let depth = 0; depth < 10_000; depth++) schema = { type: "object", properties: { a: schema } };
    expect(headerMap(schema)).toBeTypeOf("string");
  });

  const tools = {
    "tools/list": paged("tools", [
      tool("good", annotated({ a: header("A") })),
      tool("bad", annotated({ a: header("A B") })),
    ]),
  };
  it("drops the invalid tool over HTTP, with a warning that names it [x-mcp-header-excluded]", async () => {
    const warnings: string[] = [];
    const mcp = await connect(modern(tools, { kind: "http" }), { onWarning: (text) => warnings.push(text) });
    expect((await listTools(mcp)).map(({ name }) => name)).toEqual(["good"]);
    expect(warnings).toEqual([expect.stringMatching(/"bad".*"A B"/)]);
  });

  it("means nothing elsewhere", async () => {
    expect(await listTools(await connect(modern(tools, { kind: "stdio" })))).toHaveLength(2);
    expect(await listTools(await connect(legacy(tools, { kind: "http" })))).toHaveLength(2);
  });
});

describe("R23 responseCache", () => {
  const counting = (ttl: JsonObject, more: Record<string, Handler> = {}) => {
    const answer: Handler = ({ params }) => ({
      resultType: "complete",
      tools: [tool("a")],
      prompts: [],
      resources: [],
      contents: [{ uri: params?.uri, text: "1" }],
      ...ttl,
    });
    return modern({
      "tools/list": answer,
      "prompts/list": answer,
      "resources/list": answer,
      "resources/read": answer,
      "tools/call": answer,
      ...more,
    });
  };
  const setUp = async (ttl: JsonObject, more?: Record<string, Handler>) => {
    const clock = { now: 0 };
    const transport = counting(ttl, more);
    const mcp = await connect(transport, { roots: [], cache: responseCache(() => clock.now) });
    const count = async (act: () => Promise<unknown>) => {
      const before = transport.requests.length;
      await act();
      return transport.requests.length - before;
    };
    return { clock, transport, mcp, count };
  };

  it("keeps what is fresh, as long as it is", async () => {
    const { clock, mcp, count } = await setUp({ ttlMs: 1_000, cacheScope: "private" });
    expect(await count(() => listTools(mcp))).toBe(1);
    clock.now = 999;
    expect(await count(() => listTools(mcp))).toBe(0);
    clock.now = 1_000;
    expect(await count(() => listTools(mcp))).toBe(1);
  });

  it.each([{}, { ttlMs: 0 }, { ttlMs: -5 }, { ttlMs: "soon" }, { ttlMs: null }])(
    "keeps nothing for %j [caching-invalid]",
    async (ttl) => {
      const { mcp, count } = await setUp(ttl);
      await listTools(mcp);
      expect(await count(() => listTools(mcp))).toBe(1);
    },
  );

  it("believes 24 h at most", async () => {
    const { clock, mcp, count } = await setUp({ ttlMs: 1e12 });
    await listTools(mcp);
    clock.now = 24 * 3_600_000;
    expect(await count(() => listTools(mcp))).toBe(1);
  });

  it("tells requests apart by their parameters, and calls are none of its business [caching-key]", async () => {
    const { mcp, count } = await setUp({ ttlMs: 1_000 });
    await mcp.request("resources/read", { uri: "x://1" });
    expect(await count(() => mcp.request("resources/read", { uri: "x://2" }))).toBe(1);
    expect(await count(() => mcp.request("resources/read", { uri: "x://1", _meta: { a: 1 } }))).toBe(0);
    expect(await count(() => mcp.request("resources/read", { uri: "x://1", range: 1 }))).toBe(1);
    await mcp.request("tools/call", {});
    expect(await count(() => mcp.request("tools/call", {}))).toBe(1);
  });

  it("hands out copies", async () => {
    const { mcp } = await setUp({ ttlMs: 1_000 });
    (await listTools(mcp)).length = 0;
    const again = await listTools(mcp);
    again[0]!.name = "changed";
    expect(await listTools(mcp)).toMatchObject([{ name: "a" }]);
  });

  it("forgets what a notification says has changed [caching-changed]", async () => {
    const { transport, mcp, count } = await setUp({ ttlMs: 1_000 });
    const notify = (method: string, params?: JsonObject) =>
      transport.listener?.onNotification({ jsonrpc: "2.0", method, ...(params && { params }) });
    const read = (uri: string) => mcp.request("resources/read", { uri });
    const all = async () => [
      await count(() => listTools(mcp)),
      await count(() => listPrompts(mcp)),
      await count(() => read("x://1")),
      await count(() => read("x://2")),
    ];
    expect(await all()).toEqual([1, 1, 1, 1]);
    notify("notifications/progress");
    expect(await all()).toEqual([0, 0, 0, 0]);
    notify("notifications/tools/list_changed");
    expect(await all()).toEqual([1, 0, 0, 0]);
    notify("notifications/resources/updated", { uri: "x://1/part" });
    expect(await all()).toEqual([0, 0, 1, 0]);
    notify("notifications/resources/list_changed");
    expect(await all()).toEqual([0, 0, 1, 1]);
  });

  it("keeps neither what input went into nor what a change overtook [caching-input]", async () => {
    let asked = 0;
    const { transport, mcp, count } = await setUp(
      { ttlMs: 1_000 },
      {
        "resources/read": () =>
          ++asked % 2 === 1
            ? { resultType: "input_required", inputRequests: { r: { method: "roots/list" } } }
            : { resultType: "complete", contents: [], ttlMs: 1_000 },
        "tools/list": () => {
          transport.listener?.onNotification({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });
          return { tools: [], ttlMs: 1_000 };
        },
      },
    );
    await mcp.request("resources/read", { uri: "x://1" });
    expect(await count(() => mcp.request("resources/read", { uri: "x://1" }))).toBe(2);
    await listTools(mcp);
    expect(await count(() => listTools(mcp))).toBe(1);
  });

  it("shares nothing between connections [caching-key]", async () => {
    const cache = responseCache();
    const [one, two] = [
      counting({ ttlMs: 1_000, cacheScope: "public" }),
      counting({ ttlMs: 1_000, cacheScope: "public" }),
    ];
    await listTools(await connect(one, { cache }));
    await listTools(await connect(two, { cache }));
    expect(two.methods).toContain("tools/list");
  });
});
