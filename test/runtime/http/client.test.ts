import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { httpTransport, type HttpTransportOptions } from "../../../src/runtime/http.js";
import { ConnectionError } from "../../../src/runtime/protocol/errors.js";
import type { JsonRpcRequest, JsonRpcResponse } from "../../../src/runtime/protocol/jsonrpc.js";
import type { Transport, TransportListener } from "../../../src/runtime/protocol/transport.js";
import { closing, META } from "./drivers.js";
import { sleep } from "./fake-server.js";

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: any;
}

type Script = (seen: Seen, res: ServerResponse, index: number) => void;

/** A server that answers by script and remembers what it was asked. */
async function scripted(
  script: Script,
  options: HttpTransportOptions = {},
): Promise<{ transport: Transport; seen: Seen[]; origin: string }> {
  const seen: Seen[] = [];
  const http = createServer((req, res) => {
    let text = "";
    req.on("data", (chunk: Buffer) => (text += chunk.toString()));
    req.on("end", () => {
      const one = {
        method: req.method!,
        url: req.url!,
        headers: req.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
      script(one, res, seen.push(one) - 1);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  closing({
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  });
  return { transport: closing(httpTransport(`${origin}/mcp`, options)), seen, origin };
}

const request = (method: string, params: Record<string, unknown> = {}, id: string | number = 1): JsonRpcRequest => ({
  jsonrpc: "2.0",
  id,
  method,
  params,
});
const modern = (method: string, params: Record<string, unknown> = {}): JsonRpcRequest =>
  request(method, { _meta: META, ...params });
const result = (id: unknown, value: unknown = {}): string => JSON.stringify({ jsonrpc: "2.0", id, result: value });

function json(res: ServerResponse, body: string, status = 200, headers: Record<string, string> = {}): void {
  res.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
}
function events(res: ServerResponse, text: string, end = true): void {
  res.writeHead(200, { "Content-Type": "text/event-stream" });
  res.write(text);
  if (end) res.end();
}

const listener = (heard: Partial<TransportListener> = {}): TransportListener => ({
  onNotification() {},
  onRequest: async ({ id }) => ({ jsonrpc: "2.0", id, result: {} }),
  onClose() {},
  ...heard,
});

/** Answers the legacy handshake; everything else is for `script`. */
function legacy(script: Script, session: string | undefined = "the-session"): Script {
  return (seen, res, index) => {
    if (seen.body?.method === "initialize") {
      json(
        res,
        result(seen.body.id, { protocolVersion: "2025-11-25" }),
        200,
        session === undefined ? {} : { "Mcp-Session-Id": session },
      );
    } else if (seen.body?.method?.startsWith("notifications/")) {
      res.writeHead(202).end();
    } else {
      script(seen, res, index);
    }
  };
}

async function shakeHands(transport: Transport, heard?: Partial<TransportListener>): Promise<void> {
  transport.attach!(listener(heard));
  await transport.request(request("initialize", { protocolVersion: "2025-11-25" }, 0), {});
  transport.negotiated!("2025-11-25");
  await transport.notify!({ jsonrpc: "2.0", method: "notifications/initialized" });
}

function failure(promise: Promise<unknown>): Promise<ConnectionError> {
  return promise.then(
    () => {
      throw new Error("It did not fail.");
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(ConnectionError);
      return error as ConnectionError;
    },
  );
}

describe("2026-07-28", () => {
  it("mirrors version, method and name into headers", async () => {
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

  it("takes JSON and event streams, and passes notifications on in order", async () => {
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

  it("R64 closes the stream when aborted, at once", async () => {
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
    ];
    for (const location of hosts) {
      const { transport } = await scripted((_, res) => void res.writeHead(307, { Location: location }).end(), {
        auth: () => "secret",
      });
      const error = await failure(transport.request(modern("x"), {}));
      expect(error.code).toBe("http-status");
      expect(error.message).not.toContain("secret");
    }
    expect(other.seen).toEqual([]);
  });

  it("does not follow 303, which would change the method", async () => {
    const { transport, seen } = await scripted((_, res) => void res.writeHead(303, { Location: "/other" }).end());
    expect(await failure(transport.request(modern("x"), {}))).toMatchObject({ status: 303 });
    expect(seen).toHaveLength(1);
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
  });
});

describe("legacy servers", () => {
  it("remembers the session, tells the version, and ends the session at close", async () => {
    const { transport, seen } = await scripted(
      legacy((one, res) => (one.method === "POST" ? json(res, result(one.body.id)) : res.writeHead(405).end())),
    );
    await shakeHands(transport);
    await transport.request(request("ping"), {});
    await sleep(50);
    await transport.close();
    const summary = seen.map(({ method, body, headers }) => [
      method,
      body?.method,
      headers["mcp-session-id"],
      headers["mcp-protocol-version"],
    ]);
    expect(summary).toContainEqual(["POST", "initialize", undefined, undefined]);
    expect(summary).toContainEqual(["POST", "notifications/initialized", "the-session", "2025-11-25"]);
    expect(summary).toContainEqual(["GET", undefined, "the-session", "2025-11-25"]);
    expect(summary).toContainEqual(["POST", "ping", "the-session", "2025-11-25"]);
    expect(summary.at(-1)).toEqual(["DELETE", undefined, "the-session", "2025-11-25"]);
    expect(summary.findIndex(([method]) => method === "GET")).toBeGreaterThan(
      summary.findIndex(([, method]) => method === "notifications/initialized"),
    );
  });

  it.each([400, 404, 405, 501])("does without a standalone stream where GET says %i", async (status) => {
    const { transport, seen } = await scripted(
      legacy((one, res) => (one.method === "POST" ? json(res, result(one.body.id)) : res.writeHead(status).end())),
    );
    await shakeHands(transport);
    await sleep(100);
    expect(await transport.request(request("ping"), {})).toMatchObject({ id: 1 });
    expect(seen.filter(({ method }) => method === "GET").length).toBeLessThanOrEqual(status < 500 ? 1 : 2);
  });

  it("answers requests of the server by POST, from either stream", async () => {
    const { transport, seen } = await scripted(
      legacy((one, res) => {
        if (one.method === "GET") events(res, 'data: {"jsonrpc":"2.0","id":"g","method":"roots/list"}\n\n', false);
        else if (one.method === "POST" && one.body.method === "x") {
          events(res, 'data: {"jsonrpc":"2.0","id":"p","method":"elicitation/create"}\n\n', false);
          setTimeout(() => res.end(`data: ${result(one.body.id)}\n\n`), 100);
        } else res.writeHead(202).end();
      }),
    );
    await shakeHands(transport, { onRequest: async ({ id }) => ({ jsonrpc: "2.0", id, result: { by: "listener" } }) });
    await transport.request(request("x"), {
      onRequest: async ({ id }) => ({ jsonrpc: "2.0", id, result: { by: "exchange" } }),
    });
    await sleep(50);
    const answers = seen.filter(({ body }) => body?.result !== undefined).map(({ body }) => [body.id, body.result.by]);
    expect(answers.sort()).toEqual([
      ["g", "listener"],
      ["p", "exchange"],
    ]);
  });

  it("says that it cancels, since closing the stream does not", async () => {
    const { transport, seen } = await scripted(
      legacy((one, res) => (one.method === "GET" ? res.writeHead(405).end() : events(res, ":\n\n", false))),
    );
    await shakeHands(transport);
    const controller = new AbortController();
    const pending = failure(transport.request(request("x", {}, 7), { signal: controller.signal }));
    await sleep(50);
    controller.abort();
    expect(await pending).toMatchObject({ code: "aborted" });
    await sleep(50);
    expect(seen.map(({ body }) => body).filter((body) => body?.method === "notifications/cancelled")).toMatchObject([
      { params: { requestId: 7 } },
    ]);
  });

  it("comes back for the rest, not earlier than told, with the last id", async () => {
    const times: number[] = [];
    const { transport, seen } = await scripted(
      legacy((one, res) => {
        times.push(performance.now());
        if (one.method === "POST") events(res, "id: 5\nretry: 300\ndata: \n\n");
        else if (one.headers["last-event-id"] === "5") events(res, `id: 6\ndata: {"jsonrpc":"2.0","method":"n"}\n\n`);
        else if (one.headers["last-event-id"] === "6") events(res, `id: 7\ndata: ${result(1, { x: 1 })}\n\n`);
        else res.writeHead(405).end();
      }),
    );
    await shakeHands(transport);
    await sleep(50);
    times.length = 0;
    let heard = 0;
    expect(await transport.request(request("x"), { onNotification: () => heard++ })).toMatchObject({
      result: { x: 1 },
    });
    expect(heard).toBe(1);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(290);
    expect(seen.filter(({ body }) => body?.method === "x")).toHaveLength(1);
  });

  it("gives up where the server does not know the id", async () => {
    const { transport } = await scripted(
      legacy((one, res) =>
        one.method === "POST" ? events(res, "id: 5\nretry: 1\ndata: \n\n") : res.writeHead(400).end(),
      ),
    );
    await shakeHands(transport);
    expect(await failure(transport.request(request("x"), {}))).toMatchObject({ code: "http-status", status: 400 });
  });

  it("R59 stops after ten attempts without progress", async () => {
    const { transport, seen } = await scripted(
      legacy((one, res) => (one.method === "POST" ? events(res, "id: 5\nretry: 1\ndata: \n\n") : res.destroy())),
    );
    await shakeHands(transport);
    expect((await failure(transport.request(request("x"), {}))).sent).toBe(true);
    expect(seen.filter(({ headers }) => headers["last-event-id"] === "5")).toHaveLength(10);
  });

  it("R60 names a session that the server has forgotten, whatever the body says", async () => {
    const { transport, seen } = await scripted(
      legacy((one, res) =>
        one.method === "POST"
          ? json(res, '{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Session not found"}}', 404)
          : res.writeHead(405).end(),
      ),
    );
    await shakeHands(transport);
    expect(await failure(transport.request(request("x"), {}))).toMatchObject({ code: "http-status", status: 404 });
    await shakeHands(transport);
    expect(
      seen.filter(({ body }) => body?.method === "initialize").map(({ headers }) => headers["mcp-session-id"]),
    ).toEqual([undefined, undefined]);
  });

  it("takes a batch for an answer (2025-03-26)", async () => {
    const { transport } = await scripted((one, res) =>
      json(res, `[{"jsonrpc":"2.0","method":"n"},${result(one.body.id, { x: 1 })}]`),
    );
    let heard = 0;
    expect(await transport.request(request("x"), { onNotification: () => heard++ })).toMatchObject({
      result: { x: 1 },
    });
    expect(heard).toBe(1);
  });

  it("notifies without rejecting, whoever has left", async () => {
    const { transport } = await scripted((_, res) => void res.destroy());
    await transport.notify!({ jsonrpc: "2.0", method: "n" });
    await httpTransport("http://127.0.0.1:1/").notify!({ jsonrpc: "2.0", method: "n" });
  });
});

describe("HTTP+SSE (2024-11-05)", () => {
  /** A server of that revision. */
  function predecessor(endpoint: (origin: string) => string = () => "/messages?s=1"): Script {
    let stream: ServerResponse | undefined;
    return (one, res) => {
      if (one.method === "GET") {
        stream = res;
        events(res, `event: endpoint\ndata: ${endpoint(`http://${one.headers.host}`)}\n\n`, false);
      } else if (one.url.startsWith("/messages")) {
        res.writeHead(202).end("Accepted");
        if (one.body.id !== undefined && one.body.method !== undefined) {
          stream!.write(
            `event: message\ndata: ${result(one.body.id, { method: one.body.method, protocolVersion: "2024-11-05" })}\n\n`,
          );
        }
      } else res.writeHead(405).end();
    };
  }

  it("is used where POST is refused and GET names an endpoint", async () => {
    const { transport, seen } = await scripted(predecessor());
    transport.attach!(listener());
    expect(await transport.request(request("initialize", {}, 0), {})).toMatchObject({
      result: { method: "initialize" },
    });
    transport.negotiated!("2024-11-05");
    await transport.notify!({ jsonrpc: "2.0", method: "notifications/initialized" });
    const both = await Promise.all([
      transport.request(request("a", {}, 1), {}),
      transport.request(request("b", {}, 2), {}),
    ]);
    expect(both).toMatchObject([{ result: { method: "a" } }, { result: { method: "b" } }]);
    await transport.close();
    expect(seen.filter(({ url }) => url === "/messages?s=1").map(({ body }) => body.method)).toEqual([
      "initialize",
      "notifications/initialized",
      "a",
      "b",
    ]);
  });

  it("R14 sends nothing to an endpoint of another origin", async () => {
    const other = await scripted((_, res) => void res.writeHead(202).end());
    for (const endpoint of [() => `${other.origin}/messages`, () => "//evil.example/", () => "http://["]) {
      const { transport } = await scripted(predecessor(endpoint));
      expect(await failure(transport.request(request("initialize", {}, 0), {}))).toMatchObject({
        code: "http-status",
        status: 405,
      });
    }
    expect(other.seen).toEqual([]);
  });

  it("is not waited for longer than a connection may take", async () => {
    const { transport } = await scripted(
      (one, res) => (one.method === "GET" ? events(res, ":\n\n", false) : res.writeHead(405).end()),
      { limits: { connectTimeoutMs: 200 } },
    );
    expect(await failure(transport.request(request("initialize", {}, 0), {}))).toMatchObject({
      code: "http-status",
      status: 405,
    });
  });
});

it("R15 refuses what is no http(s) URL", () => {
  for (const url of ["", "localhost:3000", "ws://localhost", "file:///x", "javascript:1", "http://"]) {
    expect(() => httpTransport(url)).toThrow(TypeError);
  }
});
