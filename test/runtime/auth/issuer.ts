import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as jose from "jose";

// A small authorization server on 127.0.0.1: real HTTP, real keys, real signatures. It is strict where OAuth 2.1 is.

export interface Issuer {
  readonly url: string;
  readonly jwksUri: string;
  /** Every request to the token endpoint. */
  readonly exchanges: { form: URLSearchParams; authorization: string | undefined; dpop: string | undefined }[];
  readonly registrations: Record<string, unknown>[];
  /** Authorization requests that a user saw. */
  readonly visits: URL[];
  /** What tests turn. */
  readonly settings: Settings;
  /** The user's part: goes to the address, consents, and comes back with a code. */
  authorize(url: URL): Promise<URL>;
  /** A signed access token with whatever claims. */
  sign(claims: jose.JWTPayload, options?: { expires?: string | number; key?: jose.CryptoKey }): Promise<string>;
  close(): Promise<void>;
}

interface Settings {
  /** Seconds. */
  lifetime: number;
  metadata: Record<string, unknown>;
  clients: Map<string, { secret?: string; key?: jose.CryptoKey }>;
  /** Asked for in DPoP proofs at the token endpoint. */
  nonce?: string;
  /** How long a token takes, in milliseconds. */
  delayMs: number;
  /** Whether users' tokens come with refresh tokens. */
  renewable: boolean;
  /** Takes the place of `aud`. */
  audience?: string;
}

interface Grant {
  client: string;
  scope: string;
  resource: string;
  challenge: string;
  redirect: string;
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await jose.generateKeyPair("ES256");
  const jwk = { ...(await jose.exportJWK(publicKey)), alg: "ES256", kid: "1" };
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();
  const settings: Settings = { lifetime: 3600, metadata: {}, clients: new Map(), delayMs: 0, renewable: true };
  const self: Omit<Issuer, "url" | "jwksUri"> = {
    exchanges: [],
    registrations: [],
    visits: [],
    settings,
    async authorize(url) {
      self.visits.push(url);
      const response = await fetch(url, { redirect: "manual" });
      const location = response.headers.get("location");
      if (location === null) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
      return new URL(location);
    },
    sign: (claims, { expires = `${settings.lifetime}s`, key = privateKey } = {}) =>
      new jose.SignJWT({ iss: url, sub: "ada", ...claims })
        .setProtectedHeader({ alg: "ES256", kid: "1", typ: "at+jwt" })
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(key),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      if (error instanceof Refusal) json(response, 400, { error: error.code, error_description: error.message });
      else response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url!, url);
    switch (`${request.method} ${target.pathname}`) {
      case "GET /.well-known/oauth-authorization-server":
        return json(response, 200, { ...metadata(), ...settings.metadata });
      case "GET /jwks":
        return json(response, 200, { keys: [jwk] });
      case "GET /authorize":
        return void response.writeHead(302, { location: consent(target.searchParams).href }).end();
      case "POST /register": {
        const asked = JSON.parse(await text(request)) as Record<string, unknown>;
        self.registrations.push(asked);
        const id = `dynamic-${self.registrations.length}`;
        settings.clients.set(id, {});
        return json(response, 201, { ...asked, client_id: id, token_endpoint_auth_method: "none" });
      }
      case "POST /token":
        return token(request, response, new URLSearchParams(await text(request)));
      default:
        response.writeHead(404).end();
    }
  }

  const metadata = (): object => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    registration_endpoint: `${url}/register`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"],
    authorization_response_iss_parameter_supported: true,
    scopes_supported: ["offline_access"],
    dpop_signing_alg_values_supported: ["ES256"],
  });

  function consent(asked: URLSearchParams): URL {
    const one = (name: string): string => asked.get(name) ?? refuse("invalid_request", `no ${name}`);
    const back = new URL(one("redirect_uri"));
    if (asked.get("code_challenge_method") !== "S256") refuse("invalid_request", "PKCE");
    const code = `code-${randomUUID()}`;
    codes.set(code, {
      client: one("client_id"),
      scope: asked.get("scope") ?? "",
      resource: one("resource"),
      challenge: one("code_challenge"),
      redirect: back.href,
    });
    for (const [name, value] of Object.entries({ code, state: one("state"), iss: url }))
      back.searchParams.set(name, value);
    return back;
  }

  async function token(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): Promise<void> {
    const { authorization, dpop } = request.headers as { authorization?: string; dpop?: string };
    self.exchanges.push({ form, authorization, dpop });
    if (settings.delayMs > 0) await new Promise((resume) => setTimeout(resume, settings.delayMs));
    const client = await authenticated(form, authorization);
    const jkt = dpop === undefined ? undefined : await thumbprint(dpop, response);
    const grant = granted(form, client);
    const access = await self.sign({
      aud: settings.audience ?? grant.resource,
      client_id: client,
      scope: grant.scope,
      jti: randomUUID(),
      ...(jkt === undefined ? {} : { cnf: { jkt } }),
    });
    const renewable = settings.renewable && form.get("grant_type") !== "client_credentials";
    const refresh = renewable ? `refresh-${randomUUID()}` : undefined;
    if (refresh !== undefined) refreshTokens.set(refresh, grant);
    json(response, 200, {
      access_token: access,
      token_type: jkt === undefined ? "Bearer" : "DPoP",
      expires_in: settings.lifetime,
      scope: grant.scope,
      refresh_token: refresh,
    });
  }

  function granted(form: URLSearchParams, client: string): Grant {
    const resource = form.get("resource") ?? refuse("invalid_target", "no resource");
    if (form.get("grant_type") === "client_credentials") {
      return { client, resource, scope: form.get("scope") ?? "", challenge: "", redirect: "" };
    }
    const [store, name] =
      form.get("grant_type") === "refresh_token"
        ? ([refreshTokens, "refresh_token"] as const)
        : ([codes, "code"] as const);
    const given = form.get(name) ?? "";
    const grant = store.get(given);
    // Each is good once: a refresh token is rotated.
    store.delete(given);
    if (grant?.client !== client || grant.resource !== resource)
      return refuse("invalid_grant", `no such ${name}: ${given}`);
    if (name === "refresh_token") return grant;
    const digest = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (digest !== grant.challenge || form.get("redirect_uri") !== grant.redirect) refuse("invalid_grant", "PKCE");
    return grant;
  }

  async function authenticated(form: URLSearchParams, authorization: string | undefined): Promise<string> {
    const assertion = form.get("client_assertion");
    const basic = authorization === undefined ? undefined : atob(authorization.slice("Basic ".length)).split(":");
    const decoded = (text: string | undefined): string => decodeURIComponent((text ?? "").replaceAll("+", " "));
    const id = basic ? decoded(basic[0]) : (form.get("client_id") ?? (assertion ? jose.decodeJwt(assertion).sub! : ""));
    const isUrl = id.startsWith("https://");
    const known = settings.clients.get(id) ?? (isUrl ? {} : refuse("invalid_client", "unknown"));
    if (known.key !== undefined) {
      await jose.jwtVerify(assertion ?? "", known.key, { issuer: id, subject: id, audience: url });
    } else if (known.secret !== (basic ? decoded(basic[1]) : (form.get("client_secret") ?? undefined))) {
      refuse("invalid_client", `wrong secret: ${String(basic?.[1])}`);
    }
    return id;
  }

  async function thumbprint(proof: string, response: ServerResponse): Promise<string> {
    const { payload, protectedHeader } = await jose.jwtVerify(proof, jose.EmbeddedJWK, { typ: "dpop+jwt" });
    if (payload["htu"] !== `${url}/token` || payload["htm"] !== "POST") refuse("invalid_dpop_proof", "htu");
    if (settings.nonce !== undefined && payload["nonce"] !== settings.nonce) {
      response.setHeader("dpop-nonce", settings.nonce);
      refuse("use_dpop_nonce", "nonce");
    }
    return jose.calculateJwkThumbprint(protectedHeader.jwk!);
  }

  return Object.assign(self, { url, jwksUri: `${url}/jwks` });
}

class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function refuse(code: string, message: string): never {
  throw new Refusal(code, message);
}

async function text(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

function json(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}
