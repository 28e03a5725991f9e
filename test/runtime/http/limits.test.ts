import { request as httpRequest } from "node:http";
import { connect as netConnect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { serveHttp } from "../../../src/runtime/node/serve-http.js";
import { closing, DRIVERS, modern, nodeDriver } from "./drivers.js";
import { aborts, fakeServer, sleep, text } from "./fake-server.js";

const echo = (value: string): ReturnType<typeof modern> =>
  modern("tools/call", { name: "echo", arguments: { text: value } });

describe.each(DRIVERS)("%s", (_, drive) => {
  it("R24 takes a body at the limit and refuses one byte more", async () => {
    const server = fakeServer();
    const size = (length: number): number => JSON.stringify(echo("x".repeat(length)).body).length;
    const maxBodyBytes = size(5000);
    const driver = await drive(server, { limits: { maxBodyBytes } });
    expect((await driver.call(echo("x".repeat(5000)))).status).toBe(200);
    const reply = await driver.call(echo("x".repeat(5001)));
    expect([reply.status, (await reply.json()).error.code]).toEqual([413, -32600]);
    expect((await driver.call(echo("é".repeat(4000)))).status).toBe(413);
    expect(server.handled).toHaveLength(1);
  });

  it("R56 answers busy over the cap, and serves again below it", async () => {
    const driver = await drive(fakeServer(), { limits: { maxConcurrent: 2 } });
    const slow = [1, 2].map(() => driver.call(modern("tools/call", { name: "slow", arguments: { ms: 200 } })));
    await sleep(50);
    const reply = await driver.call(modern("server/discover", {}, { id: 9 }));
    expect([reply.status, reply.headers.get("retry-after"), await reply.json()]).toEqual([
      503,
      "1",
      { jsonrpc: "2.0", id: 9, error: { code: -32000, message: expect.any(String) } },
    ]);
    await Promise.all(slow);
    await Promise.all((await Promise.all(slow)).map((one) => one.text()));
    expect((await driver.call(modern("server/discover"))).status).toBe(200);
  });

  it("X9 serves 12 and 1,000 concurrent calls of one id", async () => {
    const driver = await drive(fakeServer());
    for (const count of [12, 1000]) {
      const replies = await Promise.all(
        Array.from({ length: count }, (_unused, n) =>
          driver.call(modern("tools/call", { name: "slow", arguments: { ms: 20 + (n % 7) * 5, text: String(n) } })),
        ),
      );
      const texts = await Promise.all(replies.map(async (reply) => (await reply.json()).result.content[0].text));
      expect(texts).toEqual(Array.from({ length: count }, (_unused, n) => String(n)));
    }
  });

  it("cancels when the client leaves, before and after the answer began [http-close-cancels] [cancel-frees]", async () => {
    const server = fakeServer();
    const driver = await drive(server);
    const listening = await driver.call(modern("subscriptions/listen", { notifications: {} }));
    expect((await listening.event())!.message.method).toBe("notifications/subscriptions/acknowledged");
    listening.leave();
    await expect.poll(() => server.aborted.length).toBe(1);
    const leaving = new AbortController();
    const slow = modern("tools/call", { name: "slow", arguments: { ms: 5000 } }, { signal: leaving.signal });
    void driver.call(slow).catch(() => {});
    await expect.poll(() => server.handled.length).toBe(2);
    await sleep(20);
    leaving.abort();
    await expect.poll(() => server.aborted.length).toBe(2);
    expect((await driver.call(modern("server/discover"))).status).toBe(200);
  });

  it("sends keep-alive comments on quiet streams, and opens one for a slow answer", async () => {
    const driver = await drive(fakeServer(), { limits: { sseKeepAliveMs: 30 } });
    const reply = await driver.call(modern("tools/call", { name: "slow", arguments: { ms: 200 } }));
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
    const body = await reply.text();
    expect(body.match(/^:$/gm)!.length).toBeGreaterThan(1);
    expect(body).toMatch(/\n\nevent: message\ndata: \{.*"slow".*\}\n\n$/);
  });

  it("R55 X5 has a writer wait for a reader that does not read", async () => {
    let written = 0;
    let left = false;
    const driver = await drive(
      fakeServer(
        {},
        {
          async flood(request, context) {
            context.signal!.addEventListener("abort", () => (left = true));
            for (; written < 2000 && !left; written++) {
              await context.notify!({ jsonrpc: "2.0", method: "n", params: { line: "x".repeat(50_000) } });
            }
            return text(request, "end");
          },
        },
      ),
      { limits: { queueHighWaterBytes: 200_000 } },
    );
    const reply = await driver.call({ ...modern("tools/call", { name: "flood" }), idle: true });
    await sleep(500);
    // What the kernel takes on its own is not ours to bound.
    expect(written).toBeLessThan(500);
    expect(left).toBe(false);
    reply.leave();
    await expect.poll(() => left).toBe(true);
  });

  it("R55 drops a reader for whom too much piles up", async () => {
    let left = false;
    const driver = await drive(
      fakeServer(
        {},
        {
          async flood(request, context) {
            context.signal!.addEventListener("abort", () => (left = true));
            for (let i = 0; i < 100; i++) {
              // A handler that does not wait.
              void context.notify!({ jsonrpc: "2.0", method: "n", params: { line: "x".repeat(50_000) } });
            }
            await Promise.race([aborts(context.signal), sleep(3000)]);
            return text(request, "end");
          },
        },
      ),
      { limits: { queueHighWaterBytes: 200_000, queueMaxBytes: 1_000_000 } },
    );
    const broken = await driver
      .call(modern("tools/call", { name: "flood" }))
      .then((reply) => reply.text())
      .then(
        () => false,
        () => true,
      );
    expect([broken, left]).toEqual([true, true]);
  });
});

describe("serveHttp", () => {
  it("R24 refuses while it reads, without a Content-Length too", async () => {
    const driver = await nodeDriver(fakeServer(), { limits: { maxBodyBytes: 10_000 } });
    const service = closing(await serveHttp(fakeServer(), { websocket: false, limits: { maxBodyBytes: 10_000 } }));
    void driver;
    const status = await new Promise<number>((resolve, reject) => {
      const req = httpRequest(
        {
          port: service.port,
          host: "127.0.0.1",
          method: "POST",
          path: "/mcp",
          headers: { "Content-Type": "application/json", "Transfer-Encoding": "chunked" },
        },
        (res) => {
          res.resume();
          resolve(res.statusCode!);
        },
      );
      req.on("error", reject);
      let sent = 0;
      const timer = setInterval(() => {
        req.write("x".repeat(2000));
        if (++sent > 20) {
          clearInterval(timer);
          req.end();
        }
      }, 2);
    });
    expect(status).toBe(413);
  });

  it("X7 reads bodies byte by byte, characters split", async () => {
    const service = closing(await serveHttp(fakeServer(), { websocket: false }));
    const { body, headers } = echo("😀é漢");
    const bytes = Buffer.from(JSON.stringify(body));
    const socket = netConnect(service.port, "127.0.0.1");
    const lines = Object.entries({
      Host: "localhost",
      "Content-Type": "application/json",
      "Content-Length": bytes.length,
      ...headers,
    });
    socket.setNoDelay(true);
    socket.write(`POST /mcp HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
    for (const byte of bytes) {
      socket.write(Buffer.from([byte]));
      await sleep(0);
    }
    expect(await untilText(socket, "😀é漢")).toContain("200 OK");
    socket.destroy();
  });

  it("refuses bytes that are not UTF-8 [message-utf-8]", async () => {
    const server = fakeServer();
    const service = closing(await serveHttp(server, { websocket: false }));
    const { body, headers } = echo("\u0001");
    const bytes = Buffer.from(JSON.stringify(body).replace("\\u0001", "\u0001"), "latin1");
    bytes[bytes.indexOf(1)] = 0xff;
    const reply = await fetch(service.url, {
      method: "POST",
      body: bytes,
      headers: { "Content-Type": "application/json", ...(headers as Record<string, string>) },
    });
    expect([reply.status, (await reply.json()).error.code]).toEqual([400, -32700]);
    expect(server.handled).toEqual([]);
  });

  it("R28 sets the limits of node:http, and refuses long headers", async () => {
    const service = closing(await serveHttp(fakeServer(), { websocket: false }));
    const reply = await fetch(service.url, { method: "POST", headers: { "X-Long": "x".repeat(17 << 10) } });
    expect(reply.status).toBe(431);
  });

  it("R37 lives on when clients break off anywhere", async () => {
    const service = closing(await serveHttp(fakeServer(), { websocket: false }));
    const { body, headers } = modern("tools/call", { name: "progress" });
    const json = JSON.stringify(body);
    const lines = Object.entries({
      Host: "localhost",
      "Content-Type": "application/json",
      "Content-Length": json.length,
      ...headers,
    });
    const whole = `POST /mcp HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${json}`;
    for (let end = 1; end <= whole.length; end += 7) {
      const socket = netConnect(service.port, "127.0.0.1");
      socket.on("error", () => {});
      await new Promise<void>((resolve) => socket.write(whole.slice(0, end), () => resolve()));
      if (end % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
    for (const junk of [
      "\0\0\0",
      "GET\r\n\r\n",
      "POST /mcp HTTP/1.1\r\nContent-Length: x\r\n\r\n",
      "CONNECT x HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "POST /mcp HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
    ]) {
      const socket = netConnect(service.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.end(junk);
      await new Promise((resolve) => socket.on("close", resolve).resume());
    }
    const reply = await fetch(service.url, {
      method: "POST",
      body: JSON.stringify(modern("server/discover").body),
      headers: { "Content-Type": "application/json", ...(modern("server/discover").headers as Record<string, string>) },
    });
    expect(reply.status).toBe(200);
  });
});

function untilText(socket: Socket, wanted: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks).toString();
      if (all.includes(wanted)) resolve(all);
    });
  });
}
