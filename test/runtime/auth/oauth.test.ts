import { describe, expect, it } from "vitest";
import { memoryStore, oauthClient, oauthUser, type HttpAuth, type UserOptions } from "@mcp-gen/runtime/auth";
import { ISSUER, MCP, REDIRECT, serverMetadata, world, type World } from "./authorization-server.js";

const user = (on: World, options: Partial<UserOptions> = {}): HttpAuth =>
  oauthUser({ redirectUri: REDIRECT, authorize: on.authorize, fetch: on.fetch, ...options });

const headersOf = async (auth: HttpAuth, url = MCP): Promise<Record<string, string>> =>
  auth.headers({ method: "POST", url, endpoint: url });

/** A request with what the hook holds was refused. */
const challenge = async (auth: HttpAuth, wwwAuthenticate = "Bearer", url = MCP, status: 401 | 403 = 401) => {
  const credentials = await headersOf(auth, url);
  return auth.challenged({ status, wwwAuthenticate, headers: new Headers(), url, endpoint: url, credentials });
};

const bearer = async (auth: HttpAuth, url = MCP): Promise<string | undefined> =>
  (await headersOf(auth, url))["authorization"];

const gets = (on: World): string[] => on.seen.filter(({ method }) => method === "GET").map(({ url }) => url);

describe("finding the authorization server", () => {
  it("asks the well-known addresses, the one with the path first [auth-resource-discovery]", async () => {
    const on = world();
    expect(await bearer(user(on))).toBeUndefined();
    await challenge(user(on));
    expect(gets(on)[0]).toBe("https://mcp.example.com/.well-known/oauth-protected-resource/mcp");
    const root = world();
    const [metadata] = [...root.documents.keys()] as [string];
    root.documents.set("https://mcp.example.com/.well-known/oauth-protected-resource", root.documents.get(metadata));
    root.documents.delete(metadata);
    expect(await challenge(user(root))).toBe(true);
    expect(gets(root).slice(0, 2)).toEqual([metadata, "https://mcp.example.com/.well-known/oauth-protected-resource"]);
  });

  it("asks the address that the challenge names, and no other [auth-resource-discovery]", async () => {
    const on = world();
    const named = "https://mcp.example.com/elsewhere";
    on.documents.set(named, { resource: "https://mcp.example.com", authorization_servers: [ISSUER] });
    await challenge(user(on), `Bearer error="invalid_token", resource_metadata="${named}"`);
    expect(gets(on)).toEqual([named, `${ISSUER}/.well-known/oauth-authorization-server`]);
    expect(on.visits[0]?.searchParams.get("resource")).toBe("https://mcp.example.com");
  });

  it("takes no metadata that speaks for another server", async () => {
    const on = world();
    const [metadata] = [...on.documents.keys()] as [string];
    for (const resource of [
      "https://evil.example.com/mcp",
      "https://mcp.example.com/mc",
      "https://mcp.example.com/mcp#x",
    ]) {
      on.documents.set(metadata, { resource, authorization_servers: [ISSUER] });
      await expect(challenge(user(on))).rejects.toMatchObject({ code: "unauthorized" });
    }
    expect(on.visits).toEqual([]);
  });

  it("tries OAuth and OpenID addresses, with the issuer's path inserted and appended [auth-server-discovery]", async () => {
    const on = world();
    const tenant = `${ISSUER}/tenant`;
    const [metadata] = [...on.documents.keys()] as [string];
    on.documents.set(metadata, { resource: MCP.href, authorization_servers: [tenant] });
    on.documents.set(`${tenant}/.well-known/openid-configuration`, serverMetadata(tenant));
    expect(await challenge(user(on))).toBe(true);
    expect(gets(on).slice(1)).toEqual([
      `${ISSUER}/.well-known/oauth-authorization-server/tenant`,
      `${ISSUER}/.well-known/openid-configuration/tenant`,
      `${tenant}/.well-known/openid-configuration`,
    ]);
  });

  it("R41 takes no metadata of another issuer, and says which it expected [auth-server-issuer]", async () => {
    const on = world();
    const address = `${ISSUER}/.well-known/oauth-authorization-server`;
    for (const issuer of ["https://evil.example.com", `${ISSUER}/`, "HTTPS://AUTH.EXAMPLE.COM"]) {
      on.documents.set(address, { ...serverMetadata(ISSUER), issuer });
      const error = await challenge(user(on)).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "unauthorized" });
      expect((error as Error).message).toContain(issuer);
      expect((error as Error).message).toContain(`expected ${ISSUER}`);
    }
    expect(on.visits).toEqual([]);
  });

  it("follows nothing that is not https [auth-https]", async () => {
    const on = world();
    const [metadata] = [...on.documents.keys()] as [string];
    on.documents.set(metadata, { resource: MCP.href, authorization_servers: ["http://auth.example.com"] });
    await expect(challenge(user(on))).rejects.toThrow(/https/);
    for (const endpoint of ["authorization_endpoint", "token_endpoint"]) {
      const insecure = world();
      insecure.documents.set(
        `${ISSUER}/.well-known/oauth-authorization-server`,
        serverMetadata(ISSUER, { [endpoint]: "http://auth.example.com/token" }),
      );
      await expect(challenge(user(insecure))).rejects.toMatchObject({ name: "ConnectionError" });
      expect(insecure.exchanges()).toEqual([]);
    }
  });
});

describe("the client's identity", () => {
  it("is what is known, else its document, else a registration [auth-registration-order]", async () => {
    const on = world();
    const clientMetadataUrl = "https://app.example.com/client.json";
    const idOf = async (options: Partial<UserOptions>): Promise<string> => {
      await challenge(user(on, options));
      return on.visits.at(-1)!.searchParams.get("client_id")!;
    };
    expect(await idOf({ clientMetadataUrl })).toMatch(/^client-/);
    on.documents.set(
      `${ISSUER}/.well-known/oauth-authorization-server`,
      serverMetadata(ISSUER, { client_id_metadata_document_supported: true }),
    );
    expect(await idOf({ clientMetadataUrl })).toBe(clientMetadataUrl);
    expect(await idOf({ clientMetadataUrl, client: { id: "known" } })).toBe("known");
  });

  it.each([
    [REDIRECT, "native"],
    ["https://app.example.com/callback", "web"],
  ])("registers %s as %s [auth-registration-type]", async (redirectUri, type) => {
    const on = world();
    await challenge(user(on, { redirectUri }));
    const [registration] = on.seen.filter(({ url }) => url.endsWith("/register"));
    expect(registration?.json).toMatchObject({ application_type: type, redirect_uris: [redirectUri] });
  });

  it("is registered once with each issuer, and shown to no other [auth-registration-issuer]", async () => {
    const on = world();
    const store = memoryStore();
    await challenge(user(on, { store }));
    await challenge(user(on, { store }));
    expect(on.seen.filter(({ url }) => url.endsWith("/register"))).toHaveLength(1);
    const other = "https://other.example.com";
    const [metadata] = [...on.documents.keys()] as [string];
    on.documents.set(metadata, { resource: MCP.href, authorization_servers: [other] });
    on.documents.set(`${other}/.well-known/oauth-authorization-server`, serverMetadata(other));
    await challenge(user(on, { store }));
    expect(on.seen.filter(({ url }) => url.endsWith("/register")).map(({ url }) => url)).toEqual([
      `${ISSUER}/register`,
      `${other}/register`,
    ]);
    const ids = on.visits.map((url) => url.searchParams.get("client_id"));
    expect(ids.at(-1)).not.toBe(ids[0]);
    // The refresh token of one issuer is not for the other.
    expect(
      on
        .exchanges()
        .filter(({ url }) => url.startsWith(other))[0]
        ?.form.get("grant_type"),
    ).toBe("authorization_code");
    const pinned = user(on, { client: { id: "known", secret: "s3cret", issuer: ISSUER } });
    await expect(challenge(pinned)).rejects.toThrow(ISSUER);
  });
});

describe("asking the user", () => {
  it("R41 R42 sends state, PKCE S256 and the resource, and the resource again for the token [auth-resource] [auth-pkce]", async () => {
    const on = world();
    const auth = user(on);
    expect(await challenge(auth, 'Bearer scope="read write"')).toBe(true);
    const { searchParams } = on.visits[0]!;
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      resource: MCP.href,
      redirect_uri: REDIRECT,
      scope: "read write",
    });
    expect(searchParams.get("state")!.length).toBeGreaterThan(20);
    expect(on.exchanges()).toHaveLength(1);
    const { form } = on.exchanges()[0]!;
    expect(Object.fromEntries(form)).toMatchObject({ grant_type: "authorization_code", resource: MCP.href });
    expect(form.get("code_verifier")!.length).toBeGreaterThanOrEqual(43);
    expect(await bearer(auth)).toMatch(/^Bearer access-/);
  });

  it.each([[undefined], [[]], [["plain"]]])(
    "R41 refuses servers whose PKCE methods are %j [auth-pkce]",
    async (methods) => {
      const on = world();
      on.documents.set(
        `${ISSUER}/.well-known/oauth-authorization-server`,
        serverMetadata(ISSUER, { code_challenge_methods_supported: methods }),
      );
      await expect(challenge(user(on))).rejects.toThrow(/S256/);
      expect(on.visits).toEqual([]);
    },
  );

  const SUPPORTED = { authorization_response_iss_parameter_supported: true };
  it.each<[string, object, (answer: URL) => void]>([
    ["another state", {}, (answer) => answer.searchParams.set("state", "other")],
    ["no state", {}, (answer) => answer.searchParams.delete("state")],
    ["two states", {}, (answer) => answer.searchParams.append("state", "other")],
    ["another issuer", {}, (answer) => answer.searchParams.set("iss", "https://evil.example.com")],
    ["an issuer with a slash", SUPPORTED, (answer) => answer.searchParams.set("iss", `${ISSUER}/`)],
    ["no issuer where one was promised", SUPPORTED, () => undefined],
    ["no code", {}, (answer) => answer.searchParams.delete("code")],
    ["an error", {}, (answer) => answer.searchParams.set("error", "access_denied")],
  ])("R41 sends the code nowhere after %s [auth-iss] [auth-state]", async (_, more, change) => {
    const on = world();
    on.documents.set(`${ISSUER}/.well-known/oauth-authorization-server`, serverMetadata(ISSUER, more));
    on.callback = change;
    await expect(challenge(user(on))).rejects.toMatchObject({ name: "ConnectionError", code: "unauthorized" });
    expect(on.visits).toHaveLength(1);
    expect(on.exchanges()).toEqual([]);
  });

  it("takes the issuer that was promised, and shows no error of another [auth-iss]", async () => {
    const on = world();
    on.documents.set(`${ISSUER}/.well-known/oauth-authorization-server`, serverMetadata(ISSUER, SUPPORTED));
    on.callback = (answer) => answer.searchParams.set("iss", ISSUER);
    expect(await challenge(user(on))).toBe(true);
    on.callback = (answer) => {
      answer.searchParams.set("iss", "https://evil.example.com");
      answer.searchParams.set("error", "call_0900_NOW");
      answer.searchParams.set("error_description", "call_0900_NOW");
    };
    const error = await challenge(user(on)).catch((reason: unknown) => reason);
    expect(String(error)).not.toContain("0900");
  });
});

describe("tokens", () => {
  it("go into the Authorization header, never into a URL [auth-header]", async () => {
    const on = world();
    const auth = user(on);
    await challenge(auth);
    expect(Object.keys(await headersOf(auth))).toEqual(["authorization"]);
    const token = (await bearer(auth))!.slice("Bearer ".length);
    expect(on.seen.filter(({ url }) => url.includes(token))).toEqual([]);
  });

  it("are refreshed without the user, for the same resource [auth-refresh]", async () => {
    const on = world();
    const auth = user(on);
    await challenge(auth);
    const first = await bearer(auth);
    await challenge(auth, 'Bearer error="invalid_token"');
    expect(on.visits).toHaveLength(1);
    expect(await bearer(auth)).not.toBe(first);
    expect(Object.fromEntries(on.exchanges()[1]!.form)).toMatchObject({
      grant_type: "refresh_token",
      resource: MCP.href,
    });
    on.refuse = (form) => (form.get("grant_type") === "refresh_token" ? { error: "invalid_grant" } : undefined);
    expect(await challenge(auth, 'Bearer error="invalid_token"')).toBe(true);
    expect(on.visits).toHaveLength(2);
  });

  it("are asked for once, however many requests were refused", async () => {
    const on = world();
    const auth = user(on);
    expect(await Promise.all([1, 2, 3].map(() => challenge(auth)))).toEqual([true, true, true]);
    expect(on.visits).toHaveLength(1);
  });

  it("get the scopes that are missing besides those they have, a few times only [auth-step-up]", async () => {
    const on = world();
    const auth = user(on);
    await challenge(auth, 'Bearer scope="read"');
    const stepUp = (): Promise<boolean> =>
      challenge(auth, 'Bearer error="insufficient_scope", scope="write"', MCP, 403);
    expect(await stepUp()).toBe(true);
    expect(on.visits.at(-1)!.searchParams.get("scope")).toBe("read write");
    expect(await stepUp()).toBe(true);
    await expect(stepUp()).rejects.toThrow(/"write"/);
    expect(on.visits).toHaveLength(3);
    expect(await challenge(auth, "Bearer", MCP, 403)).toBe(false);
  });

  it("are for one server, also where two share the hook [auth-header]", async () => {
    const on = world();
    const other = new URL("https://elsewhere.example.com/mcp");
    const auth = user(on);
    await challenge(auth);
    expect(await bearer(auth)).toMatch(/^Bearer access-/);
    expect(await bearer(auth, other)).toBeUndefined();
  });

  it("R46 and codes, verifiers, secrets are in no error", async () => {
    const on = world();
    const secrets = ["s3cret-canary", "code-1", "access-", "refresh-"];
    const client = { id: "known", secret: "s3cret-canary" };
    on.refuse = (form) => ({ error: "invalid_grant", error_description: `no ${String(form.get("code"))}` });
    for (const auth of [user(on, { client }), oauthClient({ client, fetch: on.fetch })]) {
      const error = (await challenge(auth).catch((reason: unknown) => reason)) as Error;
      expect(error).toMatchObject({ code: "unauthorized" });
      for (const secret of secrets) expect(`${error.message} ${String(error.stack)}`).not.toContain(secret);
      expect(error.message).not.toContain(on.exchanges()[0]?.form.get("code_verifier"));
    }
  });

  it("R42 of a client that acts for itself name the resource, too [auth-resource]", async () => {
    const on = world();
    const auth = oauthClient({ client: { id: "known", secret: "s" }, fetch: on.fetch });
    expect(await challenge(auth)).toBe(true);
    expect(on.exchanges()[0]).toMatchObject({ authorization: `Basic ${btoa("known:s")}` });
    expect(on.exchanges()[0]?.form.get("resource")).toBe(MCP.href);
  });
});
