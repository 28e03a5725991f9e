import { inspect } from "node:util";
import { generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type ConnectionError } from "@mcp-gen/runtime";
import { memoryStore, jwtVerifier, oauthClient, oauthUser, type AuthStore, type HttpAuth } from "@mcp-gen/runtime/auth";
import { memoryTransport } from "@mcp-gen/runtime/memory";
import { defineServer, type AuthInfo } from "@mcp-gen/runtime/server";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { startIssuer, type Issuer } from "./issuer.js";
import { call, connectProtected, DEFINITION, serveProtected, type Protected } from "./protected.js";

let issuer: Issuer;
let server: Protected;
beforeAll(async () => {
  issuer = await startIssuer();
  server = await serveProtected(issuer);
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "t", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
};

const token = (subject: string, more: object = {}, options?: Parameters<Issuer["sign"]>[1]): Promise<string> =>
  issuer.sign({ aud: server.resource, sub: subject, client_id: "app", scope: "notes:read", ...more }, options);

function post(
  authorization: string | undefined,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  const all = { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers };
  const method = "POST";
  return fetch(server.url, {
    method,
    headers: authorization === undefined ? all : { ...all, authorization },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...body }),
  });
}

const tool = (name: string, more: object = {}): [object, Record<string, string>] => [
  { method: "tools/call", params: { name, arguments: {}, _meta: META, ...more } },
  { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": name },
];

describe("a protected server", () => {
  it("takes a token that was made for it", async () => {
    const response = await post(`Bearer ${await token("ada")}`, ...tool("who"));
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("ada by app")]);
  });

  it.each<[string, () => Promise<string>]>([
    ["for another audience", () => token("ada", { aud: "https://other.example.com/mcp" })],
    ["for a resource above it", () => token("ada", { aud: new URL(server.url).origin })],
    ["without an audience", () => token("ada", { aud: [] })],
    ["of another issuer", () => token("ada", { iss: "https://evil.example.com" })],
    ["that has expired", () => token("ada", {}, { expires: Math.floor(Date.now() / 1000) - 60 })],
    ["without a subject", () => token("", { sub: "" })],
    ["signed with another key", async () => token("ada", {}, { key: (await generateKeyPair("ES256")).privateKey })],
    [
      "without a signature",
      async () => `${btoa('{"alg":"none"}')}.${(await token("ada")).split(".")[1]}.`.replaceAll("=", ""),
    ],
    ["that is none", () => Promise.resolve("canary")],
  ])("R43 answers a token %s with 401 [auth-audience] [auth-resource-metadata]", async (_, make) => {
    const bad = await make();
    const response = await post(`Bearer ${bad}`, ...tool("who"));
    expect(response.status).toBe(401);
    const challenge = response.headers.get("www-authenticate")!;
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge).toContain(
      `resource_metadata="${new URL(server.url).origin}/.well-known/oauth-protected-resource/mcp"`,
    );
    expect(challenge + (await response.text())).not.toContain(bad);
  });

  it("forgives the clocks their difference, to the end of the request", async () => {
    const expires = Math.floor(Date.now() / 1000) - 2;
    expect((await post(`Bearer ${await token("ada", {}, { expires })}`, ...tool("who"))).status).toBe(200);
    const verify = jwtVerifier({
      issuer: issuer.url,
      audience: server.resource,
      jwksUri: issuer.jwksUri,
      clockToleranceSeconds: 0,
    });
    expect(await verify(await token("ada", {}, { expires }))).toBeUndefined();
  });

  it("publishes its metadata to anybody [auth-resource-metadata]", async () => {
    const response = await fetch(`${new URL(server.url).origin}/.well-known/oauth-protected-resource/mcp`);
    expect(await response.json()).toMatchObject({ resource: server.resource, authorization_servers: [issuer.url] });
  });

  it("does not take unreachable keys for a bad token: 500, not 401", async () => {
    const verify = jwtVerifier({ issuer: issuer.url, audience: server.resource, jwksUri: `${issuer.url}/gone` });
    const other = await serveProtected(issuer, { verify });
    const response = await fetch(other.url, {
      method: "POST",
      headers: { authorization: `Bearer ${await token("ada")}` },
    });
    expect(response.status).toBe(500);
    await other.close();
    expect(() => jwtVerifier({ issuer: "x", audience: "y", jwksUri: "http://keys.example.com/" })).toThrow(TypeError);
  });

  it("asks for the scopes of a tool with 403 before it runs [auth-scope-challenge]", async () => {
    const response = await post(`Bearer ${await token("ada")}`, ...tool("write"));
    expect(response.status).toBe(403);
    const challenge = response.headers.get("www-authenticate")!;
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="notes:write"');
  });

  it("holds sockets to the scopes, too [auth-scope-challenge]", async () => {
    const headers = { authorization: `Bearer ${await token("ada")}` };
    const connection = await connect(webSocketTransport(server.url, { headers }), {
      clientInfo: { name: "t", version: "1" },
    });
    expect(await call(connection, "who")).toBe("ada by app");
    await expect(call(connection, "write")).rejects.toMatchObject({
      code: -32600,
      data: { requiredScopes: ["notes:write"] },
    });
    await connection.close();
    const anonymous = webSocketTransport(server.url, { headers: {} });
    await expect(connect(anonymous, { clientInfo: { name: "t", version: "1" } })).rejects.toThrow();
  });

  it("lets a socket outlive its token, and the token not", async () => {
    const auth: AuthInfo = { subject: "ada", issuer: "i", scopes: [], expiresAt: Date.now() / 1000 + 0.4 };
    const transport = memoryTransport(defineServer(DEFINITION), { auth });
    const connection = await connect(transport, { clientInfo: { name: "t", version: "1" } });
    expect(await call(connection, "who")).toContain("ada");
    await new Promise((resume) => setTimeout(resume, 450));
    await expect(call(connection, "who")).rejects.toThrow(/expired/);
    await connection.close();
  });

  it("R20 keeps a session for the principal who made it; for others it does not exist", async () => {
    const handshake = {
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } },
    };
    const made = await post(`Bearer ${await token("ada")}`, handshake);
    const session = { "mcp-session-id": made.headers.get("mcp-session-id")!, "mcp-protocol-version": "2025-11-25" };
    await made.text();
    const list = { method: "tools/list" };
    const unknown = await post(`Bearer ${await token("ada")}`, list, { ...session, "mcp-session-id": "x".repeat(36) });
    for (const more of [{ sub: "eve" }, { client_id: "other" }]) {
      const refused = await post(`Bearer ${await token("ada", more)}`, list, session);
      expect([refused.status, await refused.text()]).toEqual([unknown.status, await unknown.clone().text()]);
    }
    expect(unknown.status).toBe(404);
    // A new token of the same principal goes on with it.
    expect((await post(`Bearer ${await token("ada", { jti: "2" })}`, list, session)).status).toBe(200);
  });

  it("R22 takes a requestState from the principal who got it only", async () => {
    const ask = async (
      subject: string,
      more: object = {},
    ): Promise<{ result?: { requestState?: string }; error?: object }> => {
      const response = await post(`Bearer ${await token(subject)}`, ...tool("ask", more));
      const text = await response.text();
      return JSON.parse(text.startsWith("{") ? text : text.slice(text.indexOf("{"))) as { result?: object };
    };
    const { requestState, inputRequests } = (await ask("ada")).result as {
      requestState: string;
      inputRequests: Record<string, unknown>;
    };
    const [key] = Object.keys(inputRequests) as [string];
    const inputResponses = { [key]: { action: "decline" } };
    expect((await ask("eve", { requestState, inputResponses })).error).toMatchObject({ code: -32602 });
    expect(JSON.stringify((await ask("ada", { requestState, inputResponses })).result)).toContain("decline");
  });
});

describe("R46 canary", () => {
  /** All that was ever secret. */
  const secrets = (): string[] =>
    issuer.exchanges
      .flatMap(({ form, authorization }) => [
        ...["code", "code_verifier", "refresh_token", "client_secret", "client_assertion"].map((name) =>
          form.get(name),
        ),
        authorization?.slice("Basic ".length),
      ])
      .filter((secret): secret is string => secret !== null && secret !== undefined && secret.length > 3);

  function watched(): AuthStore & { keys: string[]; tokens: string[] } {
    const store = memoryStore();
    const keys: string[] = [];
    const tokens: string[] = [];
    return {
      ...store,
      keys,
      tokens,
      set(key, value) {
        keys.push(key);
        const { accessToken, refreshToken } = JSON.parse(value.startsWith("{") ? value : "{}") as Record<
          string,
          string
        >;
        tokens.push(...[accessToken, refreshToken].filter((one) => one !== undefined));
        return store.set(key, value);
      },
    };
  }

  it("codes, tokens and secrets are in no error, cause, warning or key, whatever the server repeats", async () => {
    const store = watched();
    const shown: unknown[] = [];
    const onWarning = (text: string): unknown => shown.push(text);
    const options = { redirectUri: "http://localhost:1/cb", authorize: issuer.authorize, store, onWarning };
    const failing = async (auth: HttpAuth): Promise<void> => {
      const error = await connectProtected(server, auth).then(
        async (connection) => {
          await connection.close();
          return undefined;
        },
        (reason: unknown) => reason as ConnectionError,
      );
      if (error !== undefined)
        shown.push(error, error.message, error.stack, inspect(error, { depth: 20, showHidden: true }));
    };
    await failing(oauthUser(options));
    // The code is used up, and the server repeats it in its error.
    const used = new URL("http://localhost:1/cb");
    let stolen = "";
    await failing(
      oauthUser({
        ...options,
        store: memoryStore(),
        async authorize(url) {
          const back = await issuer.authorize(url);
          stolen = back.searchParams.get("code")!;
          back.searchParams.set("code", `${stolen}-altered`);
          return back;
        },
      }),
    );
    await failing(oauthUser({ ...options, store: memoryStore(), authorize: async () => used }));
    // The secret is wrong, and the server repeats it, too.
    issuer.settings.clients.set("robot", { secret: "right" });
    await failing(oauthClient({ client: { id: "robot", secret: "canary-secret" }, store, onWarning }));
    expect(shown.length).toBeGreaterThanOrEqual(12);
    const text = [...shown.map(String), ...store.keys].join("\n");
    expect(store.tokens).toHaveLength(2);
    for (const secret of [...secrets(), ...store.tokens, stolen, "canary-secret"]) expect(text).not.toContain(secret);
  });

  it("a query of the server's address is in no key and no error", async () => {
    const store = watched();
    const url = `${server.url}?key=canary`;
    const auth = oauthUser({ redirectUri: "http://localhost:1/cb", authorize: issuer.authorize, store });
    await (await connectProtected({ ...server, url }, auth)).close();
    expect(store.keys.join()).toContain(`tokens ${server.url} `);
    const refusing = oauthUser({
      redirectUri: "http://localhost:1/cb",
      authorize: () => Promise.reject(new Error("no")),
    });
    const error = await connectProtected({ ...server, url }, refusing).catch((reason: unknown) => reason);
    expect(store.keys.join() + inspect(error, { depth: 20 })).not.toContain("canary");
  });
});
