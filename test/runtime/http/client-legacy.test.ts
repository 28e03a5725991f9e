import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { connect } from "../../../src/runtime/index.js";
import { httpTransport } from "../../../src/runtime/http.js";
import { sleep } from "./fake-server.js";
import {
  type Script,
  scripted,
  request,
  result,
  json,
  events,
  listener,
  legacy,
  shakeHands,
  failure,
} from "./scripted.js";

describe("legacy servers", () => {
  it("remembers the session, tells the version, and ends the session at close [session-header] [session-delete] [http-legacy-version]", async () => {
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

  it.each([400, 404, 405, 501])(
    "does without a standalone stream where GET says %i [http-get-stream]",
    async (status) => {
      const { transport, seen } = await scripted(
        legacy((one, res) => (one.method === "POST" ? json(res, result(one.body.id)) : res.writeHead(status).end())),
      );
      await shakeHands(transport);
      await sleep(100);
      expect(await transport.request(request("ping"), {})).toMatchObject({ id: 1 });
      expect(seen.filter(({ method }) => method === "GET").length).toBeLessThanOrEqual(status < 500 ? 1 : 2);
    },
  );

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

  it.each(["GET", "POST"])("R56 gives up a stream whose server asks without end: %s", async (from) => {
    const flood = Array.from({ length: 2000 }, (_, id) => `data: {"jsonrpc":"2.0","id":"p${id}","method":"ping"}\n\n`);
    const { transport, seen } = await scripted(
      legacy((one, res) => {
        if (one.method === from && one.body?.method !== "ping") events(res, flood.join(""), false);
        else if (one.method === "POST" && one.body.method === "ping") json(res, result(one.body.id));
        else if (one.method === "GET") res.writeHead(405).end();
        // And takes no answer.
      }),
    );
    await shakeHands(transport);
    if (from === "POST")
      expect(await failure(transport.request(request("x"), {}))).toMatchObject({
        code: "bad-message",
        message: "The server asks without end: 256 answers are under way to it.",
      });
    else await sleep(200);
    expect(await transport.request(request("ping"), {})).toMatchObject({ id: 1 });
    expect(seen.filter(({ body }) => body?.result !== undefined).length).toBeLessThanOrEqual(256);
    expect(seen.filter(({ method }) => method === "GET").length).toBe(1);
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

  it("comes back for the rest, not earlier than told, with the last id [http-retry] [http-resume]", async () => {
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

  it("R59 a server that wants to be asked at once is asked four times a second at most", async () => {
    const times: number[] = [];
    const { transport } = await scripted(
      legacy((one, res) => {
        times.push(performance.now());
        if (one.headers["last-event-id"] !== undefined && times.length > 5)
          events(res, `id: 6\ndata: ${result(1)}\n\n`);
        else if (one.method === "POST" || one.headers["last-event-id"]) events(res, "id: 5\nretry: 0\ndata: \n\n");
        else res.writeHead(405).end();
      }),
    );
    await shakeHands(transport);
    times.length = 0;
    await transport.request(request("x"), {});
    const pauses = times.slice(1).map((time, at) => time - times[at]!);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(240);
    expect(pauses.length).toBeGreaterThanOrEqual(4);
  });

  it("R60 names a session that the server has forgotten, whatever the body says [session-unknown]", async () => {
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

  it("R60 one request gets a new session for all that hear that the old one has ended", async () => {
    let sessions = 0;
    const { transport, seen } = await scripted((one, res) => {
      const { id, method, params } = one.body ?? {};
      if (one.method !== "POST") res.writeHead(405).end();
      else if (method === "server/discover") json(res, "{}", 400);
      else if (method === "initialize") {
        const headers = { "Mcp-Session-Id": `session-${++sessions}` };
        json(res, result(id, { protocolVersion: "2025-11-25", capabilities: {} }), 200, headers);
      } else if (one.headers["mcp-session-id"] === "session-1" && id !== undefined) {
        setTimeout(() => json(res, "{}", 404), params.late);
      } else json(res, result(id, {}), id === undefined ? 202 : 200);
    });
    const mcp = await connect(transport);
    await Promise.all([0, 0, 150, 300].map((late) => mcp.request("x", { late })));
    expect(sessions).toBe(2);
    expect(seen.filter(({ body }) => body?.method === "x")).toHaveLength(8);
  });

  it("takes progress from the stream that belongs to no request, for the request whose token it has", async () => {
    let standalone: ServerResponse | undefined;
    const { transport } = await scripted(
      legacy((one, res) => {
        if (one.method !== "POST") return events((standalone = res), ":\n\n", false);
        for (const progressToken of [one.body.params._meta.progressToken, "another"]) {
          const params = { progressToken, progress: 1 };
          standalone!.write(
            `data: ${JSON.stringify({ jsonrpc: "2.0", method: "notifications/progress", params })}\n\n`,
          );
        }
        setTimeout(() => json(res, result(one.body.id)), 50);
      }),
    );
    const others: unknown[] = [];
    await shakeHands(transport, { onNotification: ({ params }) => others.push(params!.progressToken) });
    for (const progressToken of [7, "t"]) {
      const heard: unknown[] = [];
      const asked = request("x", { _meta: { progressToken } });
      await transport.request(asked, { onNotification: ({ params }) => heard.push(params!.progressToken) });
      expect(heard).toEqual([progressToken]);
    }
    expect(others).toEqual(["another", "another"]);
  });

  it("comes back with the last id in UTF-8, whatever is in it [http-resume]", async () => {
    const { transport, seen } = await scripted(
      legacy((one, res) => {
        if (one.method === "POST") events(res, "id: é€😀\nretry: 1\ndata: \n\n");
        else if (one.headers["last-event-id"] === undefined) res.writeHead(405).end();
        else events(res, `data: ${result(1)}\n\n`);
      }),
    );
    await shakeHands(transport);
    await transport.request(request("x"), {});
    const [id] = seen.flatMap(({ headers }) => headers["last-event-id"] ?? []);
    expect(Buffer.from(id as string, "latin1").toString()).toBe("é€😀");
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

  it("R58 close() does not wait for headers that never come", async () => {
    let hang = false;
    const headers = (): Promise<Record<string, string>> => (hang ? new Promise(() => {}) : Promise.resolve({}));
    const { transport } = await scripted(
      legacy((_, res) => void res.writeHead(405).end()),
      { headers },
    );
    await shakeHands(transport);
    hang = true;
    expect(await Promise.race([transport.close().then(() => "closed"), sleep(5000)])).toBe("closed");
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
          stream!.write("event: ping\ndata: 2026-11-30 12:00:00\n\n");
          stream!.write(
            `event: message\ndata: ${result(one.body.id, { method: one.body.method, protocolVersion: "2024-11-05" })}\n\n`,
          );
        }
      } else res.writeHead(405).end();
    };
  }

  it("is used where POST is refused and GET names an endpoint [http-sse-fallback]", async () => {
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

  it("ends with the name of what cannot be read", async () => {
    let stream: ServerResponse;
    const { transport } = await scripted((one, res) => {
      if (one.method === "GET") events((stream = res), "event: endpoint\ndata: /messages\n\n", false);
      else if (one.url !== "/messages") res.writeHead(405).end();
      else {
        res.writeHead(202).end();
        stream.write(`data: ${one.body.method === "initialize" ? result(one.body.id) : "{no JSON"}\n\n`);
      }
    });
    await transport.request(request("initialize", {}, 0), {});
    expect(await failure(transport.request(request("x"), {}))).toMatchObject({ code: "bad-message", sent: true });
  });

  it("R56 ends where its server asks without end", async () => {
    const flood = Array.from({ length: 2000 }, (_, id) => `data: {"jsonrpc":"2.0","id":"p${id}","method":"ping"}\n\n`);
    let stream: ServerResponse;
    const { transport, seen } = await scripted((one, res) => {
      if (one.method === "GET") events((stream = res), "event: endpoint\ndata: /messages\n\n", false);
      else if (one.url !== "/messages") res.writeHead(405).end();
      else if (one.body.method === "initialize") {
        res.writeHead(202).end();
        stream.write(`data: ${result(one.body.id)}\n\n`);
      } else if (one.body.method !== undefined) {
        res.writeHead(202).end();
        stream.write(flood.join(""));
      }
    });
    transport.attach!(listener());
    await transport.request(request("initialize", {}, 0), {});
    expect(await failure(transport.request(request("x"), {}))).toMatchObject({
      code: "bad-message",
      message: "The server asks without end: 256 answers are under way to it.",
    });
    expect(seen.filter(({ body }) => body?.method === undefined && body !== undefined).length).toBeLessThanOrEqual(256);
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
