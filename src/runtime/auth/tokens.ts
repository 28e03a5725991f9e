import type * as oauth from "oauth4webapi";
import { scopesIn } from "./challenge.js";
import { readStored, type AuthStore } from "./store.js";

/** Tokens of one MCP server. Secrets: never logged, never in an error. */
export interface Tokens {
  accessToken: string;
  /** Whether the token works with the proofs of our key only (RFC 9449). */
  dpop?: boolean;
  refreshToken?: string;
  /** Which authorization server issued them. */
  issuer: string;
  /** Scopes asked for, which a step-up adds to. */
  scopes: readonly string[];
  /** Milliseconds since 1970; absent where the server did not say. */
  expiresAt?: number;
  /** Milliseconds since 1970. */
  issuedAt: number;
  /** Where the server said that its metadata is. */
  metadataUrl?: string | undefined;
}

/** How long before its end a token is renewed, in milliseconds; of short-lived ones, a tenth of their life. */
const RENEW_BEFORE_MS = 30_000;

/** Whether the token has ended, or will before a request with it arrives. */
export function endsSoon({ expiresAt, issuedAt }: Tokens, now: number = Date.now()): boolean {
  return expiresAt !== undefined && now >= expiresAt - Math.min(RENEW_BEFORE_MS, (expiresAt - issuedAt) / 10);
}

/** What a token response says. */
export function tokensOf(
  response: oauth.TokenEndpointResponse,
  issuer: string,
  asked: readonly string[],
  now: number = Date.now(),
): Tokens {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = response;
  return {
    accessToken,
    ...(response.token_type === "dpop" ? { dpop: true } : {}),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    issuer,
    scopes: [...new Set([...asked, ...(scopesIn(response.scope) ?? [])])],
    ...(seconds === undefined ? {} : { expiresAt: now + seconds * 1000 }),
    issuedAt: now,
  };
}

/** Tokens as `store` has them; whatever else stands there counts as none. */
export async function storedTokens(store: AuthStore, key: string): Promise<Tokens | undefined> {
  const { accessToken, refreshToken, issuer, scopes, expiresAt, issuedAt, metadataUrl } =
    (await readStored(store, key)) ?? {};
  if (typeof accessToken !== "string" || typeof issuer !== "string") return undefined;
  return {
    accessToken,
    issuer,
    ...(typeof refreshToken === "string" ? { refreshToken } : {}),
    scopes: Array.isArray(scopes) ? scopes.filter((scope): scope is string => typeof scope === "string") : [],
    ...(typeof expiresAt === "number" ? { expiresAt } : {}),
    issuedAt: typeof issuedAt === "number" ? issuedAt : 0,
    ...(typeof metadataUrl === "string" ? { metadataUrl } : {}),
  };
}
