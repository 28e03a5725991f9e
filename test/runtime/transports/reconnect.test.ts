import { createServer, connect as connectSocket, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Change, JsonRpcRequest, Transport } from "@mcp-gen/runtime";
import { httpTransport } from "@mcp-gen/runtime/http";
import { serveHttp, stdioTransport, type StdioTransport } from "@mcp-gen/runtime/node";
import type { Server } from "@mcp-gen/runtime/server";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { connectContract, type ContractClient } from "../../../generated/contract/client.js";
import { program } from "./bundle.js";
import { contractServer } from "./contract-server.js";

// What a client had asked a server for, it asks for again after the wire broke.

interface Broken {
  transport: Transport;
  /** Breaks what carries the subscription, and nothing else. */
  cut(): void;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** `serveHttp` behind a wire that can be cut, again and again. */
async function overTcp(server: Server, transport: (port: number) => Transport): Promise<Broken> {
  const service = await serveHttp(server, { drainMs: 100 });
  closers.push(() => service.close());
  const wires = new Set<Socket>();
  const wire = createServer((near) => {
    const far = connectSocket(service.port, "127.0.0.1");
    wires.add(near).add(far);
    near.pipe(far).pipe(near);
    for (const socket of [near, far])
      socket.on("error", () => undefined).on("close", () => (near.destroy(), far.destroy()));
  });
  await new Promise<void>((resolve) => wire.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const socket of wires) socket.destroy();
    wires.clear();
  };
  closers.push(() => (wire.close(), cut()));
  return { transport: transport((wire.address() as AddressInfo).port), cut };
}

const wires: [string, () => Promise<Broken>][] = [
  [
    "stdio",
    async () => {
      const args = [program("contract-stdio")];
      const transport: StdioTransport = stdioTransport({ command: process.execPath, args, reconnect: true });
      return { transport, cut: () => void process.kill(transport.pid!, "SIGKILL") };
    },
  ],
  [
    "websocket",
    () => overTcp(contractServer(), (port) => webSocketTransport(`ws://127.0.0.1:${port}/mcp`, { reconnect: true })),
  ],
  ["http", () => overTcp(contractServer(), (port) => httpTransport(`http://127.0.0.1:${port}/mcp`))],
];

const filter = { toolsListChanged: true, resourceSubscriptions: ["contract://thing"] };
const both = [{ type: "tools" }, { type: "resource", uri: "contract://thing" }];

describe.each(wires)("over %s", (kind, wire) => {
  describe.each(["modern", "legacy"] as const)("%s era", (era) => {
    it("R59 a subscription survives a break, and says so [subscription-again] [stdio-restart]", async () => {
      const { transport, cut } = await wire();
      const mcp = await connectContract(transport, { era });
      closers.push(mcp.close);
      const changes: Change[] = [];
      const onReconnect = vi.fn();
      const subscription = await mcp.listen(filter, (change) => changes.push(change), { onReconnect });
      await touch(mcp);
      await expect.poll(() => changes).toEqual(expect.arrayContaining(both));
      changes.length = 0;
      cut();
      // A legacy HTTP session outlives its connections: nothing is lost, so nobody is told.
      if (!(kind === "http" && era === "legacy")) {
        await expect.poll(() => onReconnect.mock.calls.length, { timeout: 15_000 }).toBe(1);
      }
      await expect
        .poll(
          async () => {
            await touch(mcp);
            return changes;
          },
          { timeout: 15_000, interval: 100 },
        )
        .toEqual(expect.arrayContaining(both));
      await subscription.close();
      expect(await subscription.closed).toBeUndefined();
      expect(await mcp.echo({ text: "still there" })).toEqual({ text: "still there" });
    });
  });

  if (kind !== "http") {
    it("R59 a legacy server is told the log level and the resources again, once each", async () => {
      const { transport, cut } = await wire();
      const heard = vi.spyOn(transport, "request");
      const logged = vi.fn();
      const mcp = await connectContract(transport, { era: "legacy", onLog: logged, logLevel: "debug" });
      closers.push(mcp.close);
      await mcp.listen(filter, () => undefined);
      const methods = (): string[] =>
        heard.mock.calls.map(([request]: [JsonRpcRequest, ...unknown[]]) => request.method);
      expect(methods()).toEqual(["initialize", "logging/setLevel", "resources/subscribe"]);
      cut();
      await expect
        .poll(() => methods().slice(3), { timeout: 15_000 })
        .toEqual(["logging/setLevel", "resources/subscribe"]);
      await mcp.report({});
      expect(logged).toHaveBeenCalledTimes(1);
      await mcp.close();
    });
  }
});

/** Has the server say that something changed; the wire may be broken just now. */
async function touch(mcp: ContractClient): Promise<void> {
  await mcp.touch({}).catch(() => undefined);
}
