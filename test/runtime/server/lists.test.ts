import { describe, expect, it } from "vitest";
import { defineServer, type HandlerContext, type ServerOptions } from "@mcp-gen/runtime/server";
import { serialize } from "../../../src/runtime/protocol/serialize.js";
import { legacyPeer, META, modern, withTool, type Loose } from "./fixture.js";

const names = ["constructor", "toString", "__proto__", "hasOwnProperty", "plain"];

function many(options?: ServerOptions): ReturnType<typeof defineServer> {
  return defineServer<HandlerContext>(
    {
      info: { name: "many", version: "2.0.0", title: "Many", icons: [{ src: "https://x/i.png" }] },
      instructions: "Use well.",
      tools: names.map((name) => ({
        definition: {
          name,
          description: `Tool ${name}`,
          inputSchema: { type: "object" },
          _meta: { a: 1 },
          odd: true,
        } as Loose,
        call: () => name,
      })),
      prompts: names.map((name) => ({ definition: { name, description: name }, get: () => name })),
      resources: [
        {
          definition: { uri: "test://r", name: "r", contentSchema: { type: "object" }, _meta: { b: 2 } },
          read: () => "",
        },
      ],
      resourceTemplates: [{ definition: { uriTemplate: "test://t/{id}", name: "t" }, read: () => "" }],
    },
    options,
  );
}

describe("server/discover", () => {
  it("says what the server is and has [discover-implemented] [tools-capability] [resources-capability] [prompts-capability] [completion-capability] [logging-capability]", async () => {
    const { result } = await modern(many({ extensions: { "com.example/x": {} } }), "server/discover");
    expect(result).toEqual({
      resultType: "complete",
      supportedVersions: ["2026-07-28"],
      capabilities: {
        logging: {},
        tools: { listChanged: true },
        prompts: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        extensions: { "com.example/x": {} },
      },
      instructions: "Use well.",
      ttlMs: 60_000,
      cacheScope: "private",
      _meta: {
        [`${META}serverInfo`]: { name: "many", version: "2.0.0", title: "Many", icons: [{ src: "https://x/i.png" }] },
      },
    });
  });

  it("claims no more than it has [tools-capability] [prompts-capability] [resources-capability] [completion-capability]", async () => {
    const server = defineServer({ info: { name: "none", version: "1" } });
    const { result } = await modern(server, "server/discover");
    expect(result.capabilities).toEqual({ logging: {} });
    for (const method of ["tools/list", "tools/call", "prompts/list", "resources/list", "completion/complete"]) {
      expect((await modern(server, method)).error.code).toBe(-32601);
    }
  });
});

describe("lists", () => {
  it.each([
    ["tools/list", "tools"],
    ["prompts/list", "prompts"],
    ["resources/list", "resources"],
    ["resources/templates/list", "resourceTemplates"],
  ])("%s has caching hints, and its text is its JSON [result-type] [caching-hints]", async (method, key) => {
    const response = await modern(many({ listCache: { ttlMs: 5, scope: "public" } }), method);
    const { result } = response;
    expect(result).toMatchObject({ resultType: "complete", ttlMs: 5, cacheScope: "public" });
    expect(result._meta).toEqual({ [`${META}serverInfo`]: { name: "many", version: "2.0.0" } });
    expect(result[key].length).toBeGreaterThan(0);
    expect(JSON.parse(serialize(response))).toEqual(JSON.parse(JSON.stringify(response)));
    expect(serialize(response)).not.toContain("\n");
  });

  it("gives declarations back field for field, in their order [meta-kept] [tools-declared]", async () => {
    const { result } = await modern(many(), "tools/list");
    expect(result.tools.map((tool: Loose) => tool.name)).toEqual(names);
    expect(result.tools[0]).toEqual({
      name: "constructor",
      description: "Tool constructor",
      inputSchema: { type: "object" },
      _meta: { a: 1 },
      odd: true,
    });
  });

  it("gives the same to everybody, whatever came before [lists-same-for-all]", async () => {
    const server = many();
    const first = await modern(server, "tools/list");
    await modern(server, "tools/call", { name: "plain" });
    const auth = { subject: "ada", issuer: "https://a", scopes: [] };
    const { peer } = await legacyPeer(server);
    for (const context of [{ auth }, { peer }, { transport: "stdio" }]) {
      const again = await modern(server, "tools/list", {}, { context, capabilities: { sampling: {} } });
      expect(again.result).toEqual(first.result);
    }
  });

  it("carries contentSchema in _meta", async () => {
    const { result } = await modern(many(), "resources/list");
    expect(result.resources).toEqual([
      { uri: "test://r", name: "r", _meta: { b: 2, "mcp-gen/contentSchema": { type: "object" } } },
    ]);
  });

  it("R33 names of Object.prototype are names like any other [tools-unknown]", async () => {
    for (const name of names) {
      expect((await modern(many(), "tools/call", { name })).result.content).toEqual([{ type: "text", text: name }]);
      expect((await modern(many(), "prompts/get", { name })).result.messages[0].content.text).toBe(name);
    }
    for (const name of ["valueOf", "isPrototypeOf"]) {
      expect((await modern(many(), "tools/call", { name })).error.code).toBe(-32602);
      expect((await modern(many(), "prompts/get", { name })).error.code).toBe(-32602);
    }
  });

  it("pages, with cursors that are tied to their list [pagination-opaque] [pagination-invalid] [caching-pages]", async () => {
    const server = many({ pageSize: 2 });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { result } = await modern(server, "tools/list", cursor === undefined ? {} : { cursor });
      expect(result).toMatchObject({ ttlMs: 60_000, cacheScope: "private" });
      seen.push(...result.tools.map((tool: Loose) => tool.name));
      cursor = result.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(names);
    const { nextCursor } = (await modern(server, "prompts/list")).result;
    for (const bad of [nextCursor, "", "x", 1, null, {}]) {
      expect((await modern(server, "tools/list", { cursor: bad })).error.code).toBe(-32602);
    }
  });

  it("keeps what is new away from legacy clients", async () => {
    const server = withTool(() => "", {
      tools: [
        {
          definition: { name: "a", inputSchema: { type: "object" }, outputSchema: { type: "object" } },
          call: () => ({}),
        },
        { definition: { name: "b", inputSchema: { type: "object" }, outputSchema: { type: "array" } }, call: () => [] },
      ],
    });
    const { call } = await legacyPeer(server);
    const { result } = await call("tools/list");
    expect(Object.keys(result)).toEqual(["tools"]);
    expect(result.tools[0]).toHaveProperty("outputSchema");
    expect(result.tools[1]).not.toHaveProperty("outputSchema");
  });
});

describe("R17 a definition is checked at once", () => {
  it("refuses two declarations of one name, and malformed templates", () => {
    const tool = { definition: { name: "a", inputSchema: {} }, call: () => "" };
    expect(() => defineServer({ info: { name: "x", version: "1" }, tools: [tool, tool] })).toThrow(RangeError);
    const template = { definition: { uriTemplate: "test://{", name: "t" }, read: () => "" };
    expect(() => defineServer({ info: { name: "x", version: "1" }, resourceTemplates: [template] })).toThrow(
      SyntaxError,
    );
    expect(() => withTool(() => "", { options: { stateKey: new Uint8Array(31) } })).toThrow(RangeError);
    expect(Object.isFrozen(withTool(() => ""))).toBe(true);
  });
});

describe("declarations from the wild", () => {
  it("are listed as they are, and work as far as they make sense", async () => {
    const tool = {
      name: "odd",
      inputSchema: null,
      outputSchema: 5,
      execution: null,
      _meta: null,
      annotations: { category: "x" },
    };
    const prompt = { name: "odd", arguments: [null, 5, { name: "a" }], tags: ["t"] };
    const resource = { uri: "test://odd", mimeType: null, contentSchema: {}, _meta: [] };
    const server = defineServer<HandlerContext>({
      info: { name: "odd", version: "1", homepage: "https://x" },
      tools: [{ definition: tool, call: () => "t" }],
      prompts: [
        { definition: prompt, get: () => "p" },
        { definition: { name: "odder", arguments: null }, get: () => "p" },
      ],
      resources: [{ definition: resource, read: () => "r" }],
    });
    expect((await modern(server, "tools/list")).result.tools).toEqual([tool]);
    expect((await modern(server, "prompts/list")).result.prompts[0]).toEqual(prompt);
    expect((await modern(server, "resources/list")).result.resources).toEqual([
      { uri: "test://odd", mimeType: null, _meta: { "mcp-gen/contentSchema": {} } },
    ]);
    expect((await modern(server, "tools/call", { name: "odd" })).result.content[0].text).toBe("t");
    expect((await modern(server, "prompts/get", { name: "odd" })).result.messages[0].content.text).toBe("p");
    expect((await modern(server, "prompts/get", { name: "odder" })).result.messages[0].content.text).toBe("p");
    expect((await modern(server, "resources/read", { uri: "test://odd" })).result.contents).toEqual([
      { uri: "test://odd", text: "r" },
    ]);
    expect((await (await legacyPeer(server)).call("tools/list")).result.tools[0]).not.toHaveProperty("outputSchema");
  });
});
