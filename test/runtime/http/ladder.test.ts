import { describe, expect, it } from "vitest";
import { ErrorCode } from "../../../src/runtime/protocol/jsonrpc.js";
import { DRIVERS, legacy, modern, nodeDriver, rawCall, type Call, type Loose } from "./drivers.js";
import { fakeServer } from "./fake-server.js";
import { serveHttp } from "../../../src/runtime/node/serve-http.js";
import { closing } from "./drivers.js";

const discover = modern("server/discover");

function withHeaders(headers: Record<string, string | undefined>): Call {
  return { ...discover, headers: { ...discover.headers, ...headers } };
}
function withBody(body: unknown): Call {
  return { ...discover, body };
}
function nested(depth: number): string {
  // The envelope and params are two levels.
  return `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${"[".repeat(depth - 2)}${"]".repeat(depth - 2)}}}`;
}

/** What is asked, the status, and the code of the JSON-RPC error. */
const REFUSED: [string, Call, number, number?][] = [
  ["PUT", { ...discover, method: "PUT" }, 405],
  ["PATCH", { ...discover, method: "PATCH" }, 405],
  ["OPTIONS without CORS", { method: "OPTIONS" }, 405],
  ["GET in 2026-07-28 [http-get-405]", { method: "GET", headers: { "MCP-Protocol-Version": "2026-07-28" } }, 405],
  ["DELETE in 2026-07-28 [http-get-405]", { method: "DELETE", headers: { "MCP-Protocol-Version": "2026-07-28" } }, 405],
  ["GET without a session", { method: "GET" }, 400],
  ["DELETE without a session", { method: "DELETE" }, 400],
  ...[
    ...[
      "text/plain",
      "application/json-rpc",
      "application/jsonx",
      "text/json",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
    ],
    ...[
      "application/json; charset=latin1",
      "application/json; charset=utf-16",
      "application/json;charset=utf-8;charset=utf-8",
      "application/json; charset",
    ],
    ...[
      "application/json, application/json",
      "application/json, text/plain",
      'application/json; charset="utf-8',
      "application/ json",
      "*/*",
      "application/*",
    ],
    ...[
      "json",
      "application/json+x",
      "application/ld+json",
      "application/json; =utf-8",
      "application/json; charset=utf8",
      "application/json; charset='utf-8'",
    ],
  ].map((type): [string, Call, number] => [`R5 Content-Type ${type}`, withHeaders({ "Content-Type": type }), 415]),
  ["R5 no Content-Type", withHeaders({ "Content-Type": undefined, "X-Blob": "1" }), 415],
  ["R30 gzip", withHeaders({ "Content-Encoding": "gzip" }), 415],
  ["R30 identity", withHeaders({ "Content-Encoding": "identity" }), 415],
  ...["application/json", "text/html", "text/event-stream;q=0, application/json", "image/*", ""].map(
    (accept): [string, Call, number] => [`R5 Accept ${accept}`, withHeaders({ Accept: accept }), 406],
  ),
  ["R5 Accept text/event-stream alone in 2026-07-28", withHeaders({ Accept: "text/event-stream" }), 406],
  ["no JSON", withBody("{"), 400, ErrorCode.parse],
  ["nothing", withBody(""), 400, ErrorCode.parse],
  ["a byte order mark", withBody('\ufeff{"jsonrpc":"2.0","id":1,"method":"ping"}'), 400, ErrorCode.parse],
  ["JSON, no object", withBody("1"), 400, ErrorCode.invalidRequest],
  ["another JSON-RPC", withBody({ jsonrpc: "1.0", id: 1, method: "ping" }), 400, ErrorCode.invalidRequest],
  ["id null", withBody('{"jsonrpc":"2.0","id":null,"method":"ping"}'), 400, ErrorCode.invalidRequest],
  ["id 1.5", withBody('{"jsonrpc":"2.0","id":1.5,"method":"ping"}'), 400, ErrorCode.invalidRequest],
  ["id 1e309", withBody('{"jsonrpc":"2.0","id":1e309,"method":"ping"}'), 400, ErrorCode.invalidRequest],
  ["R11 id twice", withBody('{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}'), 400, ErrorCode.invalidRequest],
  ["R11 method in capitals", withBody('{"jsonrpc":"2.0","id":1,"Method":"ping"}'), 400, ErrorCode.invalidRequest],
  ["R32 129 levels", withBody(nested(129)), 400, ErrorCode.invalidRequest],
  ["R31 a batch", withBody([discover.body]), 400, ErrorCode.invalidRequest],
  ["R31 an empty batch", withBody([]), 400, ErrorCode.invalidRequest],
  ["a response [http-no-responses]", withBody({ jsonrpc: "2.0", id: 1, result: {} }), 400, ErrorCode.invalidRequest],
  ["an unknown version", withHeaders({ "MCP-Protocol-Version": "v999" }), 400, ErrorCode.headerMismatch],
  [
    "an unknown version and no _meta [http-version-unsupported]",
    { ...withHeaders({ "MCP-Protocol-Version": "v999" }), body: { jsonrpc: "2.0", id: 1, method: "ping" } },
    400,
    ErrorCode.unsupportedVersion,
  ],
  [
    "a notification of an unknown version",
    { ...withHeaders({ "MCP-Protocol-Version": "v999" }), body: { jsonrpc: "2.0", method: "notifications/x" } },
    400,
  ],
  [
    "no _meta",
    withBody({ jsonrpc: "2.0", id: 1, method: "server/discover", params: {} }),
    400,
    ErrorCode.invalidParams,
  ],
  [
    "_meta is an array",
    withBody({ jsonrpc: "2.0", id: 1, method: "server/discover", params: { _meta: [] } }),
    400,
    ErrorCode.invalidParams,
  ],
  ["a legacy request without a session [session-required]", legacy(undefined, { id: 1, method: "ping" }), 400],
  ["a legacy request of an unknown session", legacy("0".repeat(56), { id: 1, method: "ping" }), 404],
  ["initialize with an unknown session", legacy("x", { id: 1, method: "initialize", params: {} }), 404],
];

/** What is asked and must be served. */
const SERVED: [string, Call][] = [
  ...[
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "APPLICATION/JSON",
    " application/json ",
    "application/json; profile=x",
  ].map((type): [string, Call] => [`Content-Type ${type}`, withHeaders({ "Content-Type": type })]),
  ...[
    "*/*",
    "text/event-stream, application/json",
    "application/*, text/*;q=0.1",
    "text/html, */*;q=0.8",
    "APPLICATION/JSON,TEXT/EVENT-STREAM",
  ].map((accept): [string, Call] => [`Accept ${accept}`, withHeaders({ Accept: accept })]),
  [
    "128 levels",
    {
      ...withBody(
        nested(126).replace(
          '"ping","params":{',
          `"server/discover","params":{"_meta":${JSON.stringify((discover.body as Loose).params._meta)},`,
        ),
      ),
    },
  ],
  ["a session id that means nothing in 2026-07-28", withHeaders({ "Mcp-Session-Id": "x", "Last-Event-ID": "y" })],
];

describe.each(DRIVERS)("%s", (name, drive) => {
  it(`R5 R10 R11 R30 R31 R32 refuses ${REFUSED.length} kinds of bad calls, and runs none`, async () => {
    const server = fakeServer();
    const driver = await drive(server);
    for (const [what, call, status, code] of REFUSED) {
      const reply = await driver.call(call);
      expect([what, reply.status]).toEqual([what, status]);
      const body = await reply.json();
      expect(body, what).toMatchObject({ jsonrpc: "2.0", error: { message: expect.any(String) } });
      if (code !== undefined) {
        expect([what, body.error.code]).toEqual([what, code]);
      }
      expect(reply.headers.get("access-control-allow-origin")).toBeNull();
    }
    expect(server.handled).toEqual([]);
    expect(server.notifications).toEqual([]);
  });

  it("serves what is merely unusual", async () => {
    const driver = await drive(fakeServer());
    for (const [what, call] of SERVED) {
      const reply = await driver.call(call);
      expect([what, reply.status, await reply.text()]).toEqual([what, 200, expect.stringContaining('"result"')]);
    }
  });

  it("gives the id of a refused request back", async () => {
    const driver = await drive(fakeServer());
    const reply = await driver.call(modern("server/discover", {}, { id: "seven", headers: { "Mcp-Method": "ping" } }));
    expect(await reply.json()).toMatchObject({ id: "seven", error: { code: ErrorCode.headerMismatch } });
  });

  it("says 405 with Allow", async () => {
    const driver = await drive(fakeServer());
    expect((await driver.call({ method: "PUT" })).headers.get("allow")).toBe("POST, GET, DELETE");
    const stateless = await drive(fakeServer(), { sessions: false });
    const reply = await stateless.call({ method: "GET" });
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("answers an unknown method of 2026-07-28 with 404 and -32601 [http-unknown-method]", async () => {
    const driver = await drive(fakeServer());
    for (const method of ["unknown/method", "logging/setLevel", "resources/subscribe"]) {
      const reply = await driver.call(modern(method));
      expect([reply.status, (await reply.json()).error.code]).toEqual([404, ErrorCode.methodNotFound]);
    }
  });

  it.each([
    [ErrorCode.headerMismatch, 400],
    [ErrorCode.missingCapability, 400],
    [ErrorCode.unsupportedVersion, 400],
    [ErrorCode.invalidRequest, 400],
    [ErrorCode.busy, 503],
    [ErrorCode.invalidParams, 200],
    [ErrorCode.internal, 200],
    [-1, 200],
  ])(
    "gives error %d the status %d [meta-capability-missing] [http-unknown-method] [http-version-unsupported]",
    async (code, status) => {
      const driver = await drive({
        handle: async ({ id }) => ({ jsonrpc: "2.0", id, error: { code, message: "no" } }),
      });
      const reply = await driver.call(discover);
      expect(reply.status).toBe(status);
      expect(reply.headers.get("retry-after")).toBe(status === 503 ? "1" : null);
    },
  );

  it("takes notifications with 202 and no body [http-notification-202] [message-notification-silent]", async () => {
    const server = fakeServer();
    const driver = await drive(server);
    const reply = await driver.call({ ...discover, body: { jsonrpc: "2.0", method: "notifications/x" } });
    expect([reply.status, await reply.text()]).toEqual([202, ""]);
    expect(server.notifications).toHaveLength(1);
    const cancelled = await driver.call({
      ...discover,
      body: { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } },
    });
    expect([cancelled.status, server.notifications.length]).toEqual([202, 1]);
  });

  it("R37 answers -32603 where a server by hand throws or rejects, and lives on", async () => {
    for (const handle of [
      () => Promise.reject(new Error("secret")),
      () => {
        throw new Error("secret");
      },
    ]) {
      const driver = await drive({ handle });
      for (let i = 0; i < 2; i++) {
        const body = await (await driver.call(discover)).text();
        expect(JSON.parse(body)).toMatchObject({ id: 1, error: { code: ErrorCode.internal } });
        expect(body).not.toContain("secret");
      }
    }
  });

  it("R33 serves tools called like members of every object", async () => {
    const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
    const driver = await drive({
      handle: async (request) => ({ jsonrpc: "2.0", id: request.id, result: { name: request.params!.name } }),
      toolHeaders: () => undefined,
    });
    for (const tool of names) {
      expect((await (await driver.call(modern("tools/call", { name: tool }))).json()).result.name).toBe(tool);
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it(`answers as JSON where nothing came before, else as ${name} streams events [http-json-or-sse] [http-stream-related]`, async () => {
    const driver = await drive(fakeServer());
    const plain = await driver.call(modern("tools/call", { name: "echo", arguments: { text: "line\nbreak" } }));
    expect(plain.headers.get("content-type")).toBe("application/json");
    expect(await plain.json()).toMatchObject({ id: 1, result: { content: [{ text: "line\nbreak" }] } });
    const stream = await driver.call(modern("tools/call", { name: "progress" }));
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(stream.headers.get("x-accel-buffering")).toBe("no");
    const events = await stream.events();
    expect(events.map(({ message }) => message.params?.progress ?? message.result.content[0].text)).toEqual([
      1,
      2,
      3,
      "done",
    ]);
    expect(events.every(({ id, retry }) => id === undefined && retry === undefined)).toBe(true);
  });

  it("R13 lets no text of a peer become a field of an event", async () => {
    const evil = ["\n\nevent: evil\ndata: {}\n\n", "\r\rdata: x", "\u2028data: y", "\nid: 7\n"];
    const driver = await drive({
      async handle(request, context) {
        for (const text of evil) {
          await context.notify?.({ jsonrpc: "2.0", method: text, params: { [text]: text } });
        }
        return { jsonrpc: "2.0", id: request.id, result: {} };
      },
    });
    const events = await (await driver.call(discover)).events();
    expect(events).toHaveLength(evil.length + 1);
    expect(events.map(({ event }) => event)).toEqual(events.map(() => "message"));
    expect(events.slice(0, -1).map(({ message }) => message.method)).toEqual(evil);
  });
});

describe("serveHttp", () => {
  const repeated = [
    "Host",
    "Origin",
    "Content-Type",
    "Content-Encoding",
    "Authorization",
    "MCP-Protocol-Version",
    "Mcp-Method",
    "Mcp-Name",
    "mcp-session-id",
    "Last-Event-ID",
  ];
  it.each(repeated)("R10 refuses %s twice", async (name) => {
    const server = fakeServer();
    const driver = await nodeDriver(server);
    for (const values of [
      ["x", "x"],
      ["x", "y"],
    ]) {
      const call = modern("tools/call", { name: "echo" });
      const first =
        {
          "mcp-protocol-version": "2026-07-28",
          "mcp-method": "tools/call",
          "mcp-name": "echo",
          "content-type": "application/json",
        }[name.toLowerCase()] ?? values[0]!;
      const host = name === "Host" ? { Host: "localhost" } : { [name]: first };
      const reply = await driver.call({
        ...call,
        headers: { ...call.headers, ...host },
        again: [[name.toUpperCase(), name === "Host" ? "localhost" : values[1] === "x" ? first : "y"]],
      });
      expect(reply.status).toBe(400);
    }
    expect(server.handled).toEqual([]);
  });

  it("R10 refuses Mcp-Param headers twice, and leaves others alone", async () => {
    const server = fakeServer();
    const driver = await nodeDriver(server);
    const call = modern(
      "tools/call",
      { name: "region", arguments: { region: "a, a" } },
      { headers: { "Mcp-Param-Region": "a" } },
    );
    const reply = await driver.call({ ...call, again: [["mcp-param-region", "a"]] });
    expect([reply.status, (await reply.json()).error.code]).toEqual([400, ErrorCode.headerMismatch]);
    expect(server.handled).toEqual([]);
    expect(
      (
        await driver.call({
          ...discover,
          again: [
            ["X-Other", "1"],
            ["X-Other", "2"],
            ["Accept", "*/*"],
          ],
        })
      ).status,
    ).toBe(200);
  });

  it("answers 404 on other paths, whatever the query on its own", async () => {
    const service = closing(await serveHttp(fakeServer(), { websocket: false, path: "/a/mcp" }));
    expect((await rawCall(service.port, discover, "/a/mcp")).status).toBe(200);
    expect((await rawCall(service.port, discover, "/a/mcp?x=1")).status).toBe(200);
    for (const path of ["/", "/mcp", "/a/mcp/", "/a/mcpx", "/a/../a/mcp", "//a/mcp", "*"]) {
      expect((await rawCall(service.port, discover, path)).status, path).toBe(404);
    }
  });
});
