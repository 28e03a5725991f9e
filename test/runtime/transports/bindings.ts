import { connect as connectSocket, createServer, type AddressInfo, type Socket } from "node:net";
import { memoryTransport } from "@mcp-gen/runtime/memory";
import { httpTransport } from "@mcp-gen/runtime/http";
import { serveHttp, stdioTransport } from "@mcp-gen/runtime/node";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import type { Limits, Transport } from "@mcp-gen/runtime";
import { program } from "./bundle.js";
import { contractServer } from "./contract-server.js";
import type { ServedEra } from "./only-era.js";

/** A server, and clients of it, over one binding. */
export interface Bench {
  /** Another client. Over stdio every client has a server of its own. */
  transport(limits?: Partial<Limits>): Transport;
  /** The server is gone, without a word. */
  crash(): void;
  close(): Promise<void>;
}

export interface Binding {
  readonly name: string;
  /** Whether all clients have one server. */
  readonly shared: boolean;
  /** Whether requests have channels of their own, so that equal ids do no harm. */
  readonly separate: boolean;
  /** Serves the contract server, as one that knows `era` only. */
  open(limits?: Partial<Limits>, era?: ServedEra): Promise<Bench>;
}

export const bindings: readonly Binding[] = [
  {
    name: "memory",
    shared: true,
    separate: false,
    async open(limits = {}, era) {
      const server = contractServer(limits, era);
      return {
        transport: (own) => memoryTransport(server, { limits: { ...own, ...limits } }),
        crash: () => undefined,
        close: async () => undefined,
      };
    },
  },
  {
    name: "stdio",
    shared: false,
    separate: false,
    async open(limits = {}, era = "dual") {
      const file = program("contract-stdio");
      const children: { readonly pid: number | undefined }[] = [];
      return {
        transport(own = {}) {
          const child = stdioTransport({
            command: process.execPath,
            args: [file, JSON.stringify({ limits, era })],
            limits: own,
          });
          children.push(child);
          return child;
        },
        crash() {
          for (const { pid } of children) if (pid !== undefined) process.kill(pid, "SIGKILL");
        },
        close: async () => undefined,
      };
    },
  },
  {
    name: "http",
    shared: true,
    separate: true,
    open: (limits, era) =>
      overTcp(limits, era, (port, own = {}) => httpTransport(`http://127.0.0.1:${port}/mcp`, { limits: own })),
  },
  {
    name: "websocket",
    shared: true,
    separate: false,
    open: (limits, era) =>
      overTcp(limits, era, (port, own = {}) => webSocketTransport(`ws://127.0.0.1:${port}/mcp`, { limits: own })),
  },
];

/** `serveHttp` behind a wire that can be cut. */
async function overTcp(
  limits: Partial<Limits> | undefined,
  era: ServedEra | undefined,
  transport: (port: number, limits?: Partial<Limits>) => Transport,
): Promise<Bench> {
  const service = await serveHttp(contractServer(limits, era), { limits: limits ?? {}, drainMs: 100 });
  const wires = new Set<Socket>();
  const wire = createServer((near) => {
    const far = connectSocket(service.port, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      wires.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        wires.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => wire.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    wire.close();
    for (const socket of wires) socket.destroy();
  };
  return {
    transport: (own) => transport((wire.address() as AddressInfo).port, own),
    crash: cut,
    async close() {
      cut();
      await service.close();
    },
  };
}
