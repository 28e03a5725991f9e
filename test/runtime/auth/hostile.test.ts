import { describe, expect, it } from "vitest";
import { oauthUser } from "@mcp-gen/runtime/auth";
import { attempts } from "../../../src/runtime/auth/attempts.js";
import { parseChallenges } from "../../../src/runtime/auth/challenge.js";
import { safeFetch } from "../../../src/runtime/auth/safe-fetch.js";
import { startIssuer } from "./issuer.js";
import { ISSUER, MCP, REDIRECT, serverMetadata, world, type World } from "./authorization-server.js";

/** Hosts that lead into somebody's own network, in all the ways to write them. */
const PRIVATE_HOSTS = [
  ...[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.255.255.254",
  ],
  ...["127.0.0.1.", "0", "0.0.0.0", "0x0", "00", "localhost", "LOCALHOST", "localhost.", "a.localhost", "ⓛocalhost"],
  ...["10.0.0.1", "10.255.255.255", "0x0a000001", "012.0.0.1", "167772161", "10.1", "100.64.0.1", "100.127.255.255"],
  ...[
    "172.16.0.1",
    "172.31.255.255",
    "0xac.0x10.0.1",
    "2886729729",
    "192.168.0.1",
    "192.168.257",
    "0xc0a80001",
    "3232235521",
  ],
  ...["169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.43518", "①⑥⑨.②⑤④.①⑥⑨.②⑤④"],
  ...["192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1"],
  ...["224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "0xffffffff", "127%2e0%2e0%2e1", "127。0。0。1"],
  ...[
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:10.0.0.1]",
  ],
  ...["[::ffff:a9fe:a9fe]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]"],
  ...["[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]", "[100::1]", "[2001:db8::1]"],
  ...[
    "[2001::1]",
    "[2001:10::1]",
    "[2002:7f00:1::]",
    "[2002:a00:1::1]",
    "[3fff::1]",
    "[5f00::1]",
    "[::ffff:192.168.1.1]",
  ],
];
/** Schemes and forms that nobody should be sent to. */
const HOSTILE = [
  ...[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
  ],
  ...[
    "vbscript:x",
    "ftp://example.com/",
    "ws://example.com/",
    "blob:https://example.com/1",
    "about:blank",
    "view-source:https://example.com",
  ],
  ...[
    "chrome://settings",
    "ms-settings:x",
    "tel:1",
    "mailto:a@example.com",
    "ssh://example.com",
    "smb://example.com/x",
    "ldap://example.com",
  ],
  ...[
    "gopher://example.com",
    "dict://example.com",
    "intent://x#Intent;end",
    "myapp://x",
    "http://example.com/",
    "HTTP://EXAMPLE.COM/",
  ],
  ...[
    "https://user@example.com/",
    "https://user:pw@example.com/",
    "https://:pw@example.com/",
    "https://a%40b@example.com/",
  ],
  ...[
    "",
    " ",
    "//example.com",
    "/authorize",
    "authorize",
    "https://",
    "https:///",
    "https://exa mple.com",
    "https://[::1",
    "https://example.com:99999/",
  ],
  ...[
    "https://%00.com/",
    "https://a<b.com/",
    "https://a|b.com/",
    "--flag",
    "-h",
    "$(touch x)",
    "`id`",
    ";ls",
    "&& calc",
    "| calc",
    "\\\\host\\share",
    "C:\\x.exe",
  ],
];

const documentOf = (server: object): World => {
  const on = world();
  on.documents.set(`${ISSUER}/.well-known/oauth-authorization-server`, server);
  return on;
};

async function authorized(on: World, wwwAuthenticate = "Bearer"): Promise<unknown> {
  const auth = oauthUser({ redirectUri: REDIRECT, authorize: on.authorize, fetch: on.fetch });
  const refusal = {
    status: 401,
    wwwAuthenticate,
    headers: new Headers(),
    url: MCP,
    endpoint: MCP,
    credentials: {},
  } as const;
  return Promise.resolve(auth.challenged(refusal)).catch((error: unknown) => error);
}

const hosts = (on: World): Set<string> => new Set(on.seen.map(({ url }) => new URL(url).host));

describe("R39 the address that a user is sent to", () => {
  it("has 60 hostile forms here", () => expect(HOSTILE.length + PRIVATE_HOSTS.length).toBeGreaterThanOrEqual(120));

  it.each([...HOSTILE, ...PRIVATE_HOSTS.map((host) => `https://${host}/authorize`)])(
    "is never %j",
    async (endpoint) => {
      const on = documentOf(serverMetadata(ISSUER, { authorization_endpoint: endpoint }));
      expect(await authorized(on)).toMatchObject({ name: "ConnectionError", code: "unauthorized" });
      expect(on.visits).toEqual([]);
      expect(on.exchanges()).toEqual([]);
    },
  );

  it("keeps its own query, and none of what we say comes from it", async () => {
    const endpoint = "https://login.example.com/a?tenant=1&redirect_uri=https://evil.example.com&state=x#y";
    const on = documentOf(serverMetadata(ISSUER, { authorization_endpoint: endpoint }));
    expect(await authorized(on)).toBe(true);
    const { searchParams, hash } = on.visits[0]!;
    expect(searchParams.getAll("redirect_uri")).toEqual([REDIRECT]);
    expect([searchParams.get("tenant"), searchParams.getAll("state").length, hash]).toEqual(["1", 1, ""]);
  });
});

describe("R40 addresses of metadata", () => {
  it.each(PRIVATE_HOSTS)("are not fetched from %s: challenge, issuer, endpoints, redirects", async (host) => {
    const named = world();
    expect(await authorized(named, `Bearer resource_metadata="https://${host}/x"`)).toMatchObject({
      code: "unauthorized",
    });
    expect(named.seen).toEqual([]);
    const issued = world();
    const [metadata] = [...issued.documents.keys()] as [string];
    issued.documents.set(metadata, { resource: MCP.href, authorization_servers: [`https://${host}`] });
    expect(await authorized(issued)).toMatchObject({ code: "unauthorized" });
    expect([...hosts(issued)]).toEqual([MCP.host]);
    for (const endpoint of ["token_endpoint", "registration_endpoint"]) {
      const on = documentOf(serverMetadata(ISSUER, { [endpoint]: `https://${host}/x` }));
      expect(await authorized(on)).toMatchObject({ code: "unauthorized" });
      expect([...hosts(on)]).toEqual([MCP.host, new URL(ISSUER).host]);
      expect(on.visits).toEqual([]);
    }
    const hops: string[] = [];
    const redirecting = (url: string): Promise<Response> => {
      hops.push(url);
      return Promise.resolve(
        new Response(null, { status: 302, headers: { location: encodeURI(`https://${host}/x`) } }),
      );
    };
    const options = { fetch: redirecting as typeof fetch, allowLoopback: false };
    await expect(safeFetch("https://example.com/", {}, options)).rejects.toMatchObject({ code: "refused" });
    expect(hops).toEqual(["https://example.com/"]);
  });

  it.each(HOSTILE)("are no %j", async (address) => {
    const on = world();
    const [metadata] = [...on.documents.keys()] as [string];
    on.documents.set(metadata, { resource: MCP.href, authorization_servers: [address] });
    expect(await authorized(on)).toMatchObject({ code: "unauthorized" });
    expect([...hosts(on)]).toEqual([MCP.host]);
  });
});

describe("metadata that is not what it should be", () => {
  it.each<[string, unknown]>([
    ["servers as a string", { resource: MCP.href, authorization_servers: ISSUER }],
    ["servers as numbers", { resource: MCP.href, authorization_servers: [1, null] }],
    ["no servers", { resource: MCP.href }],
    ["a resource that is no string", { resource: { href: MCP.href }, authorization_servers: [ISSUER] }],
  ])("(%s) ends in a sentence", async (_, document) => {
    const on = world();
    const [metadata] = [...on.documents.keys()] as [string];
    on.documents.set(metadata, document);
    expect(await authorized(on)).toMatchObject({ name: "ConnectionError", code: "unauthorized" });
    expect(on.visits).toEqual([]);
  });

  it("PKCE methods in a string are none [auth-pkce]", async () => {
    const on = documentOf(serverMetadata(ISSUER, { code_challenge_methods_supported: "S256" }));
    expect(String(await authorized(on))).toContain("S256");
    expect(on.visits).toEqual([]);
  });

  it("scopes in a string are not spelled out", async () => {
    const on = world();
    const [metadata] = [...on.documents.keys()] as [string];
    on.documents.set(metadata, { resource: MCP.href, authorization_servers: [ISSUER], scopes_supported: "admin" });
    expect(await authorized(on)).toBe(true);
    expect(on.visits[0]!.searchParams.has("scope")).toBe(false);
  });

  it("a server error is no sign of an older revision", async () => {
    const on = world();
    const down: typeof fetch = () => Promise.resolve(new Response("down", { status: 503 }));
    const result = await authorized({ ...on, fetch: down });
    expect(String(result)).toContain("HTTP 503");
  });
});

describe("challenges", () => {
  it("of other schemes do not hide ours, nor do missing quotes [auth-challenge-parsed]", () => {
    const header = 'Negotiate YWJj==, Bearer resource_metadata=https://mcp.example.com/x?a=b, scope="a b", scope="c"';
    const [negotiate, bearer] = parseChallenges(header);
    expect([negotiate?.scheme, negotiate?.parameters.size, bearer?.scheme]).toEqual(["negotiate", 0, "bearer"]);
    expect(bearer?.parameters.get("resource_metadata")).toBe("https://mcp.example.com/x?a=b");
    expect(bearer?.parameters.get("scope")).toBe("a b");
  });
});

describe("a late refusal", () => {
  it("takes the token that another request has seen to, without a second authorization", async () => {
    const on = world();
    const auth = oauthUser({ redirectUri: REDIRECT, authorize: on.authorize, fetch: on.fetch });
    const refusal = {
      status: 401,
      wwwAuthenticate: "Bearer",
      headers: new Headers(),
      url: MCP,
      endpoint: MCP,
    } as const;
    await auth.challenged({ ...refusal, credentials: {} });
    expect(await auth.challenged({ ...refusal, credentials: {} })).toBe(true);
    expect(await auth.challenged({ ...refusal, credentials: { authorization: "Bearer old" } })).toBe(true);
    expect([on.visits.length, on.exchanges().length]).toEqual([1, 1]);
  });
});

describe("tries", () => {
  it("are bounded for a while, not for ever [auth-step-up]", () => {
    const may = attempts(2, 1000);
    expect([may("a", 0), may("a", 1), may("a", 999), may("b", 999)]).toEqual([true, true, false, true]);
    expect([may("a", 1000), may("a", 1001), may("a", 1002)]).toEqual([true, true, false]);
  });
});

describe("another issuer", () => {
  it("gets neither the tokens nor the client of the first, which are dropped [auth-registration-issuer]", async () => {
    const on = world();
    const auth = oauthUser({ redirectUri: REDIRECT, authorize: on.authorize, fetch: on.fetch });
    const place = { url: MCP, endpoint: MCP };
    const refusal = { status: 401, wwwAuthenticate: "Bearer", headers: new Headers(), ...place } as const;
    await auth.challenged({ ...refusal, credentials: {} });
    const credentials = await auth.headers({ method: "POST", ...place });
    const other = "https://other.example.com";
    const [metadata] = [...on.documents.keys()] as [string];
    on.documents.set(metadata, { resource: MCP.href, authorization_servers: [other] });
    on.documents.set(`${other}/.well-known/oauth-authorization-server`, serverMetadata(other));
    on.callback = () => {
      throw new Error("the user says no");
    };
    await expect(Promise.resolve(auth.challenged({ ...refusal, credentials }))).rejects.toThrow();
    expect(await auth.headers({ method: "POST", ...place })).toEqual({});
    // A client that was registered by hand stays with the issuer that the server named first.
    const store = { values: new Map<string, string>() };
    const known = {
      client: { id: "known", secret: "s" },
      store: {
        get: (key: string) => store.values.get(key),
        set: (key: string, value: string) => void store.values.set(key, value),
        delete: (key: string) => void store.values.delete(key),
      },
    };
    on.callback = () => undefined;
    const make = (): ReturnType<typeof oauthUser> =>
      oauthUser({ redirectUri: REDIRECT, authorize: on.authorize, fetch: on.fetch, ...known });
    expect(await make().challenged({ ...refusal, credentials: {} })).toBe(true);
    on.documents.set(metadata, { resource: MCP.href, authorization_servers: [ISSUER] });
    store.values.delete(`tokens ${MCP.href} known`);
    await expect(Promise.resolve(make().challenged({ ...refusal, credentials: {} }))).rejects.toThrow(
      `registered with ${other}`,
    );
  });
});

describe("DPoP", () => {
  it("binds tokens to a key, proves it for each request, and answers nonces", async () => {
    const issuer = await startIssuer();
    const endpoint = new URL(`${issuer.url}/mcp`);
    issuer.settings.nonce = "n-1";
    issuer.settings.clients.set("robot", { secret: "s" });
    const { oauthClient } = await import("@mcp-gen/runtime/auth");
    const auth = oauthClient({ client: { id: "robot", secret: "s" }, dpop: true });
    const refusal = { status: 401, headers: new Headers(), url: endpoint, endpoint, credentials: {} } as const;
    expect(await auth.challenged({ ...refusal, wwwAuthenticate: "DPoP" })).toBe(true);
    // Once without the nonce, once with it.
    expect(issuer.exchanges).toHaveLength(2);
    const first = await auth.headers({ method: "POST", url: endpoint, endpoint });
    const second = await auth.headers({ method: "GET", url: endpoint, endpoint });
    expect(first["authorization"]).toMatch(/^DPoP /);
    const { decodeJwt } = await import("jose");
    const [one, two] = [decodeJwt(first["dpop"]!), decodeJwt(second["dpop"]!)];
    expect(one).toMatchObject({ htm: "POST", htu: endpoint.href, ath: expect.any(String) as string });
    expect([two["htm"], one.jti === two.jti]).toEqual(["GET", false]);
    await auth.challenged({
      ...refusal,
      wwwAuthenticate: 'DPoP error="use_dpop_nonce"',
      headers: new Headers({ "dpop-nonce": "n-2" }),
      credentials: second,
    });
    expect(decodeJwt((await auth.headers({ method: "GET", url: endpoint, endpoint }))["dpop"]!)["nonce"]).toBe("n-2");
    await issuer.close();
  });

  it("is not replaced by a bearer token where the app wants it", async () => {
    const on = world();
    const auth = oauthUser({ redirectUri: REDIRECT, authorize: on.authorize, fetch: on.fetch, dpop: true });
    const refusal = {
      status: 401,
      wwwAuthenticate: "Bearer",
      headers: new Headers(),
      url: MCP,
      endpoint: MCP,
    } as const;
    await expect(Promise.resolve(auth.challenged({ ...refusal, credentials: {} }))).rejects.toThrow(/bearer token/);
  });
});
