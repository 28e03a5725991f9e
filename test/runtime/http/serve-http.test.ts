import { connect as netConnect } from "node:net";
import { describe, expect, it } from "vitest";
import { serveHttp, type ServeHttpOptions } from "../../../src/runtime/node/serve-http.js";
import type { AuthInfo } from "../../../src/runtime/protocol/server.js";
import { closing, DRIVERS, handshake, modern, nodeDriver, rawCall } from "./drivers.js";
import { fakeServer, sleep } from "./fake-server.js";
import { HOSTILE_HOSTS, HOSTILE_ORIGINS } from "./hostile.js";

const someone: AuthInfo = { subject: "s", issuer: "i", scopes: ["read"] };

describe("binding", () => {
  it.each(["0.0.0.0", "::", "192.168.1.1", "example.com", ""])(
    "R4 refuses to listen on %j without hosts and auth",
    async (host) => {
      await expect(serveHttp(fakeServer(), { host })).rejects.toThrow(/allowedHosts/);
      await expect(serveHttp(fakeServer(), { host, allowedHosts: ["x"] })).rejects.toThrow(/auth/);
      await expect(serveHttp(fakeServer(), { host, auth: { verify: () => someone } })).rejects.toThrow(/allowedHosts/);
    },
  );

  it("R4 listens there when told who may call under which name", async () => {
    for (const options of [{ auth: { verify: () => someone } }, { dangerouslyAllowUnauthenticated: true }]) {
      const service = closing(
        await serveHttp(fakeServer(), {
          host: "0.0.0.0",
          allowedHosts: ["api.example.com"],
          websocket: false,
          ...options,
        }),
      );
      expect(
        (await rawCall(service.port, modern("server/discover", {}, { headers: { Host: "api.example.com" } }))).status,
      ).toBe(200);
      expect((await rawCall(service.port, modern("server/discover"))).status).toBe(403);
    }
  });

  it("R4 binds 127.0.0.1 by default, to a free port, which its URL names [http-loopback]", async () => {
    const service = closing(await serveHttp(fakeServer(), { websocket: false }));
    expect(service.url).toBe(`http://127.0.0.1:${service.port}/mcp`);
    await expect(serveHttp(fakeServer(), { port: service.port, websocket: false })).rejects.toThrow("EADDRINUSE");
  });
});

describe("close", () => {
  it("X11 lets calls at work finish, refuses new ones, and is idempotent", async () => {
    // Longer than this test may take: it is not waited for.
    const driver = await nodeDriver(fakeServer(), { drainMs: 600_000 });
    const slow = driver.call(modern("tools/call", { name: "slow", arguments: { ms: 300 } }));
    await sleep(100);
    await Promise.all([driver.close(), driver.close()]);
    expect((await (await slow).json()).result).toBeDefined();
    await expect(driver.call(modern("server/discover"))).rejects.toThrow();
  });

  it("does not wait for ever for a call that does not end", async () => {
    const driver = await nodeDriver(fakeServer(), { drainMs: 100 });
    const slow = driver.call(modern("tools/call", { name: "slow", arguments: { ms: 60_000 } }));
    await sleep(50);
    await driver.close();
    expect((await slow).status).toBe(503);
  });

  it("ends sessions and their streams", async () => {
    const driver = await nodeDriver(fakeServer());
    const session = await handshake(driver);
    const stream = await driver.call({ method: "GET", headers: { "Mcp-Session-Id": session } });
    await driver.close();
    expect((await stream.events()).every(({ message }) => message === undefined)).toBe(true);
  });
});

describe.each(DRIVERS)("%s", (_, drive) => {
  it("ends subscriptions with their result", async () => {
    const driver = await drive(fakeServer());
    const stream = await driver.call(modern("subscriptions/listen", { notifications: {} }, { id: "sub" }));
    await stream.event();
    await driver.close();
    expect((await stream.events()).map(({ message }) => message)).toEqual([
      {
        jsonrpc: "2.0",
        id: "sub",
        result: { resultType: "complete", _meta: { "io.modelcontextprotocol/subscriptionId": "sub" } },
      },
    ]);
  });

  it("R43 asks auth before it reads anything, and passes on who it is", async () => {
    const seen: unknown[] = [];
    const server = fakeServer({
      handle: async (request, context) => {
        seen.push(context.auth);
        return { jsonrpc: "2.0", id: request.id, result: {} };
      },
      requiredScopes: ({ method }) => (method === "tools/list" ? ["write", "admin"] : []),
    });
    const driver = await drive(server, {
      auth: {
        verify({ method, url, header }) {
          expect([method, url.startsWith("http://127.0.0.1:"), url.endsWith("/mcp")]).toEqual(["POST", true, true]);
          switch (header("authorization")) {
            case "Bearer good":
              return someone;
            case "Bearer old":
              return { ...someone, expiresAt: 1 };
            case "Bearer crash":
              throw new Error("secret");
            default:
              return {
                status: 401,
                wwwAuthenticate: 'Bearer resource_metadata="https://x/.well-known/oauth-protected-resource"',
              };
          }
        },
      },
    });
    const as = (authorization: string | undefined, method = "server/discover"): ReturnType<typeof driver.call> =>
      driver.call(modern(method, {}, { headers: { Authorization: authorization } }));
    const refused = await as(undefined);
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
      401,
      'Bearer resource_metadata="https://x/.well-known/oauth-protected-resource"',
    ]);
    expect((await as("Bearer old")).status).toBe(401);
    const crashed = await as("Bearer crash");
    expect([crashed.status, (await crashed.text()).includes("secret")]).toEqual([500, false]);
    expect(seen).toEqual([]);
    expect((await as("Bearer good")).status).toBe(200);
    expect(seen).toEqual([someone]);
    const stepUp = await as("Bearer good", "tools/list");
    expect([stepUp.status, stepUp.headers.get("www-authenticate")]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="write admin"',
    ]);
    expect(seen).toHaveLength(1);
  });

  it("R6 sends no CORS header unless configured", async () => {
    const driver = await drive(fakeServer(), { allowedOrigins: ["https://app.example.com"] });
    const reply = await driver.call(modern("server/discover", {}, { headers: { Origin: "https://app.example.com" } }));
    expect([reply.status, [...reply.headers.keys()].filter((name) => name.startsWith("access-control"))]).toEqual([
      200,
      [],
    ]);
  });

  it("R6 answers allowed origins, and their preflights, where configured", async () => {
    const server = fakeServer();
    const driver = await drive(server, {
      allowedOrigins: ["https://app.example.com"],
      cors: { credentials: true, maxAgeSeconds: 5 },
    });
    const Origin = "https://app.example.com";
    const asked = "content-type, MCP-Protocol-Version, mcp-param-city, x-evil, cookie";
    const preflight = await driver.call({
      method: "OPTIONS",
      headers: { Origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": asked },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      "access-control-allow-origin": Origin,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "POST, GET, DELETE",
      "access-control-allow-headers": "content-type, mcp-protocol-version, mcp-param-city",
      "access-control-max-age": "5",
      vary: "Origin",
    });
    for (const call of [
      modern("server/discover", {}, { headers: { Origin } }),
      modern("tools/call", { name: "progress" }, { headers: { Origin } }),
      modern("x", {}, { headers: { Origin } }),
    ]) {
      const reply = await driver.call(call);
      expect(reply.headers.get("access-control-allow-origin")).toBe(Origin);
      expect(reply.headers.get("access-control-expose-headers")).toContain("Mcp-Session-Id");
      await reply.text();
    }
    const foreign = await driver.call({
      method: "OPTIONS",
      headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" },
    });
    expect([foreign.status, foreign.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });

  it("R6 cannot combine any origin with credentials", async () => {
    const options: ServeHttpOptions = { dangerouslyAllowAnyOrigin: true, cors: { credentials: true } };
    await expect(drive(fakeServer(), options)).rejects.toThrow(TypeError);
    const driver = await drive(fakeServer(), { dangerouslyAllowAnyOrigin: true, cors: {} });
    const reply = await driver.call(modern("server/discover", {}, { headers: { Origin: "null" } }));
    expect(reply.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("a request target that is a whole URL (RFC 9112, 3.2.2)", () => {
  it.each([
    ["http://localhost:1/mcp?x=1", 200],
    ["HTTPS://127.0.0.1/mcp", 200],
    ["http://localhost/other", 404],
    ["http://localhost", 404],
    ["http://evil.example/mcp", 403],
    ["http://user@localhost/mcp", 403],
    ["http:///mcp", 403],
    ["ftp://localhost/mcp", 404],
  ])("R2 is taken by its path, and its authority stands for Host: %s", async (target, status) => {
    const { port } = closing(await serveHttp(fakeServer(), { drainMs: 200 }));
    for (const Host of ["evil.example", "localhost"]) {
      const reply = await rawCall(port, modern("server/discover", {}, { headers: { Host } }), target);
      expect([Host, reply.status]).toEqual([Host, status]);
    }
  });

  it("is what a verifier of tokens sees", async () => {
    const seen: string[] = [];
    const auth = { verify: ({ url }: { url: string }) => (seen.push(url), someone) };
    const { port } = closing(await serveHttp(fakeServer(), { drainMs: 200, auth }));
    await rawCall(port, modern("server/discover"), "http://localhost:8/mcp?x");
    expect(seen).toEqual(["http://localhost:8/mcp?x"]);
  });
});

describe("WebSocket upgrades", () => {
  async function upgrade(
    port: number,
    headers: Record<string, string>,
    path = "/mcp",
    again: string[] = [],
  ): Promise<number> {
    const all = {
      Host: `127.0.0.1:${port}`,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
      "Sec-WebSocket-Protocol": "mcp",
      ...headers,
    };
    const lines = [...Object.entries(all).map(([name, value]) => `${name}: ${value}`), ...again];
    return new Promise((resolve, reject) => {
      const socket = netConnect(port, "127.0.0.1");
      socket.on("error", reject);
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1");
      socket.on("data", (chunk: Buffer) => {
        resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(chunk.toString("latin1"))?.[1]));
        socket.destroy();
      });
    });
  }

  it("R7 pass path, Host, Origin, repeated headers and auth first", async () => {
    const service = closing(
      await serveHttp(fakeServer(), {
        drainMs: 200,
        auth: {
          verify: ({ header }) =>
            header("authorization") === "Bearer good" ? someone : { status: 401, wwwAuthenticate: "Bearer" },
        },
      }),
    );
    const good = { Authorization: "Bearer good" };
    expect(await upgrade(service.port, good)).toBe(101);
    expect(await upgrade(service.port, { ...good, Origin: `http://127.0.0.1:${service.port}` })).toBe(101);
    expect(await upgrade(service.port, {})).toBe(401);
    expect(await upgrade(service.port, good, "/other")).toBe(404);
    expect(await upgrade(service.port, { ...good, Host: "evil.example" }, "http://localhost/mcp")).toBe(101);
    expect(await upgrade(service.port, good, "http://evil.example/mcp")).toBe(403);
    expect(await upgrade(service.port, good, "/mcp", ["Origin: http://localhost", "origin: http://localhost"])).toBe(
      400,
    );
    const printable = (value: string): boolean => /^[\x21-\x7e]+$/.test(value);
    for (const host of HOSTILE_HOSTS.filter(printable)) {
      expect([400, 403], host).toContain(await upgrade(service.port, { ...good, Host: host }));
    }
    for (const origin of HOSTILE_ORIGINS.filter((value) => printable(value) && value !== "http://127.0.0.1:8000")) {
      expect(await upgrade(service.port, { ...good, Origin: origin }), origin).toBe(403);
    }
  });

  it("R58 close() does not wait for who it may be that asked for one", async () => {
    const service = await serveHttp(fakeServer(), { drainMs: 100, auth: { verify: () => new Promise(() => {}) } });
    const asked = upgrade(service.port, {}).catch(() => undefined);
    await sleep(50);
    const closed = service.close().then(() => "closed");
    expect(await Promise.race([closed, sleep(5000)])).toBe("closed");
    void asked;
  });

  it("are not served where told so", async () => {
    const service = closing(await serveHttp(fakeServer(), { websocket: false }));
    expect(await upgrade(service.port, {})).toBeGreaterThanOrEqual(400);
  });
});
