import { afterEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serveHttp, type HttpService } from "@mcp-gen/runtime/node";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { connectContract } from "../../../generated/contract/client.js";
import { contractServer } from "./contract-server.js";

// The other ends, written from docs/websocket.md alone: `ws` and JSON, nothing of the runtime. Sections are those of the page.

type Message = Record<string, unknown> & { params?: Record<string, unknown> };

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "by-the-book", version: "1.0.0" },
  "io.modelcontextprotocol/clientCapabilities": {},
};
const SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

/** A client: ids, progress tokens and subscriptions tell apart what comes ("Messages"). */
async function dial(url: string): Promise<{
  socket: WebSocket;
  heard: Message[];
  send(message: object): void;
  next(matches: (message: Message) => boolean): Promise<Message>;
  close(): Promise<number>;
}> {
  const socket = new WebSocket(url, "mcp", { perMessageDeflate: false });
  const heard: Message[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data: Buffer, isBinary) => {
    expect(isBinary).toBe(false);
    heard.push(JSON.parse(data.toString("utf8")) as Message);
    for (const look of waiting) look();
  });
  await once(socket, "open");
  expect([socket.protocol, socket.extensions]).toEqual(["mcp", ""]);
  return {
    socket,
    heard,
    send: (message) => socket.send(JSON.stringify({ jsonrpc: "2.0", ...message })),
    next: (matches) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = heard.find(matches);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async close() {
      socket.close(1000);
      const [code] = (await once(socket, "close")) as [number];
      return code;
    },
  };
}

const call = (id: unknown, name: string, args: object = {}, meta: object = {}): object => ({
  id,
  method: "tools/call",
  params: { name, arguments: args, _meta: { ...META, ...meta } },
});
const answers =
  (id: unknown) =>
  (message: Message): boolean =>
    message.id === id && message.method === undefined;

describe("a client by docs/websocket.md", () => {
  let service: HttpService | undefined;
  afterEach(() => service?.close());

  async function open(): ReturnType<typeof dial> {
    service = await serveHttp(contractServer(), { drainMs: 100 });
    return dial(service.url.replace("http:", "ws:"));
  }

  it("Messages: calls, and hears progress before the response", async () => {
    const client = await open();
    client.send(call(1, "report", {}, { progressToken: "p" }));
    expect(await client.next(answers(1))).toMatchObject({ result: { content: [{ type: "text", text: "done" }] } });
    const progress = client.heard.filter(({ method }) => method === "notifications/progress");
    expect(progress.map(({ params }) => [params?.progressToken, params?.progress])).toEqual(
      [1, 2, 3].map((step) => ["p", step]),
    );
    expect(client.heard.at(-1)).toMatchObject({ id: 1 });
    expect(await client.close()).toBe(1000);
  });

  it("Messages: an id in flight is refused with -32600, and free again after the response", async () => {
    const client = await open();
    client.send(call("a", "sleep", { ms: 100 }));
    client.send(call("a", "echo", { text: "early" }));
    await expect.poll(() => client.heard).toHaveLength(2);
    expect(client.heard).toMatchObject([
      { id: "a", error: { code: -32600 } },
      { id: "a", result: { structuredContent: { slept: 100 } } },
    ]);
    client.send(call("a", "echo", { text: "later" }));
    await client.next(({ result }) => JSON.stringify(result ?? "").includes("later"));
    await client.close();
  });

  it("Cancellation: the work stops and nothing more comes for it", async () => {
    const client = await open();
    client.send(call(1, "hang"));
    const state = async (id: number): Promise<unknown> => {
      client.send(call(id, "seen"));
      return (await client.next(answers(id))).result;
    };
    expect(await state(2)).toMatchObject({ structuredContent: { started: 1, aborted: 0 } });
    client.send({ method: "notifications/cancelled", params: { requestId: 1 } });
    let id = 3;
    await expect.poll(() => state(id++)).toMatchObject({ structuredContent: { aborted: 1 } });
    expect(client.heard.filter(answers(1))).toEqual([]);
    await client.close();
  });

  it("Messages, Cancellation: listens, and stops listening", async () => {
    const client = await open();
    const notifications = { toolsListChanged: true };
    client.send({ id: "sub", method: "subscriptions/listen", params: { notifications, _meta: META } });
    const acknowledged = await client.next(({ method }) => method === "notifications/subscriptions/acknowledged");
    expect(acknowledged.params).toMatchObject({ notifications, _meta: { [SUBSCRIPTION]: "sub" } });
    client.send(call(1, "touch"));
    const changed = ({ method }: Message): boolean => method === "notifications/tools/list_changed";
    expect((await client.next(changed)).params).toMatchObject({ _meta: { [SUBSCRIPTION]: "sub" } });
    client.send({ method: "notifications/cancelled", params: { requestId: "sub" } });
    client.send(call(2, "touch"));
    await client.next(answers(2));
    expect(client.heard.filter(changed)).toHaveLength(1);
    await client.close();
  });

  it("The era: initialize makes it a legacy session", async () => {
    const client = await open();
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "old", version: "1" } };
    client.send({ id: 1, method: "initialize", params });
    expect(await client.next(answers(1))).toMatchObject({ result: { protocolVersion: "2025-11-25" } });
    client.send({ method: "notifications/initialized" });
    client.send({ id: 2, method: "tools/call", params: { name: "echo", arguments: { text: "old" } } });
    expect(await client.next(answers(2))).toMatchObject({ result: { structuredContent: { text: "old" } } });
    await client.close();
  });

  it("Limits: what is no message is answered, and what is binary ends the connection", async () => {
    const client = await open();
    client.socket.send("{nonsense");
    client.send({ id: 7, method: 5 });
    // Nothing that may be a response is answered.
    client.send({ id: 8 });
    await expect.poll(() => client.heard).toHaveLength(2);
    expect(client.heard).toMatchObject([{ error: { code: -32700 } }, { id: 7, error: { code: -32600 } }]);
    client.socket.send(Buffer.from("{}"));
    const [code] = (await once(client.socket, "close")) as [number];
    expect(code).toBe(1003);
    expect(client.heard).toHaveLength(2);
  });

  it("Closing: a server that stops says 1001", async () => {
    const client = await open();
    const closed = once(client.socket, "close");
    await service!.close();
    expect(((await closed) as [number])[0]).toBe(1001);
  });
});

describe("a server by docs/websocket.md", () => {
  it("answers our generated client: discovery, a call with progress, cancellation", async () => {
    const cancelled: unknown[] = [];
    const server = new WebSocketServer({
      port: 0,
      host: "127.0.0.1",
      handleProtocols: (offered) => (offered.has("mcp") ? "mcp" : false),
    });
    await once(server, "listening");
    server.on("connection", (socket) => {
      const send = (message: object): void => socket.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
      socket.on("message", (data: Buffer) => {
        const { id, method, params } = JSON.parse(data.toString()) as Message;
        const resultType = "complete";
        if (method === "server/discover") {
          send({ id, result: { resultType, supportedVersions: ["2026-07-28"], capabilities: { tools: {} } } });
        } else if (method === "notifications/cancelled") {
          cancelled.push(params?.requestId);
        } else if (params?.name === "echo") {
          const { progressToken } = params._meta as { progressToken?: unknown };
          send({ method: "notifications/progress", params: { progressToken, progress: 1 } });
          send({ id, result: { resultType, content: [], structuredContent: params.arguments } });
        }
      });
    });
    const mcp = await connectContract(webSocketTransport(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
    const progress: number[] = [];
    const onProgress = ({ progress: done }: { progress: number }): void => void progress.push(done);
    expect(await mcp.echo({ text: "é" }, { onProgress })).toEqual({ text: "é" });
    expect(progress).toEqual([1]);
    await expect(mcp.hang({}, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: "aborted" });
    await expect.poll(() => cancelled).toHaveLength(1);
    await mcp.close();
    server.close();
  });
});
