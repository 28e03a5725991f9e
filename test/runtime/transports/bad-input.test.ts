import { afterEach, describe, expect, it } from "vitest";
import type { JsonObject, JsonRpcResponse, Transport } from "@mcp-gen/runtime";
import { bindings, type Bench } from "./bindings.js";

// What bad input gets, over every binding: the answer that the specification names, and the server goes on. What only HTTP
// has (statuses, sessions, headers) is in test/runtime/http.

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "raw", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
};
const withMeta = (change: object): JsonObject => ({ ...META, ...change });
const tool = (name: string, more: object = {}): JsonObject => ({ name, arguments: {}, ...more });

/** What is bad about it, the method, its params, and the code of the answer. */
type Bad = [what: string, method: string, params: JsonObject, code: number];

const ALWAYS: Bad[] = [
  ["an unknown method", "no/such", {}, -32601],
  ["a method of every object", "constructor", {}, -32601],
  ["a method of an extension that is not there", "tasks/get", { taskId: "1" }, -32601],
  ["an unknown cursor [pagination-invalid]", "tools/list", { cursor: "bm9wZQ==" }, -32602],
  ["a cursor of another list [pagination-invalid]", "prompts/list", { cursor: "tools:1" }, -32602],
  ["a cursor that is no text", "resources/list", { cursor: 1 }, -32602],
  ["an unknown tool [tools-unknown]", "tools/call", tool("no-such"), -32602],
  ["a tool of every object", "tools/call", tool("__proto__"), -32602],
  ["arguments that are no object", "tools/call", tool("echo", { arguments: ["a"] }), -32602],
  ["an unknown prompt", "prompts/get", { name: "no-such" }, -32602],
  ["a prompt without its argument", "prompts/get", { name: "write", arguments: {} }, -32602],
];

const BAD: Record<"modern" | "legacy", Bad[]> = {
  modern: [
    ...ALWAYS,
    ["a method of older revisions", "logging/setLevel", { level: "info" }, -32601],
    ["ping, which is gone", "ping", {}, -32601],
    [
      "an unknown version",
      "tools/list",
      { _meta: withMeta({ "io.modelcontextprotocol/protocolVersion": "1999-01-01" }) },
      -32022,
    ],
    [
      "a version to come",
      "tools/list",
      { _meta: withMeta({ "io.modelcontextprotocol/protocolVersion": "2099-01-01" }) },
      -32022,
    ],
    [
      "capabilities that are none",
      "tools/list",
      { _meta: withMeta({ "io.modelcontextprotocol/clientCapabilities": 1 }) },
      -32602,
    ],
    [
      "an unknown state [mrtr-state-sealed]",
      "tools/call",
      tool("book", { requestState: "bm9wZQ", inputResponses: {} }),
      -32602,
    ],
    ["a state that is no text", "tools/call", tool("book", { requestState: 5 }), -32602],
    ["an unknown resource [resources-not-found]", "resources/read", { uri: "contract://nothing" }, -32602],
    ["a filter that is none", "subscriptions/listen", { notifications: 7 }, -32602],
    [
      "a question to a client that cannot be asked [meta-capability-missing]",
      "tools/call",
      tool("book", { _meta: withMeta({ "io.modelcontextprotocol/clientCapabilities": {} }) }),
      -32021,
    ],
  ],
  legacy: [
    ...ALWAYS,
    ["a method of newer revisions", "subscriptions/listen", { notifications: {} }, -32601],
    ["an unknown log level [logging-invalid]", "logging/setLevel", { level: "loud" }, -32602],
    ["an unknown resource [resources-not-found]", "resources/read", { uri: "contract://nothing" }, -32002],
  ],
};

describe.each(bindings)("over $name", (binding) => {
  const benches: Bench[] = [];
  const transports: Transport[] = [];
  afterEach(async () => {
    await Promise.all(transports.splice(0).map((transport) => transport.close()));
    await Promise.all(benches.splice(0).map((bench) => bench.close()));
  });

  /** A transport whose requests are what the test says, `_meta` apart. */
  async function raw(era: "modern" | "legacy"): Promise<{
    ask(method: string, params?: JsonObject): Promise<JsonRpcResponse>;
    tell(method: string, params?: JsonObject): Promise<void> | undefined;
  }> {
    const bench = await binding.open();
    benches.push(bench);
    const transport = bench.transport();
    transports.push(transport);
    let id = 0;
    const ask = (method: string, params: JsonObject = {}): Promise<JsonRpcResponse> => {
      const all = era === "modern" ? { _meta: META, ...params } : params;
      return transport.request({ jsonrpc: "2.0", id: ++id, method, params: all }, {});
    };
    if (era === "modern") transport.negotiated?.("2026-07-28");
    else {
      const hello = { protocolVersion: "1999-01-01", capabilities: {}, clientInfo: { name: "raw", version: "1" } };
      const answer = await ask("initialize", hello);
      // A version that nobody knows is answered with the newest that the server speaks.
      expect(answer).toMatchObject({ result: { protocolVersion: "2025-11-25" } });
      transport.negotiated?.("2025-11-25");
      await transport.notify?.({ jsonrpc: "2.0", method: "notifications/initialized" });
    }
    return { ask, tell: (method, params = {}) => transport.notify?.({ jsonrpc: "2.0", method, params }) };
  }

  it("a request that names nothing is wrong in its parameters, or over HTTP in the header that mirrors them", async () => {
    const { ask } = await raw("modern");
    for (const method of ["tools/call", "prompts/get", "resources/read"]) {
      expect(await ask(method, {})).toMatchObject({ error: { code: binding.name === "http" ? -32020 : -32602 } });
    }
  });

  describe.each(["modern", "legacy"] as const)("%s era", (era) => {
    it("R37 answers each kind with its error, says nothing else of itself, and goes on", async () => {
      const { ask } = await raw(era);
      for (const [what, method, params, code] of BAD[era]) {
        const answer = await ask(method, params);
        expect([what, "error" in answer ? answer.error.code : answer]).toEqual([what, code]);
        expect(JSON.stringify(answer), what).not.toMatch(/\bat \/|node_modules|\.ts:\d/);
        if (code === -32022)
          expect(answer).toMatchObject({
            error: { data: { supported: expect.arrayContaining(["2026-07-28"]) as string[] } },
          });
      }
      const echo = await ask("tools/call", tool("echo", { arguments: { text: "on" } }));
      expect(echo).toMatchObject({ result: { structuredContent: { text: "on" } } });
    });

    it.each(["number", "cycle", "depth"])("R37 answers for a handler whose result is no JSON: %s", async (how) => {
      const { ask } = await raw(era);
      const answer = await ask("tools/call", tool("garble", { arguments: { how } }));
      expect(answer).toMatchObject({ error: { code: -32603, message: "Internal error" } });
      const echo = await ask("tools/call", tool("echo", { arguments: { text: "on" } }));
      expect(echo).toMatchObject({ result: { structuredContent: { text: "on" } } });
    });

    it("ignores notifications about what it does not know: requests, tokens, methods [cancel-unknown]", async () => {
      const { ask, tell } = await raw(era);
      await tell("notifications/cancelled", { requestId: 999 });
      await tell("notifications/cancelled", { requestId: "no-such", reason: "bored" });
      await tell("notifications/cancelled", {});
      await tell("notifications/progress", { progressToken: "unknown", progress: 1 });
      await tell("notifications/no-such", {});
      const echo = await ask("tools/call", tool("echo", { arguments: { text: "on" } }));
      expect(echo).toMatchObject({ result: { structuredContent: { text: "on" } } });
    });
  });
});
