import { createHash } from "node:crypto";

// An MCP server and its authorization servers, as far as a client's OAuth sees them: a `fetch` that answers in their place.

export const MCP = new URL("https://mcp.example.com/mcp");
export const ISSUER = "https://auth.example.com";
export const REDIRECT = "http://localhost:3000/callback";

/** One request that arrived. */
export interface Seen {
  method: string;
  url: string;
  authorization: string | null;
  form: URLSearchParams;
  json: Record<string, unknown>;
}

export interface World {
  fetch: typeof fetch;
  seen: Seen[];
  /** Documents by URL; tests put in and take out what they are about. */
  documents: Map<string, unknown>;
  /** The browser: goes to the authorization endpoint, comes back with a code. */
  authorize(url: URL): Promise<URL>;
  /** Authorization requests, in order. */
  visits: URL[];
  /** Changes what the user comes back with. */
  callback: (answer: URL) => void;
  /** Answers of the token endpoint, in place of a token. */
  refuse: (form: URLSearchParams) => object | undefined;
  /** Requests to the token endpoints. */
  exchanges(): Seen[];
}

export function serverMetadata(issuer: string, more: object = {}): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/register`,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none", "client_secret_basic"],
    ...more,
  };
}

export function world(): World {
  const seen: Seen[] = [];
  const challenges = new Map<string, string>();
  let count = 0;
  const self: World = {
    seen,
    visits: [],
    documents: new Map<string, unknown>([
      [
        "https://mcp.example.com/.well-known/oauth-protected-resource/mcp",
        { resource: MCP.href, authorization_servers: [ISSUER], scopes_supported: ["read"] },
      ],
      [`${ISSUER}/.well-known/oauth-authorization-server`, serverMetadata(ISSUER)],
    ]),
    callback: () => undefined,
    refuse: () => undefined,
    exchanges: () => seen.filter(({ url }) => url.endsWith("/token")),
    authorize(url) {
      self.visits.push(url);
      const code = `code-${(count += 1)}`;
      challenges.set(code, url.searchParams.get("code_challenge")!);
      const answer = new URL(url.searchParams.get("redirect_uri")!);
      answer.searchParams.set("code", code);
      answer.searchParams.set("state", url.searchParams.get("state")!);
      self.callback(answer);
      return Promise.resolve(answer);
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const body = await request.text();
      const { pathname } = new URL(request.url);
      const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") === true;
      seen.push({
        method: request.method,
        url: request.url,
        authorization: request.headers.get("authorization"),
        form: new URLSearchParams(isForm ? body : ""),
        json: isForm || body === "" ? {} : (JSON.parse(body) as Record<string, unknown>),
      });
      if (pathname.endsWith("/register")) {
        const client_id = `client-${(count += 1)}`;
        return Response.json({ ...(JSON.parse(body) as object), client_id }, { status: 201 });
      }
      if (pathname.endsWith("/token")) return token(new URLSearchParams(body));
      const document = self.documents.get(request.url);
      return document === undefined ? new Response("no", { status: 404 }) : Response.json(document);
    },
  };

  function token(form: URLSearchParams): Response {
    const refused = self.refuse(form);
    if (refused !== undefined) return Response.json(refused, { status: 400 });
    if (form.get("grant_type") === "authorization_code") {
      const digest = createHash("sha256").update(form.get("code_verifier")!).digest("base64url");
      if (digest !== challenges.get(form.get("code")!))
        return Response.json({ error: "invalid_grant" }, { status: 400 });
    }
    const number = (count += 1);
    return Response.json({
      access_token: `access-${number}`,
      refresh_token: `refresh-${number}`,
      token_type: "Bearer",
      expires_in: 3600,
    });
  }
  return self;
}
