import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { afterEach, expect, it } from "vitest";
import { z } from "zod";
import { callTool, connect, listTools, ToolError, type Connection } from "@mcp-gen/runtime";
import { httpTransport } from "@mcp-gen/runtime/http";

// HTTP+SSE of 2024-11-05, as the official SDK v1 still serves it: our client finds out by itself.

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A server of the official SDK behind `GET /sse` and `POST /messages`, and nothing else. */
async function serveSse(): Promise<{ url: string; http: Server; posts(): number }> {
  const peers = new Map<string, SSEServerTransport>();
  let posts = 0;
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    if (request.method === "GET" && url.pathname === "/sse") {
      const transport = new SSEServerTransport("/messages", response);
      peers.set(transport.sessionId, transport);
      response.on("close", () => peers.delete(transport.sessionId));
      void library().connect(transport);
      return;
    }
    posts++;
    const peer = peers.get(url.searchParams.get("sessionId") ?? "");
    if (request.method === "POST" && url.pathname === "/messages" && peer)
      void peer.handlePostMessage(request, response);
    else response.writeHead(request.method === "POST" && url.pathname === "/sse" ? 405 : 404).end();
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    http.closeAllConnections();
    http.close();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/sse`, http, posts: () => posts };
}

function library(): McpServer {
  const server = new McpServer({ name: "library", version: "1.0.0" }, { capabilities: { logging: {} } });
  server.registerTool("double", { inputSchema: { n: z.number() } }, ({ n }) => ({
    content: [{ type: "text", text: String(n * 2) }],
  }));
  server.registerTool("fail", {}, () => ({ isError: true, content: [{ type: "text", text: "No." }] }));
  server.registerTool("count", {}, async ({ _meta, sendNotification }) => {
    for (let progress = 1; progress <= 3; progress++) {
      const params = { progressToken: _meta!.progressToken!, progress };
      await sendNotification({ method: "notifications/progress", params });
    }
    return { content: [{ type: "text", text: "counted" }] };
  });
  server.registerTool("ask", {}, async () => {
    const requestedSchema = { type: "object" as const, properties: { name: { type: "string" as const } } };
    const { action, content } = await server.server.elicitInput({ message: "Who?", requestedSchema });
    return { content: [{ type: "text", text: `${action}: ${String(content?.name)}` }] };
  });
  server.registerTool("hang", {}, ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", reject)));
  return server;
}

async function client(url: string): Promise<Connection> {
  const elicit = () => ({ action: "accept", content: { name: "Ada" } }) as const;
  const mcp = await connect(httpTransport(url), { elicit });
  closers.push(mcp.close);
  return mcp;
}

it("is spoken where nothing newer is: calls, errors, progress, questions, cancellation [http-sse-fallback]", async () => {
  const { url } = await serveSse();
  const mcp = await client(url);
  // The oldest transport carries any handshake revision that both sides know.
  expect(mcp.protocolVersion).toBe("2025-11-25");
  expect(mcp.serverInfo?.name).toBe("library");
  expect((await listTools(mcp)).map(({ name }) => name)).toEqual(["double", "fail", "count", "ask", "hang"]);
  expect((await callTool(mcp, { name: "double" }, { n: 21 })).text).toBe("42");
  await expect(callTool(mcp, { name: "fail" }, {})).rejects.toBeInstanceOf(ToolError);
  const seen: number[] = [];
  const onProgress = ({ progress }: { progress: number }): void => void seen.push(progress);
  expect((await callTool(mcp, { name: "count" }, {}, { onProgress })).text).toBe("counted");
  expect(seen).toEqual([1, 2, 3]);
  expect((await callTool(mcp, { name: "ask" }, {})).text).toBe("accept: Ada");
  const hanging = callTool(mcp, { name: "hang" }, {}, { signal: AbortSignal.timeout(50) });
  await expect(hanging).rejects.toMatchObject({ code: "aborted" });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => callTool(mcp, { name: "double" }, { n })));
  expect(answers.map(({ text }) => Number(text))).toEqual(Array.from({ length: 20 }, (_, n) => n * 2));
});

it("R58 calls reject and the connection ends when its stream breaks", async () => {
  const { url, http } = await serveSse();
  const mcp = await client(url);
  const hanging = callTool(mcp, { name: "hang" }, {});
  const rejected = expect(hanging).rejects.toMatchObject({ name: "ConnectionError", sent: true });
  setTimeout(() => http.closeAllConnections(), 50);
  await rejected;
  expect(await mcp.closed).toMatchObject({ code: "closed" });
});

it("is not asked for the newer transports again [era-remembered]", async () => {
  const { url, posts } = await serveSse();
  await client(url);
  const first = posts();
  await client(url);
  // The second connection posts one probe less: server/discover.
  expect(posts() - first).toBe(first - 1);
});
