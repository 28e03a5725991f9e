import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect as connectSocket, createServer, type AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { serveHttp } from "@mcp-gen/runtime/node";
import { serveWebSocket, webSocketTransport } from "@mcp-gen/runtime/websocket";
import { success, type JsonRpcRequest } from "../../../src/runtime/protocol/jsonrpc.js";
import type { Limits } from "../../../src/runtime/protocol/limits.js";
import type { Server } from "../../../src/runtime/protocol/server.js";
import { runs } from "../../support/chance.js";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const echo: Server = { handle: async ({ id, params }) => success(id, { ...params }) };
const request = (id: number, params: object = {}): JsonRpcRequest => ({
  jsonrpc: "2.0",
  id,
  method: "m",
  params: { ...params },
});

async function service(server: Server = echo, limits: Partial<Limits> = {}): Promise<string> {
  const running = await serveHttp(server, { limits });
  closers.push(running.close);
  return running.url.replace("http:", "ws:");
}

async function raw(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, "mcp");
  closers.push(() => socket.terminate());
  await once(socket, "open");
  return socket;
}

const closeCode = async (socket: WebSocket): Promise<number> => ((await once(socket, "close")) as [number])[0];
const nextMessage = async (socket: WebSocket): Promise<unknown> =>
  JSON.parse(String(((await once(socket, "message")) as [Buffer])[0]));

/** The status line that an upgrade is answered with. */
async function upgrade(url: string, headers: Record<string, string | undefined>): Promise<string> {
  const { port, host, pathname } = new URL(url);
  const socket = connectSocket(Number(port), "127.0.0.1");
  const all = {
    Host: host,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "mcp",
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  socket.write(`GET ${pathname} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  let text = "";
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.on("error", () => undefined);
  const isOpen = (): boolean => text.startsWith("HTTP/1.1 101");
  await Promise.race([once(socket, "close"), expect.poll(isOpen, { timeout: 5000 }).toBe(true)]);
  socket.destroy();
  return text.split("\r\n")[0]!;
}

describe("WebSocket server", () => {
  it("R7 accepts an upgrade only with host, origin and subprotocol in order, and destroys the others", async () => {
    const url = await service();
    expect(await upgrade(url, {})).toContain("101");
    expect(await upgrade(url, { Origin: `http://${new URL(url).host}` })).toContain("101");
    expect(await upgrade(url, { Host: "evil.example" })).toContain("403");
    expect(await upgrade(url, { Origin: "https://evil.example" })).toContain("403");
    expect(await upgrade(url, { Origin: "null" })).toContain("403");
    expect(await upgrade(url, { "Sec-WebSocket-Protocol": undefined })).toContain("400");
    expect(await upgrade(url, { "Sec-WebSocket-Protocol": "graphql-ws" })).toContain("400");
    expect(await upgrade(url, { "Sec-WebSocket-Version": "99" })).toMatch(/4\d\d/);
  });

  it("R29 R30 agrees on no compression, and closes on binary, over-long and over-fragmented messages", async () => {
    const url = await service(echo, { maxWebSocketServerBytes: 1000, maxWebSocketFragments: 4 });
    const socket = await raw(url);
    expect(socket.extensions).toBe("");
    socket.send(Buffer.from("{}"), { binary: true });
    expect(await closeCode(socket)).toBe(1003);
    const long = await raw(url);
    long.send(" ".repeat(1001));
    expect(await closeCode(long)).toBe(1009);
    const cut = await raw(url);
    cut.on("error", () => undefined);
    for (let part = 0; part < 6; part++) cut.send(" ", { fin: false });
    expect(await closeCode(cut)).toBe(1008);
  });

  it("answers what is no message with an error, and goes on", async () => {
    const socket = await raw(await service());
    socket.send("{nonsense");
    expect(await nextMessage(socket)).toMatchObject({ error: { code: -32700 } });
    socket.send('{"jsonrpc":"2.0","id":1,"id":1,"method":"m"}');
    expect(await nextMessage(socket)).toMatchObject({ error: { code: -32600 } });
    socket.send("[".repeat(200));
    expect(await nextMessage(socket)).toMatchObject({ error: { code: -32600 } });
    socket.send(JSON.stringify(request(1)));
    expect(await nextMessage(socket)).toEqual(success(1, {}));
  });

  it("R63 drops a peer that answers no ping", async () => {
    let left!: () => void;
    const gone = new Promise<void>((resolve) => (left = resolve));
    const url = await service(
      { handle: async ({ id }, { peer }) => (peer!.signal.addEventListener("abort", left), success(id, {})) },
      { webSocketPingMs: 50, webSocketPongMs: 50 },
    );
    const lively = await raw(url);
    const socket = new WebSocket(url, "mcp", { autoPong: false });
    await once(socket, "open");
    socket.send(JSON.stringify(request(1)));
    expect(await closeCode(socket)).toBe(1006);
    await gone;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(lively.readyState).toBe(WebSocket.OPEN);
  });

  it("R55 X5 makes a server wait for a slow reader, drops one that never awaits, and frees both", async () => {
    let waited = 0;
    let sent = 0;
    const note = { jsonrpc: "2.0" as const, method: "notifications/message", params: { data: "x".repeat(1 << 20) } };
    const url = await service({
      async handle({ id, params }, { notify, signal }) {
        for (let count = 0; count < 200 && !signal!.aborted; count++) {
          sent++;
          const room = notify!(note);
          if (params!.patient) {
            waited++;
            await room;
          }
        }
        return success(id, {});
      },
    });
    const patient = await raw(url);
    patient.pause();
    patient.send(JSON.stringify(request(1, { patient: true })));
    await expect.poll(() => waited).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What the kernel takes, and then the high-water mark.
    expect(waited).toBeLessThan(30);
    patient.terminate();

    sent = 0;
    const impatient = await raw(url);
    // A reset is noticed even by who does not read.
    const code = closeCode(impatient);
    impatient.pause();
    impatient.send(JSON.stringify(request(1)));
    await expect.poll(() => sent).toBe(200);
    impatient.resume();
    expect(await code).toBe(1006);
  });

  it("goes away with 1001 once its work is done", async () => {
    const running = await serveHttp({
      handle: async ({ id }) => (await new Promise((resolve) => setTimeout(resolve, 200)), success(id, {})),
    });
    const socket = await raw(running.url.replace("http:", "ws:"));
    socket.send(JSON.stringify(request(1)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const answer = nextMessage(socket);
    const code = closeCode(socket);
    await running.close();
    expect(await answer).toEqual(success(1, {}));
    expect(await code).toBe(1001);
  });

  it("close() waits no longer than told for what is at work", async () => {
    const running = await serveHttp({ handle: () => new Promise(() => undefined) }, { drainMs: 100 });
    const socket = await raw(running.url.replace("http:", "ws:"));
    socket.send(JSON.stringify(request(1)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const waits = vi.spyOn(globalThis, "setTimeout");
    await running.close();
    expect(waits.mock.calls.map(([, ms]) => ms)).toContain(100);
    waits.mockRestore();
  });

  it("serves any accepted socket, and refuses one with another subprotocol", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: (names) => [...names][0]! });
    closers.push(() => server.close());
    await once(server, "listening");
    server.on("connection", (socket) => void serveWebSocket(echo, socket));
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transport = webSocketTransport(new WebSocket(url, "mcp"));
    closers.push(transport.close);
    expect(await transport.request(request(1, { a: 1 }), {})).toEqual(success(1, { a: 1 }));
    const other = new WebSocket(url, "other");
    expect(await closeCode(other)).toBe(1008);
  });
});

describe("WebSocket server under noise", () => {
  it("F11 survives any bytes on its sockets", async () => {
    const url = await service();
    const { port, host } = new URL(url);
    const head = `GET /mcp HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
    const rest =
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mcp\r\n\r\n";
    // Masked text frame of `{"jsonrpc":"2.0","id":1,"method":"m"}`, mask 0.
    const text = Buffer.from('{"jsonrpc":"2.0","id":1,"method":"m"}');
    const frame = [0x81, 0x80 | text.length, 0, 0, 0, 0, ...text];
    const edit = fc.tuple(fc.nat(frame.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 4 }), fc.uint8Array({ maxLength: 40 }), async (edits, noise) => {
        const bytes = Buffer.from(frame);
        for (const [at, byte] of edits) bytes[at] = byte;
        const socket = connectSocket(Number(port), "127.0.0.1");
        socket.on("error", () => undefined);
        socket.resume();
        const closed = once(socket, "close");
        socket.write(head + rest);
        socket.write(bytes);
        socket.end(noise);
        await closed;
      }),
      { numRuns: runs(300) },
    );
    const socket = await raw(url);
    socket.send(JSON.stringify(request(1)));
    expect(await nextMessage(socket)).toEqual(success(1, {}));
  });
});

describe("WebSocket client", () => {
  it("names what went wrong before the socket was open", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const refused = webSocketTransport(`ws://127.0.0.1:${(gone.address() as AddressInfo).port}/mcp`);
    await new Promise((resolve) => gone.close(resolve));
    await expect(refused.request(request(1), {})).rejects.toMatchObject({ code: "refused", sent: false });
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    closers.push(() => silent.close());
    const { port } = silent.address() as AddressInfo;
    const waiting = webSocketTransport(`ws://127.0.0.1:${port}`, { limits: { connectTimeoutMs: 100 } });
    await expect(waiting.request(request(1), {})).rejects.toMatchObject({ name: "ConnectionError", sent: false });
    expect(() => webSocketTransport("ftp://x")).toThrow(TypeError);
  });

  it("close() during the handshake rejects what waits for it", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    closers.push(() => silent.close());
    const transport = webSocketTransport(`ws://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const waiting = transport.request(request(1), {});
    const aborted = new AbortController();
    const impatient = transport.request(request(2), { signal: aborted.signal });
    aborted.abort();
    await expect(impatient).rejects.toMatchObject({ code: "aborted", sent: false });
    const rejected = expect(waiting).rejects.toMatchObject({ code: "closed", sent: false });
    await transport.close();
    await rejected;
  });

  it("ends on a message that is none, and on a binary frame", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    closers.push(() => server.close());
    await once(server, "listening");
    const frames: (string | Buffer)[] = ["{nonsense", Buffer.from("{}")];
    server.on("connection", (socket) => socket.on("message", () => socket.send(frames.shift()!)));
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (let round = 0; round < 2; round++) {
      await expect(webSocketTransport(url).request(request(1), {})).rejects.toMatchObject({
        code: "bad-message",
        sent: true,
      });
    }
  });

  it.each([
    ["a header that announces too much", Buffer.from([0x81, 127, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]), "too-large"],
    ["a binary frame", Buffer.from([0x82, 2, 123, 125]), "bad-message"],
    ["a frame with reserved bits", Buffer.from([0xf1, 0]), "bad-message"],
  ])("R30 reads what comes in one piece with the handshake: %s", async (_, frame, code) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (head) => {
        const key = /Sec-WebSocket-Key: (.*)\r/i.exec(String(head))![1]!;
        const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
        const lines = ["Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${accept}`];
        const answer = ["HTTP/1.1 101 Switching Protocols", ...lines, "Sec-WebSocket-Protocol: mcp", "", ""].join(
          "\r\n",
        );
        socket.write(Buffer.concat([Buffer.from(answer), frame]));
        socket.once("data", () => socket.destroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // As on Node 20, where the package `ws` gives the socket.
    const transport = webSocketTransport(url, { headers: {} });
    await expect(transport.request(request(1), {})).rejects.toMatchObject({ code });
    await transport.close();
  });

  it("R59 R60 comes back after a break, greets a legacy server again, and sends nothing twice", async () => {
    const heard: string[] = [];
    let server!: WebSocketServer;
    const listen = async (port: number): Promise<number> => {
      server = new WebSocketServer({ port, host: "127.0.0.1" });
      await once(server, "listening");
      server.on("connection", (socket) =>
        socket.on("message", (data: Buffer) => {
          const { id, method } = JSON.parse(String(data)) as { id?: number; method: string };
          heard.push(method);
          if (method === "break") for (const one of server.clients) one.terminate();
          else if (id !== undefined) socket.send(JSON.stringify(success(id, { protocolVersion: "2025-11-25" })));
        }),
      );
      return (server.address() as AddressInfo).port;
    };
    const port = await listen(0);
    closers.push(() => server.close());
    const onReconnect = vi.fn();
    const onClose = vi.fn();
    const transport = webSocketTransport(`ws://127.0.0.1:${port}`, { reconnect: { onReconnect, maxAttempts: 2 } });
    closers.push(transport.close);
    transport.attach!({ onNotification: vi.fn(), onRequest: vi.fn(), onClose });
    await transport.request({ ...request(1), method: "initialize" }, {});
    transport.negotiated!("2025-11-25");
    await transport.notify!({ jsonrpc: "2.0", method: "notifications/initialized" });
    await expect(transport.request({ ...request(2), method: "break" }, {})).rejects.toMatchObject({ sent: true });
    expect(await transport.request({ ...request(3), method: "again" }, {})).toMatchObject({ id: 3 });
    const hello = ["initialize", "notifications/initialized"];
    expect(heard).toEqual([...hello, "break", ...hello, "again"]);
    expect(onReconnect).toHaveBeenCalledTimes(1);
    expect(onClose).not.toHaveBeenCalled();

    server.close();
    for (const one of server.clients) one.terminate();
    await expect(transport.request(request(4), {})).rejects.toThrow(/2 attempts|closed/);
    await expect.poll(() => onClose.mock.calls.length, { timeout: 10_000 }).toBe(1);
    await expect(transport.request(request(5), {})).rejects.toMatchObject({ sent: false });
  });
});
