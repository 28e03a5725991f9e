import * as oauth from "oauth4webapi";
import { unauthorized, type Discovered } from "./discovery.js";
import { requestOptions, type RegisteredClient } from "./registration.js";
import type { SafeFetchOptions } from "./safe-fetch.js";

/** Tokens of one MCP server. Secrets: never logged, never in an error. */
export interface Tokens {
  accessToken: string;
  refreshToken?: string;
  /** Which authorization server issued them. */
  issuer: string;
  /** Scopes asked for, which a step-up adds to. */
  scopes: readonly string[];
  /** Milliseconds since 1970; absent where the server did not say. */
  expiresAt?: number;
}

/** What every grant needs. */
export interface GrantContext {
  found: Discovered;
  registered: RegisteredClient;
  scopes: readonly string[];
  fetching: SafeFetchOptions;
  dpop?: oauth.DPoPHandle | undefined;
}

/** Sends the user to `url` and resolves to the URL that the authorization server sent them back to. */
export type Authorize = (url: URL) => Promise<URL>;

/**
 * Authorization code grant with PKCE S256 and resource indicators. State, `iss` (RFC 9207) and errors of the response are
 * checked before the code goes anywhere.
 */
export async function authorizationCode(
  context: GrantContext,
  redirectUri: string,
  authorize: Authorize,
): Promise<Tokens> {
  const { found, registered, scopes } = context;
  const { server, resource } = found;
  if (server.authorization_endpoint === undefined) throw unauthorized(`${server.issuer} has no authorization endpoint`);
  if (server.code_challenge_methods_supported?.includes("S256") !== true) {
    throw unauthorized(
      `${server.issuer} does not say that it supports PKCE with S256; expected it in code_challenge_methods_supported`,
    );
  }
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint);
  const parameters: Record<string, string> = {
    response_type: "code",
    client_id: registered.client.client_id,
    redirect_uri: redirectUri,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    resource,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  oauth.checkProtocol(url, !context.fetching.allowLoopback);
  const callback = await authorize(url);
  const answer = oauth.validateAuthResponse(server, registered.client, callback, state);
  const response = await withNonceRetry(() =>
    oauth
      .authorizationCodeGrantRequest(server, registered.client, registered.auth, answer, redirectUri, verifier, {
        ...tokenOptions(context),
        additionalParameters: { resource },
      })
      .then((reply) => oauth.processAuthorizationCodeResponse(server, registered.client, reply)),
  );
  return tokens(response, context);
}

/** Exchanges a refresh token; the server may rotate it. */
export async function refresh(context: GrantContext, refreshToken: string): Promise<Tokens> {
  const { found, registered } = context;
  const response = await withNonceRetry(() =>
    oauth
      .refreshTokenGrantRequest(found.server, registered.client, registered.auth, refreshToken, {
        ...tokenOptions(context),
        additionalParameters: { resource: found.resource },
      })
      .then((reply) => oauth.processRefreshTokenResponse(found.server, registered.client, reply)),
  );
  return { refreshToken, ...tokens(response, context) };
}

/** Any grant without a user: `client_credentials`, JWT bearer. */
export async function directGrant(
  context: GrantContext,
  grantType: string,
  parameters: Record<string, string>,
): Promise<Tokens> {
  const { found, registered, scopes } = context;
  const body = { ...parameters, resource: found.resource, ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }) };
  const response = await withNonceRetry(() =>
    oauth
      .genericTokenEndpointRequest(
        found.server,
        registered.client,
        registered.auth,
        grantType,
        body,
        tokenOptions(context),
      )
      .then((reply) => oauth.processGenericTokenEndpointResponse(found.server, registered.client, reply)),
  );
  return tokens(response, context);
}

function tokenOptions({ fetching, dpop }: GrantContext): ReturnType<typeof requestOptions> & oauth.DPoPRequestOptions {
  return { ...requestOptions(fetching), ...(dpop === undefined ? {} : { DPoP: dpop }) };
}

/** A server may ask for a nonce in the proof (RFC 9449, section 8); the library has remembered it, so once more is enough. */
async function withNonceRetry<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (oauth.isDPoPNonceError(error)) return request();
    throw error;
  }
}

function tokens(response: oauth.TokenEndpointResponse, { found, scopes }: GrantContext): Tokens {
  return {
    accessToken: response.access_token,
    ...(response.refresh_token === undefined ? {} : { refreshToken: response.refresh_token }),
    issuer: found.server.issuer,
    scopes: response.scope === undefined ? scopes : [...new Set([...scopes, ...response.scope.split(" ")])],
    ...(response.expires_in === undefined ? {} : { expiresAt: Date.now() + response.expires_in * 1000 }),
  };
}
