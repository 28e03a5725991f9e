import { callTool, connect, listen, listTools, readTemplate, ToolError } from "@mcp-gen/runtime";
import type { Change, ConnectOptions, FormDescriptors } from "@mcp-gen/runtime";
import { memoryTransport } from "@mcp-gen/runtime/memory";
import { defineServer, type HandlerContext } from "@mcp-gen/runtime/server";
import { describe, expect, it } from "vitest";

interface Forms {
  confirm: { yes: boolean };
}
type Context = HandlerContext<Forms>;
const requestedSchema = {
  type: "object" as const,
  properties: { yes: { type: "boolean", default: true } },
  required: ["yes"],
};
const forms: FormDescriptors<Forms> = { confirm: { message: "Sure?", requestedSchema } };
const inputSchema = { type: "object" as const };

function makeServer() {
  return defineServer<Context>({
    info: { name: "memory", version: "1.0.0" },
    tools: [
      { definition: { name: "echo", inputSchema }, call: (input) => JSON.stringify(input) },
      {
        definition: { name: "fail", inputSchema },
        call: () => {
          throw new ToolError("It rained.");
        },
      },
      {
        definition: { name: "ask", inputSchema },
        call: async (_, context) => JSON.stringify(await context.elicit.confirm()),
      },
      {
        definition: { name: "slow", inputSchema },
        call: async (_, { progress, signal }) => {
          await progress(1, 2, "half");
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          return "too late";
        },
      },
    ],
    resourceTemplates: [
      {
        definition: { name: "station", uriTemplate: "x://{id}{?unit}" },
        read: (params) => JSON.stringify(params),
      },
    ],
    forms: { confirm: { name: "confirm", message: "Sure?", requestedSchema } },
  });
}

it("an exchange that a transport's new `request` copies is whole: progress comes, and aborting cancels", async () => {
  const transport = memoryTransport(makeServer());
  const { request } = transport;
  let copies = 0;
  transport.request = (asked, exchange) => {
    copies++;
    return request(asked, { ...exchange });
  };
  const mcp = await connect(transport);
  const abort = new AbortController();
  const call = callTool(mcp, { name: "slow" }, {}, { signal: abort.signal, onProgress: () => abort.abort() });
  await expect(call).rejects.toMatchObject({ code: "aborted", sent: true });
  expect(copies).toBe(2);
  await mcp.close();
});

describe.each(["modern", "legacy"] as const)("with a real server, %s era", (era) => {
  const setUp = async (options: ConnectOptions<Forms> = {}) => {
    const server = makeServer();
    const mcp = await connect(memoryTransport(server), { era, ...options }, forms);
    return { server, mcp };
  };

  it("calls, lists, reads and fails", async () => {
    const { mcp } = await setUp();
    expect(mcp).toMatchObject({ serverInfo: { name: "memory" }, transportKind: "memory" });
    expect((await callTool(mcp, { name: "echo" }, { a: 1 })).text).toBe('{"a":1}');
    await expect(callTool(mcp, { name: "fail" }, {})).rejects.toBeInstanceOf(ToolError);
    expect((await listTools(mcp)).map(({ name }) => name)).toEqual(["echo", "fail", "ask", "slow"]);
    const { contents } = await readTemplate(mcp, { uriTemplate: "x://{id}{?unit}" }, { id: "a/b", unit: "C" });
    expect(contents).toMatchObject([{ text: '{"id":"a/b","unit":"C"}' }]);
    await mcp.close();
  });

  it("gives the input that a tool requires", async () => {
    const { mcp } = await setUp({
      elicitations: { confirm: () => ({ action: "accept", content: {} as { yes: boolean } }) },
    });
    expect(JSON.parse((await callTool(mcp, { name: "ask" }, {})).text)).toEqual({
      action: "accept",
      content: { yes: true },
    });
    await mcp.close();
  });

  it("hears progress, and cancels", async () => {
    const { mcp } = await setUp();
    const abort = new AbortController();
    const heard: unknown[] = [];
    const call = callTool(
      mcp,
      { name: "slow" },
      {},
      {
        signal: abort.signal,
        onProgress({ progress, total, message }) {
          heard.push([progress, total, message]);
          abort.abort();
        },
      },
    );
    await expect(call).rejects.toMatchObject({ code: "aborted", sent: true });
    expect(heard).toEqual([[1, 2, "half"]]);
    expect((await callTool(mcp, { name: "echo" }, {})).text).toBe("{}");
    await mcp.close();
  });

  it("hears changes", async () => {
    const { server, mcp } = await setUp();
    const changes: Change[] = [];
    let heard!: () => void;
    const both = new Promise<void>((resolve) => (heard = resolve));
    const subscription = await listen(mcp, { toolsListChanged: true, resourceSubscriptions: ["x://a"] }, (change) => {
      changes.push(change);
      if (changes.length === 2) heard();
    });
    server.publish?.({ type: "tools" });
    server.publish?.({ type: "resource", uri: "x://a" });
    await both;
    expect(changes).toEqual([{ type: "tools" }, { type: "resource", uri: "x://a" }]);
    await subscription.close();
    await mcp.close();
  });
});

it("finds out the era by itself", async () => {
  const mcp = await connect(memoryTransport(makeServer()));
  expect(mcp.protocolVersion).toBe("2026-07-28");
  await mcp.close();
  expect(await mcp.closed).toBeUndefined();
});
