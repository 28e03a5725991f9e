import { generateKeyPair, exportPKCS8 } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readResource, type Connection } from "@mcp-gen/runtime";
import { memoryStore, oauthClient, oauthUser, type HttpAuth, type UserOptions } from "@mcp-gen/runtime/auth";
import { startIssuer, type Issuer } from "./issuer.js";
import { call, connectProtected, serveProtected, type Protected } from "./protected.js";

// Everything real: an authorization server, an MCP server that verifies its tokens, a client that gets them.

const REDIRECT = "http://127.0.0.1:3999/callback";
let issuer: Issuer;
let server: Protected;
const open: Connection[] = [];

beforeEach(async () => {
  issuer = await startIssuer();
  server = await serveProtected(issuer);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
  await server.close();
  await issuer.close();
});

const user = (options: Partial<UserOptions> = {}): HttpAuth =>
  oauthUser({ redirectUri: REDIRECT, authorize: issuer.authorize, ...options });

async function connected(auth: HttpAuth, version?: string): Promise<Connection> {
  const connection = await connectProtected(server, auth, version);
  open.push(connection);
  return connection;
}

const grants = (): (string | null)[] => issuer.exchanges.map(({ form }) => form.get("grant_type"));

describe.each([undefined, "2025-11-25"])("a user's authorization (%s)", (version) => {
  it("R42 R43 goes from 401 to an answer, once for many calls at the same time", async () => {
    const connection = await connected(user(), version);
    expect(await Promise.all([1, 2, 3, 4].map(() => call(connection, "who")))).toEqual(
      Array(4).fill("ada by dynamic-1"),
    );
    expect([issuer.visits.length, grants()]).toEqual([1, ["authorization_code"]]);
    expect(issuer.registrations).toHaveLength(1);
    const asked = issuer.visits[0]!.searchParams;
    expect(asked.get("resource")).toBe(server.resource);
    expect(asked.get("scope")).toBe("notes:read offline_access");
    expect(asked.get("prompt")).toBe("consent");
  });

  it("steps up for a tool that wants a scope, and keeps the scopes that it has [auth-step-up] [auth-scope-challenge]", async () => {
    const connection = await connected(user(), version);
    expect(await call(connection, "write")).toBe("written");
    expect(issuer.visits[1]!.searchParams.get("scope")).toBe("notes:read offline_access notes:write");
    const { contents } = await readResource(connection, "notes://log");
    expect(contents[0]).toMatchObject({ text: "secret log" });
    expect(issuer.visits[2]!.searchParams.get("scope")).toContain("notes:write");
    expect(await call(connection, "write")).toBe("written");
    expect(issuer.visits).toHaveLength(3);
  });
});

describe("tokens over time", () => {
  it("are renewed before they end, without the user; refresh tokens rotate [auth-refresh]", async () => {
    issuer.settings.lifetime = 1;
    const connection = await connected(user());
    for (let round = 0; round < 2; round += 1) {
      await new Promise((resume) => setTimeout(resume, 950));
      expect(await call(connection, "who")).toBe("ada by dynamic-1");
    }
    expect(issuer.visits).toHaveLength(1);
    const refreshes = issuer.exchanges.filter(({ form }) => form.get("grant_type") === "refresh_token");
    expect(refreshes.length).toBeGreaterThanOrEqual(2);
    expect(new Set(refreshes.map(({ form }) => form.get("refresh_token"))).size).toBe(refreshes.length);
  });

  it("live on in the store, from one run to the next", async () => {
    const store = memoryStore();
    await call(await connected(user({ store })), "who");
    expect(await call(await connected(user({ store })), "who")).toBe("ada by dynamic-1");
    expect(issuer.visits).toHaveLength(1);
  });

  it("are not lost where the store fails, and the app hears of it", async () => {
    const broken = (): never => {
      throw new Error("key ring is locked: canary");
    };
    const warnings: string[] = [];
    const store = { get: broken, set: broken, delete: broken };
    const connection = await connected(user({ store, onWarning: (text) => warnings.push(text) }));
    expect(await call(connection, "who")).toBe("ada by dynamic-1");
    expect(await call(connection, "who")).toBe("ada by dynamic-1");
    expect(issuer.visits).toHaveLength(1);
    expect(warnings.join()).toMatch(/could not keep/);
    expect(warnings.join()).not.toContain("canary");
  });

  it("come from a new registration where the server has forgotten the old one", async () => {
    const store = memoryStore();
    const connection = await connected(user({ store }));
    issuer.settings.clients.clear();
    await store.set(`tokens ${server.url}`, "{}");
    const again = await connected(user({ store })).catch((error: unknown) => error);
    // The first try learns it from the token endpoint; the next one registers anew.
    expect(String(again)).toMatch(/invalid_client/);
    expect(await call(await connected(user({ store })), "who")).toBe("ada by dynamic-2");
    expect(await call(connection, "who")).toBe("ada by dynamic-1");
  });
});

describe("a user who says no", () => {
  it("fails the calls that wait, all with one question, and may change their mind", async () => {
    let asked = 0;
    const authorize = async (): Promise<URL> => {
      asked += 1;
      await new Promise((resume) => setTimeout(resume, 30));
      throw new Error("the window was closed");
    };
    const auth = user({ authorize });
    const failures = await Promise.allSettled([1, 2, 3].map(() => connected(auth)));
    for (const failure of failures) {
      expect(failure).toMatchObject({ status: "rejected", reason: { code: "unauthorized" } });
      expect(String((failure as PromiseRejectedResult).reason)).toContain("the window was closed");
    }
    expect(asked).toBe(1);
  });

  it("to a step-up, keeps what was granted before", async () => {
    let consent = true;
    const authorize = (url: URL): Promise<URL> =>
      consent ? issuer.authorize(url) : Promise.reject(new Error("not that much"));
    const connection = await connected(user({ authorize }));
    consent = false;
    await expect(call(connection, "write")).rejects.toThrow(/not that much/);
    expect(await call(connection, "who")).toBe("ada by dynamic-1");
  });

  it("by staying away, is waited for no longer than the app wants", async () => {
    let signal: AbortSignal | undefined;
    const authorize = (_url: URL, options: { signal: AbortSignal }): Promise<URL> => {
      signal = options.signal;
      return new Promise(() => undefined);
    };
    await expect(connected(user({ authorize, authorizeTimeoutMs: 100 }))).rejects.toThrow(/too long/);
    expect(signal?.aborted).toBe(true);
  });
});

describe("who the client is", () => {
  it("may be a document of its own [auth-registration-order]", async () => {
    issuer.settings.metadata = { client_id_metadata_document_supported: true };
    const clientMetadataUrl = "https://app.example.com/client.json";
    const connection = await connected(user({ clientMetadataUrl }));
    expect(await call(connection, "who")).toBe(`ada by ${clientMetadataUrl}`);
    expect(issuer.registrations).toEqual([]);
  });

  it("acts for itself with a secret, and renews by asking again", async () => {
    issuer.settings.clients.set("robot", { secret: "s p&c:r%t" });
    issuer.settings.lifetime = 1;
    const connection = await connected(oauthClient({ client: { id: "robot", secret: "s p&c:r%t" } }));
    expect(await call(connection, "who")).toBe("ada by robot");
    await new Promise((resume) => setTimeout(resume, 950));
    expect(await call(connection, "write")).toBe("written");
    expect(new Set(grants())).toEqual(new Set(["client_credentials"]));
  });

  it.each(["ES256", "ES384", "RS256", "PS256", "Ed25519"])("acts for itself with a key (%s)", async (algorithm) => {
    const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
    issuer.settings.clients.set("robot", { key: publicKey });
    const client = { id: "robot", privateKey: await exportPKCS8(privateKey), algorithm };
    expect(await call(await connected(oauthClient({ client })), "who")).toBe("ada by robot");
    expect(issuer.exchanges[0]!.form.has("client_secret")).toBe(false);
  });

  it("R46 says what is wrong with a key, and not the key", async () => {
    const client = { id: "robot", privateKey: "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----" };
    const error = await connected(oauthClient({ client })).catch((reason: unknown) => reason as Error);
    expect(String(error)).toMatch(/PKCS #8 in PEM, for ES256/);
    expect(String(error)).not.toContain("canary");
  });

  it.each(["http://example.com/callback", "myapp://callback", "javascript:alert(1)"])(
    "returns to https or loopback, not to %s",
    (redirectUri) => expect(() => user({ redirectUri })).toThrow(TypeError),
  );
});

describe("a server that is never content", () => {
  it("with fresh tokens does not make the user authorize for ever", async () => {
    issuer.settings.audience = "https://other.example.com/";
    const auth = user();
    for (let tries = 0; tries < 2; tries += 1) {
      await expect(connected(auth)).rejects.toMatchObject({ code: "unauthorized" });
    }
    expect(issuer.visits).toHaveLength(1);
  });

  it("and gives no refresh token has the user asked twice a minute at most", async () => {
    issuer.settings.audience = "https://other.example.com/";
    issuer.settings.renewable = false;
    const auth = user();
    for (let tries = 0; tries < 3; tries += 1) {
      await expect(connected(auth)).rejects.toThrow(/refuses the tokens/);
    }
    expect(issuer.visits).toHaveLength(2);
  });
});
