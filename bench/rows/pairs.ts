import type { ChildProcess } from "node:child_process";
import { stdioTransport } from "@mcp-gen/runtime/node";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { WebSocket } from "ws";
import { connectWeather } from "../../generated/weather/client.js";
import { serverFile, startListening, startServer } from "../child.js";
import type { Contender } from "../contenders.js";
import { input, meta } from "../servers/tool.js";

/** A client connected to a server of its own make. */
export interface Pair {
  /** Makes one call and checks that a forecast came back. */
  call(): Promise<void>;
  close(): Promise<void>;
}

/** A client and a server on pipes. */
export const stdioPairs: Record<Contender, () => Promise<Pair>> = {
  async limit() {
    const server = startServer("limit-stdio");
    return barePair(
      (text) => server.child.stdin!.write(text),
      onLines(server.child),
      () => server.stop(),
    );
  },
  async ours() {
    const args = [serverFile("ours-stdio")];
    const weather = await connectWeather(stdioTransport({ command: process.execPath, args }));
    return { call: async () => void check((await weather.getForecast(input)).city), close: () => weather.close() };
  },
  async "sdk-v2"() {
    const { Client } = await import("@modelcontextprotocol/client");
    const { StdioClientTransport } = await import("@modelcontextprotocol/client/stdio");
    const client = new Client({ name: "bench", version: "1.0.0" });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [serverFile("sdk-v2-stdio")] }));
    return sdkPair(client);
  },
  async "sdk-v1"() {
    const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
    const { StdioClientTransport } = await import("@modelcontextprotocol/sdk/client/stdio.js");
    const client = new Client({ name: "bench", version: "1.0.0" });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [serverFile("sdk-v1-stdio")] }));
    return sdkPair(client);
  },
};

/** A client and a server on a WebSocket. The SDKs have no WebSocket server. */
export const webSocketPairs: Partial<Record<Contender, () => Promise<Pair>>> = {
  async limit() {
    const server = await startListening("limit-websocket");
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const listen = (onText: (text: string) => void): void =>
      void socket.on("message", (data: Buffer) => onText(data.toString()));
    return barePair(
      (text) => socket.send(text),
      listen,
      async () => {
        socket.terminate();
        await server.stop();
      },
    );
  },
  async ours() {
    const server = await startListening("ours-http");
    const weather = await connectWeather(webSocketTransport(`ws://127.0.0.1:${server.port}/mcp`));
    return {
      call: async () => void check((await weather.getForecast(input)).city),
      close: async () => {
        await weather.close();
        await server.stop();
      },
    };
  },
};

function check(city: unknown): void {
  if (city !== input.city) throw new Error(`Not a forecast for ${input.city}`);
}

interface SdkClient {
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  close(): Promise<void>;
}

function sdkPair(client: SdkClient): Pair {
  return {
    async call() {
      const result = (await client.callTool({ name: "get_forecast", arguments: { ...input } })) as {
        structuredContent?: { city?: unknown };
      };
      check(result.structuredContent?.city);
    },
    close: () => client.close(),
  };
}

function onLines(child: ChildProcess): (onText: (text: string) => void) => void {
  return (onText) => {
    let rest = "";
    child.stdout!.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      lines.forEach(onText);
    });
  };
}

/** The least client: numbers, a Map, JSON. It sends the bytes that ours sends. */
function barePair(
  send: (text: string) => void,
  listen: (onText: (text: string) => void) => void,
  close: () => Promise<void>,
): Pair {
  const pending = new Map<number, (city: unknown) => void>();
  let lastId = 0;
  listen((text) => {
    const { id, result } = JSON.parse(text) as { id: number; result: { structuredContent: { city: unknown } } };
    pending.get(id)!(result.structuredContent.city);
    pending.delete(id);
  });
  return {
    async call() {
      const id = ++lastId;
      const answered = new Promise((resolve) => pending.set(id, resolve));
      const params = { name: "get_forecast", arguments: input, _meta: meta };
      send(JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }) + "\n");
      check(await answered);
    },
    close,
  };
}
