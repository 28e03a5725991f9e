import { describe, expect, it } from "vitest";
import { bearerAuth } from "../../../src/runtime/auth/bearer.js";
import type { AuthInfo } from "../../../src/runtime/protocol/server.js";

const RESOURCE = "https://mcp.example.com/mcp";
const ISSUER = "https://auth.example.com";
const GOOD: AuthInfo = {
  subject: "ada",
  issuer: ISSUER,
  audience: RESOURCE,
  scopes: ["read"],
  expiresAt: 4_000_000_000,
};

const auth = bearerAuth({
  resource: RESOURCE,
  authorizationServers: [ISSUER],
  scopes: ["read"],
  verify: (token) => Promise.resolve(tokens[token]),
});
const tokens: Record<string, AuthInfo> = {
  good: GOOD,
  slash: { ...GOOD, audience: [`${RESOURCE}/`] },
  elsewhere: { ...GOOD, audience: "https://other.example.com/mcp" },
  nowhere: { subject: "ada", issuer: ISSUER, scopes: ["read"] },
  stranger: { ...GOOD, issuer: "https://evil.example.com" },
  old: { ...GOOD, expiresAt: 1 },
  weak: { ...GOOD, scopes: [] },
};
const verify = async (authorization: string | undefined): Promise<unknown> =>
  auth.verify({
    method: "POST",
    url: RESOURCE,
    header: (name) => (name === "authorization" ? authorization : undefined),
  });

describe("bearerAuth", () => {
  it("R43 lets a token through that was issued for this server", async () => {
    expect(await verify("Bearer good")).toBe(GOOD);
    expect(await verify("bearer slash")).toMatchObject({ subject: "ada" });
  });

  it.each(["elsewhere", "nowhere", "stranger", "old", "unknown"])(
    "R43 refuses the token %s with 401 and where to learn more [auth-audience] [auth-resource-metadata]",
    async (token) => {
      expect(await verify(`Bearer ${token}`)).toMatchObject({
        status: 401,
        wwwAuthenticate: expect.stringContaining(
          'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
        ) as string,
      });
    },
  );

  it.each([undefined, "", "Basic Z29vZA==", "Bearer", "Bearer good bad", 'Bearer good"', "Bearer good,Bearer good"])(
    "challenges %j without an error code, since no token came",
    async (header) => {
      const answer = (await verify(header)) as { status: number; wwwAuthenticate: string };
      expect(answer.status).toBe(401);
      expect(answer.wwwAuthenticate).not.toContain("error=");
      expect(answer.wwwAuthenticate).toContain('scope="read"');
    },
  );

  it("asks for the missing scope with 403 [auth-scope-challenge]", async () => {
    expect(await verify("Bearer weak")).toMatchObject({
      status: 403,
      wwwAuthenticate: expect.stringContaining("insufficient_scope") as string,
    });
  });

  it("R46 repeats no token in a challenge", async () => {
    expect(JSON.stringify(await verify("Bearer canary-3f1c"))).not.toContain("canary-3f1c");
  });

  it("publishes where its tokens come from [auth-resource-metadata]", () => {
    expect(auth.metadata?.path).toBe("/.well-known/oauth-protected-resource/mcp");
    expect(JSON.parse(auth.metadata?.body ?? "")).toMatchObject({
      resource: RESOURCE,
      authorization_servers: [ISSUER],
    });
  });
});
