import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { afterEach, describe, expect, it } from "vitest";
import {
  connect,
  ConnectionError,
  McpError,
  type ConnectOptions,
  type JsonRpcRequest,
  type Limits,
  type Transport,
} from "@mcp-gen/runtime";
import { httpTransport } from "@mcp-gen/runtime/http";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { success } from "../../../src/runtime/protocol/jsonrpc.js";
import { connectContract, type ContractClient } from "../../../generated/contract/client.js";
import { bindings, type Bench } from "./bindings.js";
import type { ServedEra } from "./only-era.js";

// Every kind of client meets every kind of server, over every binding (basic/versioning, "Backward Compatibility").

const MODERN = "2026-07-28";
const LEGACY = "2025-11-25";

type ClientEra = "modern" | "legacy" | "dual";

/** What they agree on; `undefined`: nothing. */
const AGREEMENTS: [ClientEra, ServedEra, string | undefined][] = [
  ["modern", "modern", MODERN],
  ["modern", "legacy", undefined],
  ["modern", "dual", MODERN],
  ["legacy", "modern", undefined],
  ["legacy", "legacy", LEGACY],
  ["legacy", "dual", LEGACY],
  ["dual", "modern", MODERN],
  ["dual", "legacy", LEGACY],
  ["dual", "dual", MODERN],
  ["dual", "silent", LEGACY],
];

const optionsOf = (client: ClientEra): ConnectOptions => (client === "dual" ? {} : { era: client });

describe.each(bindings)("over $name", (binding) => {
  const benches: Bench[] = [];
  const clients: ContractClient[] = [];
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((mcp) => mcp.close()));
    await Promise.all(benches.splice(0).map((bench) => bench.close()));
  });

  async function bench(era: ServedEra, limits: Partial<Limits> = {}): Promise<Bench> {
    const opened = await binding.open(limits, era);
    benches.push(opened);
    return opened;
  }

  async function client(transport: Transport, options: ConnectOptions): Promise<ContractClient> {
    const mcp = await connectContract(transport, { ...options, limits: { connectTimeoutMs: 5000 } });
    clients.push(mcp);
    return mcp;
  }

  it.each(AGREEMENTS)(
    "a %s client and a %s server agree on %s [era-fallback] [era-modern-errors]",
    async (clientEra, serverEra, version) => {
      const on = await bench(serverEra);
      const connecting = client(on.transport(), optionsOf(clientEra));
      if (version === undefined) {
        const error = await connecting.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        // Either way it says what the other side speaks, or that it is older.
        if (clientEra === "legacy") {
          expect(error).toBeInstanceOf(McpError);
          expect(error).toMatchObject({ code: -32022, data: { supported: [MODERN] } });
        } else {
          expect(error).toBeInstanceOf(ConnectionError);
          expect(error).toMatchObject({ code: "unsupported", message: expect.stringContaining("older") as string });
        }
        return;
      }
      const mcp = await connecting;
      expect(mcp.protocolVersion).toBe(version);
      expect(await mcp.echo({ text: "met" })).toEqual({ text: "met" });
      expect((await mcp.listTools()).map(({ name }) => name)).toContain("echo");
    },
  );

  if (binding.name !== "memory") {
    it("finds out once that a server is legacy, and remembers [era-remembered]", async () => {
      // Nobody has met a server of this command line before.
      const on = await bench("legacy", { maxBatch: 99 });
      const methods: string[][] = [];
      for (let round = 0; round < 2; round++) {
        const transport = on.transport();
        methods.push(spy(transport));
        const mcp = await client(transport, {});
        expect(mcp.protocolVersion).toBe(LEGACY);
      }
      expect(methods).toEqual([["server/discover", "initialize"], ["initialize"]]);
    });
  }

  if (binding.name === "stdio") {
    it("starts a legacy server again that exits on the unknown, once, and remembers [era-fallback]", async () => {
      const on = await bench("exits");
      const mcp = await client(on.transport(), {});
      expect(mcp.protocolVersion).toBe(LEGACY);
      expect(await mcp.echo({ text: "second life" })).toEqual({ text: "second life" });
      const transport = on.transport();
      const methods = spy(transport);
      await client(transport, {});
      expect(methods).toEqual(["initialize"]);
    });
  }
});

describe("legacy servers that hang up on the unknown", () => {
  const answerTo = ({ id, method }: JsonRpcRequest): string | undefined =>
    method === "initialize"
      ? JSON.stringify(
          success(id, { protocolVersion: LEGACY, capabilities: {}, serverInfo: { name: "old", version: "1" } }),
        )
      : undefined;
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  it("get a second socket over WebSocket [era-fallback]", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    closers.push(() => server.close());
    await once(server, "listening");
    let sockets = 0;
    server.on("connection", (socket) => {
      sockets++;
      socket.on("message", (data: Buffer) => {
        const request = JSON.parse(String(data)) as JsonRpcRequest;
        const answer = answerTo(request);
        if (answer !== undefined) socket.send(answer);
        else if (request.id !== undefined) socket.close(1002);
      });
    });
    const mcp = await connect(webSocketTransport(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
    closers.push(mcp.close);
    expect([mcp.protocolVersion, sockets]).toEqual([LEGACY, 2]);
  });

  it.each(["a broken connection", "400 and words", "404 and HTML", "405"])(
    "are greeted over HTTP after %s [era-fallback] [http-era-400]",
    async (manner) => {
      const server = createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          const asked = (body === "" ? {} : JSON.parse(body)) as JsonRpcRequest;
          const answer = asked.id === undefined ? undefined : answerTo(asked);
          if (answer !== undefined) response.setHeader("Content-Type", "application/json").end(answer);
          else if (request.method === "GET") response.writeHead(405).end();
          else if (asked.id === undefined) response.writeHead(202).end();
          else if (manner === "a broken connection") request.socket.destroy();
          else if (manner === "400 and words") response.writeHead(400).end("Bad Request: No valid session ID provided");
          else if (manner === "404 and HTML") response.writeHead(404, { "Content-Type": "text/html" }).end("<p>?");
          else response.writeHead(405).end();
        });
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      closers.push(() => server.close());
      const mcp = await connect(httpTransport(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`));
      closers.push(mcp.close);
      expect(mcp.protocolVersion).toBe(LEGACY);
    },
  );
});

/** The methods of the requests that go over a transport from now on. */
function spy(transport: Transport): string[] {
  const methods: string[] = [];
  const { request } = transport;
  transport.request = (asked: JsonRpcRequest, exchange) => {
    methods.push(asked.method);
    return request.call(transport, asked, exchange);
  };
  return methods;
}
