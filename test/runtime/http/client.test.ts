import { createServer, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../../src/runtime/index.js";
import { httpTransport } from "../../../src/runtime/http.js";
import type { JsonRpcResponse } from "../../../src/runtime/protocol/jsonrpc.js";
import { closing } from "./drivers.js";
import { sleep } from "./fake-server.js";
import { scripted, modern, result, json, events, listener, failure } from "./scripted.js";

const JSON_TYPE = { "Content-Type": "application/json" };

describe("2026-07-28", () => {
  it("mirrors version, method and name into headers [http-post-each] [http-mirrored]", async () => {
    const { transport, seen } = await scripted((one, res) => json(res, result(one.body.id)));
    await transport.request(modern("tools/call", { name: "héllo" }), { headers: { "Mcp-Param-City": "Paris" } });
    await transport.request(modern("resources/read", { uri: "file:///a%20b" }), {});
    await transport.request(modern("tools/list"), {});
    expect(seen[0]!.headers).toMatchObject({
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "=?base64?aMOpbGxv?=",
      "mcp-param-city": "Paris",
    });
    expect(seen[1]!.headers["mcp-name"]).toBe("file:///a%20b");
    expect(seen[2]!.headers["mcp-name"]).toBeUndefined();
  });

  it("takes JSON and event streams, and passes notifications on in order [http-json-or-sse]", async () => {
    const { transport } = await scripted((one, res) =>
      events(
        res,
        `: hi\n\ndata: {"jsonrpc":"2.0","method":"n","params":{"i":1}}\n\ndata: {"jsonrpc":"2.0","method":"n","params":{"i":2}}\r\n\r\nevent: message\ndata: ${result(one.body.id, { x: 1 })}\n\n`,
      ),
    );
    const heard: unknown[] = [];
    const response = await transport.request(modern("x"), { onNotification: ({ params }) => heard.push(params!.i) });
    expect([response, heard]).toEqual([{ jsonrpc: "2.0", id: 1, result: { x: 1 } }, [1, 2]]);
  });

  it("takes its number where a server keeps ids as texts", async () => {
    const { transport } = await scripted((one, res, index) =>
      index === 0
        ? json(res, result(String(one.body.id)))
        : events(res, `data: ${result("7")}\n\ndata: ${result(String(one.body.id), { x: 1 })}\n\n`),
    );
    expect(await transport.request(modern("x"), {})).toMatchObject({ result: {} });
    expect(await transport.request(modern("x"), {})).toMatchObject({ result: { x: 1 } });
  });

  it("resolves as soon as the response is there, whether the stream ends or not", async () => {
    const { transport } = await scripted((one, res) => events(res, `data: ${result(one.body.id)}\n\n`, false));
    await transport.request(modern("x"), {});
  });

  it("takes JSON-RPC errors of any status as responses, with the id of the request", async () => {
    for (const status of [400, 404, 500, 503]) {
      const { transport } = await scripted((_, res) =>
        json(res, '{"jsonrpc":"2.0","error":{"code":-32022,"message":"no","data":{"supported":[]}}}', status),
      );
      expect(await transport.request(modern("x"), {})).toMatchObject({ id: 1, error: { code: -32022 } });
    }
  });

  it.each([
    [500, "text/html", `<html>${"x".repeat(5000)}`],
    [502, "text/html", "<h1>Bad gateway</h1>"],
    [404, "text/plain", "Not found"],
    [400, "application/json", '{"error":"nope"}'],
    [200, "text/html", "<html>"],
    [204, "text/plain", ""],
  ])("X17 names status %i (%s), with a snippet", async (status, type, body) => {
    const { transport } = await scripted((_, res) => void res.writeHead(status, { "Content-Type": type }).end(body));
    const error = await failure(transport.request(modern("x"), {}));
    expect(error).toMatchObject({ code: "http-status", status, sent: true });
    expect(error.message).toContain(type);
    expect(error.message.length).toBeLessThan(600);
  });

  it("R60 says sent: false where no connection came about", async () => {
    // Nobody listens there any more.
    const { port } = await new Promise<AddressInfo>((resolve) => {
      const http = createServer().listen(0, "127.0.0.1", () => {
        const address = http.address() as AddressInfo;
        http.close(() => resolve(address));
      });
    });
    const error = await failure(httpTransport(`http://127.0.0.1:${port}/mcp`).request(modern("x"), {}));
    expect(error).toMatchObject({ code: "refused", sent: false });
  });

  it("R60 X3 rejects a broken answer and does not send again", async () => {
    const { transport, seen } = await scripted((_, res) => {
      events(res, "id: 1\ndata: \n\n", false);
      setTimeout(() => res.destroy(), 20);
    });
    expect(await failure(transport.request(modern("x"), {}))).toMatchObject({ code: "closed", sent: true });
    const other = await scripted((_, res) => void res.destroy());
    expect(await failure(other.transport.request(modern("x"), {}))).toMatchObject({ code: "closed", sent: true });
    await sleep(50);
    expect([seen.length, other.seen.length]).toEqual([1, 1]);
  });

  it.each([
    [
      "is reset",
      (res) => void res.writeHead(200, JSON_TYPE).write("{", () => (res.socket as Socket).resetAndDestroy()),
    ],
    ["is cut", (res) => void res.writeHead(200, JSON_TYPE).write("{", () => res.socket!.end())],
    [
      "is shorter than said",
      (res) => void res.writeHead(200, { ...JSON_TYPE, "Content-Length": 9 }).write("{", () => res.socket!.end()),
    ],
    [
      "is not compressed as said",
      (res) => void res.writeHead(200, { ...JSON_TYPE, "Content-Encoding": "gzip" }).end("not at all"),
    ],
    [
      "is an error page that is cut",
      (res) => void res.writeHead(502, { "Content-Type": "text/html" }).write("<", () => res.socket!.end()),
    ],
  ] as [string, (res: ServerResponse) => void][])("R60 X3 names an answer that %s", async (_, answer) => {
    const { transport } = await scripted((_one, res) => answer(res));
    expect(await failure(transport.request(modern("x"), {}))).toMatchObject({ code: "closed", sent: true });
  });

  it("passes over events of other types, which some servers send as keep-alives", async () => {
    const { transport } = await scripted((one, res) =>
      events(
        res,
        `event: ping\ndata: 2026-11-30 12:00:00\n\nevent: ping\ndata: {}\n\ndata: ${result(one.body.id)}\n\n`,
      ),
    );
    expect(await transport.request(modern("x"), {})).toMatchObject({ id: 1, result: {} });
  });

  it.each([
    ["no JSON", "{"],
    ["another id", result(2)],
    ["no message", "5"],
    ["nothing", ""],
    ["null", "null"],
    ["nested too deep", result(1, { a: "[".repeat(5) }).replace('"[[[[["', "[".repeat(200) + "]".repeat(200))],
  ])("names an answer that is %s", async (_, body) => {
    const { transport } = await scripted((_one, res) => json(res, body));
    expect(await failure(transport.request(modern("x"), {}))).toMatchObject({ code: "bad-message" });
  });

  it.each([
    ["an error that is none", { error: null }],
    ["an error without a code", { error: { message: "no" } }],
    ["an error without words", { error: { code: 1 } }],
    ["a result that is none", { result: 5 }],
    ["a list for a result", { result: [] }],
  ])("R37 a client rejects an answer with %s", async (_, answer) => {
    const { transport } = await scripted((one, res) => {
      const { id, method } = one.body;
      const discovered = { supportedVersions: ["2026-07-28"], capabilities: {} };
      json(res, method === "x" ? JSON.stringify({ jsonrpc: "2.0", id, ...answer }) : result(id, discovered));
    });
    const mcp = await connect(transport);
    await expect(mcp.request("x")).rejects.toMatchObject({ name: "ConnectionError", code: "bad-message" });
  });

  it("R25 R30 bounds answers, counting inflated bytes", async () => {
    const big = result(1, { text: "x".repeat(20_000) });
    const limits = { limits: { maxMessageBytes: 10_000 } };
    const plain = await scripted((_, res) => json(res, big), limits);
    expect(await failure(plain.transport.request(modern("x"), {}))).toMatchObject({ code: "too-large" });
    const zipped = await scripted(
      (_, res) =>
        void res.writeHead(200, { "Content-Type": "application/json", "Content-Encoding": "gzip" }).end(gzipSync(big)),
      limits,
    );
    expect(await failure(zipped.transport.request(modern("x"), {}))).toMatchObject({ code: "too-large" });
    const streamed = await scripted((_, res) => events(res, `data: ${big}\n\n`), limits);
    expect(await failure(streamed.transport.request(modern("x"), {}))).toMatchObject({ code: "too-large" });
  });

  it("R64 closes the stream when aborted, at once [http-close-cancels]", async () => {
    let left = 0;
    const { transport, seen } = await scripted((_, res) => {
      events(res, ":\n\n", false);
      res.on("close", () => left++);
    });
    const controller = new AbortController();
    const pending = failure(transport.request(modern("x"), { signal: controller.signal }));
    await sleep(100);
    controller.abort(new Error("why"));
    expect(await pending).toMatchObject({ code: "aborted", cause: new Error("why") });
    await sleep(50);
    expect([left, seen.length]).toEqual([1, 1]);
    expect(await failure(transport.request(modern("x"), { signal: AbortSignal.abort() }))).toMatchObject({
      code: "aborted",
      sent: false,
    });
  });

  it("R58 rejects what is pending when closed, and everything afterwards", async () => {
    const { transport } = await scripted(() => {});
    let closes = 0;
    transport.attach!(listener({ onClose: () => closes++ }));
    const pending = failure(transport.request(modern("x"), {}));
    await sleep(50);
    await Promise.all([transport.close(), transport.close()]);
    expect(await pending).toMatchObject({ code: "closed" });
    expect(await failure(transport.request(modern("x"), {}))).toMatchObject({ code: "closed" });
    expect(closes).toBe(1);
  });

  it("X9 tells 1,000 concurrent requests with one id apart", async () => {
    const { transport } = await scripted(
      (one, res) => void setTimeout(() => json(res, result(one.body.id, { n: one.body.params.n })), Math.random() * 50),
    );
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, n) => transport.request(modern("x", { n }), {})),
    );
    expect(answers.map((answer: JsonRpcResponse) => "result" in answer && answer.result.n)).toEqual([
      ...Array(1000).keys(),
    ]);
  });
});

describe("streams that fall silent", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ["45 s once it has seen a keep-alive", ":\n\n", 45_000],
    ["5 min", 'data: {"jsonrpc":"2.0","method":"n"}\n\n', 300_000],
  ])("R63 are given up after %s", async (_, first, ms) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(first)),
      cancel: () => void (cancelled = true),
    });
    const transport = httpTransport("http://localhost/mcp", {
      fetch: async () => new Response(body, { headers: { "Content-Type": "text/event-stream" } }),
    });
    let settled = false;
    const pending = failure(transport.request(modern("x"), {})).finally(() => (settled = true));
    await vi.advanceTimersByTimeAsync(ms - 100);
    expect([settled, cancelled]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(200);
    expect(await pending).toMatchObject({ code: "timeout", sent: true });
    expect(cancelled).toBe(true);
  });
});

describe("redirects", () => {
  it("R14 follows them to the same origin, method and body kept", async () => {
    for (const status of [301, 302, 307, 308]) {
      const { transport, seen } = await scripted((one, res) =>
        one.url === "/mcp" ? res.writeHead(status, { Location: "/other" }).end() : json(res, result(one.body.id)),
      );
      await transport.request(modern("x"), {});
      expect(seen.map(({ method, url, body }) => [method, url, body.method])).toEqual([
        ["POST", "/mcp", "x"],
        ["POST", "/other", "x"],
      ]);
    }
  });

  it("R14 follows five and no more", async () => {
    const { transport, seen } = await scripted((_, res) => void res.writeHead(307, { Location: "/mcp" }).end());
    expect(await failure(transport.request(modern("x"), {}))).toMatchObject({ code: "http-status", status: 307 });
    expect(seen).toHaveLength(6);
  });

  it("R14 sends nothing to another origin", async () => {
    const other = await scripted((one, res) => json(res, result(one.body?.id)));
    const hosts = [
      other.origin,
      other.origin.replace("127.0.0.1", "localhost"),
      "//evil.example",
      "https://127.0.0.1",
      "file:///etc/passwd",
      "javascript:1",
      "data:,x",
      "http://[",
    ];
    for (const location of hosts) {
      const { transport } = await scripted((_, res) => void res.writeHead(307, { Location: location }).end(), {
        auth: () => "secret",
      });
      const error = await failure(transport.request(modern("x"), {}));
      expect(error.code).toBe("http-status");
      expect(error.message).not.toMatch(/secret|null/);
      // A path may be what lets a caller in (R46).
      expect(error.message).not.toContain("/mcp");
      if (location.startsWith("file:")) expect(error.message).toContain("redirects to a file: URL, which");
    }
    expect(other.seen).toEqual([]);
  });

  it("does not follow 303, which would change the method", async () => {
    const { transport, seen } = await scripted((_, res) => void res.writeHead(303, { Location: "/other" }).end());
    expect(await failure(transport.request(modern("x"), {}))).toMatchObject({ status: 303 });
    expect(seen).toHaveLength(1);
  });
});

describe("what fetch does not send", () => {
  it.each([
    ["a port of another protocol", "http://127.0.0.1:1/mcp", {}, "no request goes to this port"],
    ["a header that is not the caller's", "http://127.0.0.1:59999/mcp", { Upgrade: "foo" }, "invalid upgrade header"],
  ])("is told with the reason, and as not sent: %s", async (_, url, headers, reason) => {
    const transport = closing(httpTransport(url, { headers }));
    const error = await failure(transport.request(modern("x"), {}));
    expect(error).toMatchObject({ code: "refused", sent: false });
    expect(error.message).toContain(`No answer from ${new URL(url).origin}: ${reason}`);
  });
});

describe("headers that HTTP cannot carry", () => {
  it.each([
    ["a line break", { headers: { Authorization: "Bearer secret\nsecret" } }],
    ["what is no Latin-1", { auth: () => "secret€" }],
    ["a name that is none", { headers: { "secret header": "secret" } }],
  ])("R46 are named, with nothing of their value: %s", async (_, options) => {
    const { transport, seen } = await scripted((one, res) => json(res, result(one.body.id)), options);
    const error = await failure(transport.request(modern("x"), {}));
    expect(error).toMatchObject({ code: "refused", sent: false });
    expect(error.cause).toBeUndefined();
    expect(error.message).toMatch(/^HTTP cannot carry the header "(Authorization|secret header)"/);
    expect(error.message).not.toContain("Bearer");
    expect(seen).toEqual([]);
  });
});

describe("answers that break off", () => {
  it.each([
    ["a challenge", "401 No", "unauthorized"],
    ["a redirect", "307 Go\r\nLocation: https://other.example", "http-status"],
  ])("R58 %s is what its head says", async (_, head, code) => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write(`HTTP/1.1 ${head}\r\nContent-Length: 100\r\n\r\nabc`);
        setTimeout(() => socket.destroy(), 1);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { request } = httpTransport(`http://127.0.0.1:${port}/mcp`);
      // Either the head was there, or the connection had gone before; nothing is left that rejects unheard.
      const error = await failure(request(modern("x"), {}));
      expect([code, "closed"]).toContain(error.code);
      await sleep(50);
    } finally {
      server.close();
    }
  });
});

describe("credentials", () => {
  it("asks for headers anew with each request, and lets auth answer a challenge", async () => {
    let token = "old";
    const challenges: unknown[] = [];
    const { transport, seen } = await scripted(
      (one, res) =>
        one.headers.authorization === "Bearer new"
          ? json(res, result(one.body.id))
          : res.writeHead(401, { "WWW-Authenticate": "Bearer x" }).end(),
      {
        headers: () => ({ "X-Own": "1" }),
        auth: {
          headers: () => ({ Authorization: `Bearer ${token}` }),
          challenged({ status, wwwAuthenticate }) {
            challenges.push([status, wwwAuthenticate]);
            token = "new";
            return true;
          },
        },
      },
    );
    await transport.request(modern("x"), {});
    expect(challenges).toEqual([[401, "Bearer x"]]);
    expect(seen.map(({ headers }) => [headers.authorization, headers["x-own"]])).toEqual([
      ["Bearer old", "1"],
      ["Bearer new", "1"],
    ]);
  });

  it("gives up after three challenges", async () => {
    const { transport, seen } = await scripted(
      (_, res) => void res.writeHead(403, { "WWW-Authenticate": 'Bearer error="insufficient_scope"' }).end(),
      {
        auth: { headers: () => ({}), challenged: () => true },
      },
    );
    expect(await failure(transport.request(modern("x"), {}))).toMatchObject({ code: "unauthorized", status: 403 });
    expect(seen).toHaveLength(4);
  });

  it("names a refusal where there are no credentials to try", async () => {
    const { transport } = await scripted((_, res) => void res.writeHead(401).end("token abc"), { auth: () => "abc" });
    const error = await failure(transport.request(modern("x"), {}));
    expect(error).toMatchObject({ code: "unauthorized", status: 401 });
    expect(error.message).not.toContain("abc");
    expect(error.message).toMatch(/ wants other credentials: HTTP 401\.$/);
    const { transport: bare } = await scripted((_, res) => void res.writeHead(401).end());
    expect((await failure(bare.request(modern("x"), {}))).message).toMatch(/ wants credentials: HTTP 401\.$/);
  });
});

it("R15 refuses what is no http(s) URL", () => {
  for (const url of ["", "localhost:3000", "ws://localhost", "file:///x", "javascript:1", "http://"]) {
    expect(() => httpTransport(url)).toThrow(TypeError);
  }
});
