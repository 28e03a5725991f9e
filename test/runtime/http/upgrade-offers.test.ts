import { connect as netConnect, type Socket } from "node:net";
import { expect, it } from "vitest";
import { serveHttp } from "../../../src/runtime/node/serve-http.js";
import { closing, META } from "./drivers.js";
import { fakeServer } from "./fake-server.js";

/** A request as Java's HTTP client sends it first: it would go on with HTTP/2, if the server likes. */
function offering(protocol: string, port: number, id: number, padding = ""): [head: string, body: string] {
  const params = { name: "echo", arguments: { padding }, _meta: META };
  const body = JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params });
  const lines = [
    "POST /mcp HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Content-Type: application/json",
    "Accept: application/json, text/event-stream",
    "MCP-Protocol-Version: 2026-07-28",
    "Mcp-Method: tools/call",
    "Mcp-Name: echo",
    `Content-Length: ${body.length}`,
    "Connection: Upgrade, HTTP2-Settings",
    `Upgrade: ${protocol}`,
    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
  ];
  return [`${lines.join("\r\n")}\r\n\r\n`, body];
}

function talk(port: number): { socket: Socket; heard(): string } {
  let text = "";
  const socket = netConnect(port, "127.0.0.1");
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
  closing({ close: async () => void socket.destroy() });
  return { socket, heard: () => text };
}

it.each(["h2c", "TLS/1.0", "h2c, foo/2"])(
  "requests that offer to go on with %s are answered as any other",
  async (protocol) => {
    const { port } = closing(await serveHttp(fakeServer(), { drainMs: 200 }));
    const { socket, heard } = talk(port);
    for (let id = 1; id <= 12; id++) {
      const [head, body] = offering(protocol, port, id, "x".repeat(id * 20_000));
      // With the head, after it, in pieces.
      if (id % 3 === 0) socket.write(head + body);
      else {
        socket.write(head);
        await new Promise((resolve) => setTimeout(resolve, 10));
        socket.write(body.slice(0, 50));
        socket.write(body.slice(50));
      }
      await expect.poll(() => heard().match(/HTTP\/1\.1 200 /g)?.length).toBe(id);
      expect(heard()).toContain(`"id":${id},"result"`);
    }
  },
);

it("those that come before the answer to an earlier one are answered in turn", async () => {
  const { port } = closing(await serveHttp(fakeServer(), { drainMs: 200 }));
  const { socket, heard } = talk(port);
  socket.write([1, 2, 3].flatMap((id) => offering("h2c", port, id)).join(""));
  await expect.poll(() => heard().match(/"id":\d,"result"/g)).toEqual([1, 2, 3].map((id) => `"id":${id},"result"`));
});

it("R2 R10 the guard sees them as they came", async () => {
  const { port } = closing(await serveHttp(fakeServer(), { drainMs: 200 }));
  const [head, body] = offering("h2c", port, 1);
  for (const [host, status] of [
    ["Host: evil.example", 403],
    [`Host: 127.0.0.1:${port}\r\nhost: 127.0.0.1:${port}`, 400],
  ] as const) {
    const { socket, heard } = talk(port);
    socket.write(head.replace(/Host: [^\r]*/, host) + body);
    await expect.poll(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  }
});
