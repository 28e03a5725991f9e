import type { AuthChallenge, AuthRequest, ServerAuth } from "../http/auth-hook.js";
import type { AuthInfo } from "../protocol/server.js";
import { ConnectionError } from "../protocol/errors.js";
import { isLoopback } from "./addresses.js";
import { scopeArray, scopesIn } from "./challenge.js";

/** Options of `bearerAuth`. */
export interface BearerOptions {
  /** The MCP server's canonical URI, as clients name it in `resource`; tokens must be issued for it. */
  resource: string;
  /** Issuers of the authorization servers whose tokens are taken. At least one. */
  authorizationServers: readonly string[];
  /**
   * Looks a token up: checks its signature (or asks its issuer) and resolves to what it says, or to `undefined` where it is
   * not valid. `jwtVerifier` is one for JWTs. Subject, audience, issuer and expiry are checked again here, so all of them
   * must be there (R43). Rejecting answers 500, for instance where the issuer's keys cannot be fetched.
   */
  verify(token: string): Promise<AuthInfo | undefined>;
  /** Scopes that every request needs. Default: none. */
  scopes?: readonly string[];
  /** What metadata lists as `scopes_supported`. Default: `scopes`. */
  scopesSupported?: readonly string[];
}

/**
 * Bearer tokens at the edge (RFC 6750) with protected-resource metadata (RFC 9728). A token is taken only if it was issued by
 * one of `authorizationServers`, for `resource`, and has not ended (specification, "Token Handling").
 *
 * @throws {TypeError} `resource` is no URL, or there is no authorization server.
 */
export function bearerAuth(options: BearerOptions): ServerAuth {
  const resource = new URL(options.resource);
  if (options.authorizationServers.length === 0)
    throw new TypeError("bearerAuth: expected at least one authorization server");
  const path = resource.pathname === "/" ? "" : resource.pathname;
  const wellKnown = "/.well-known/oauth-protected-resource";
  const metadataUrl = `${resource.origin}${wellKnown}${path}`;
  const supported = options.scopesSupported ?? options.scopes;
  const body = JSON.stringify({
    resource: options.resource,
    authorization_servers: options.authorizationServers,
    bearer_methods_supported: ["header"],
    ...(supported === undefined ? {} : { scopes_supported: supported }),
  });

  const refuse = (status: 401 | 403, parameters: Record<string, string>): AuthChallenge => ({
    status,
    wwwAuthenticate: `Bearer ${Object.entries({ ...parameters, resource_metadata: metadataUrl })
      .map(([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`)
      .join(", ")}`,
  });
  const insufficientScope = (_auth: AuthInfo, scopes: readonly string[]): AuthChallenge =>
    refuse(403, { error: "insufficient_scope", error_description: "the token lacks a scope", ...scope(scopes) });
  const scope = (scopes: readonly string[] | undefined): Record<string, string> =>
    scopes === undefined || scopes.length === 0 ? {} : { scope: scopes.join(" ") };

  return {
    metadata: { path: wellKnown + path, body },
    async verify(request: AuthRequest) {
      const token = bearerToken(request.header("authorization"));
      if (token === undefined) return refuse(401, scope(options.scopes));
      const auth = await options.verify(token);
      const problem = auth === undefined ? "the token is not valid" : tokenProblem(auth, options);
      if (auth === undefined || problem !== undefined) {
        return refuse(401, { error: "invalid_token", error_description: problem ?? "", ...scope(options.scopes) });
      }
      const missing = (options.scopes ?? []).filter((wanted) => !auth.scopes.includes(wanted));
      return missing.length === 0 ? auth : insufficientScope(auth, options.scopes ?? []);
    },
    insufficientScope,
  };
}

/** The token of `Authorization: Bearer …`; the scheme in any case, the token in the characters of RFC 6750. */
function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
}

function tokenProblem(auth: AuthInfo, { resource, authorizationServers }: BearerOptions): string | undefined {
  if (typeof auth.subject !== "string" || auth.subject === "") return "the token names no subject";
  if (!authorizationServers.includes(auth.issuer)) return "the token comes from another issuer";
  const audience = typeof auth.audience === "string" ? [auth.audience] : (auth.audience ?? []);
  if (!audience.some((one) => sameResource(one, resource))) return "the token is for another audience";
  // Written so that NaN has expired, too.
  if (!((auth.expiresAt ?? NaN) * 1000 > Date.now())) return "the token has expired";
  return undefined;
}

/** A bare origin may be written with a slash or without (specification, "Canonical Server URI"). */
function sameResource(left: string, right: string): boolean {
  return left === right || left.replace(/\/$/, "") === right.replace(/\/$/, "");
}

/** Options of `jwtVerifier`. */
export interface JwtVerifierOptions {
  /** `iss` that tokens must have. */
  issuer: string;
  /** `aud` that tokens must have: the MCP server's `resource`. */
  audience: string;
  /** Where the issuer publishes its keys: https. */
  jwksUri: string;
  /** Algorithms that are taken. Default: the asymmetric ones of `jose`'s key set. */
  algorithms?: readonly string[];
  /** Seconds of clock difference that are forgiven. Default: 5. */
  clockToleranceSeconds?: number;
}

/** What `jose` says of tokens that are not valid. Everything else is the issuer's keys, or ours to mend. */
const BAD_TOKEN: ReadonlySet<unknown> = new Set([
  ...["ERR_JWT_CLAIM_VALIDATION_FAILED", "ERR_JWT_EXPIRED", "ERR_JWT_INVALID", "ERR_JWS_INVALID"],
  ...["ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "ERR_JWKS_NO_MATCHING_KEY", "ERR_JWKS_MULTIPLE_MATCHING_KEYS"],
  ...["ERR_JOSE_ALG_NOT_ALLOWED", "ERR_JOSE_NOT_SUPPORTED"],
]);

/**
 * Verifies JWT access tokens (RFC 9068) with the optional peer `jose`, loaded at the first token. For `BearerOptions.verify`:
 * resolves to `undefined` for a token that is not valid, rejects where the issuer's keys cannot be fetched.
 *
 * @throws {TypeError} `jwksUri` is neither https nor http on loopback.
 */
export function jwtVerifier(options: JwtVerifierOptions): (token: string) => Promise<AuthInfo | undefined> {
  const { clockToleranceSeconds: clockTolerance = 5 } = options;
  const jwksUri = new URL(options.jwksUri);
  if (jwksUri.protocol !== "https:" && !(jwksUri.protocol === "http:" && isLoopback(jwksUri.hostname))) {
    throw new TypeError(`jwksUri: expected https, or http on loopback, got ${jwksUri.origin}`);
  }
  let keys:
    | Promise<{ jose: typeof import("jose"); keySet: ReturnType<(typeof import("jose"))["createRemoteJWKSet"]> }>
    | undefined;
  return async (token) => {
    keys ??= import("jose").then(
      (jose) => ({ jose, keySet: jose.createRemoteJWKSet(jwksUri) }),
      (cause: unknown) => {
        throw new ConnectionError("unsupported", "jwtVerifier needs the package `jose`: npm install jose", { cause });
      },
    );
    const { jose, keySet } = await keys;
    try {
      const { payload } = await jose.jwtVerify(token, keySet, {
        issuer: options.issuer,
        // A bare origin may be written with a slash or without.
        audience: [options.audience.replace(/\/$/, ""), options.audience.replace(/\/?$/, "/")],
        clockTolerance,
        requiredClaims: ["sub", "exp"],
        ...(options.algorithms === undefined ? {} : { algorithms: [...options.algorithms] }),
      });
      const scope = payload["scope"] ?? payload["scp"];
      const clientId = payload["client_id"] ?? payload["azp"];
      return {
        subject: payload.sub ?? "",
        issuer: payload.iss ?? "",
        ...(typeof clientId === "string" ? { clientId } : {}),
        scopes: (typeof scope === "string" ? scopesIn(scope) : scopeArray(scope)) ?? [],
        ...(payload.aud === undefined ? {} : { audience: payload.aud }),
        // Whoever looks at it again forgives the same difference.
        ...(payload.exp === undefined ? {} : { expiresAt: payload.exp + clockTolerance }),
        claims: payload,
      };
    } catch (error) {
      // A bad token is an answer; unreachable keys are not, and must not look like one.
      if (error instanceof jose.errors.JOSEError && BAD_TOKEN.has(error.code)) return undefined;
      throw error;
    }
  };
}
