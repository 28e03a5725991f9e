import * as oauth from "oauth4webapi";
import type { Discovered } from "./discovery.js";
import { quoted, shownFailure, unauthorized } from "./failure.js";
import { requestOptions, type RegisteredClient } from "./registration.js";
import { checkedUrl, type SafeFetchOptions } from "./safe-fetch.js";
import { tokensOf, type Tokens } from "./tokens.js";

/** What every grant needs. */
export interface GrantContext {
  found: Discovered;
  registered: RegisteredClient;
  scopes: readonly string[];
  fetching: SafeFetchOptions;
  dpop?: oauth.DPoPHandle | undefined;
  /** Whether a token that is not bound to our key is refused. */
  requireDPoP?: boolean;
  /** Aborted when nobody waits for the token any more. */
  signal: AbortSignal;
}

/**
 * Sends the user to `url` and resolves to the URL that the authorization server sent them back to; rejects where they do not
 * come back.
 */
export type Authorize = (url: URL, options: { signal: AbortSignal }) => Promise<URL>;

/**
 * Authorization code grant with PKCE S256 and resource indicators. `iss` (RFC 9207), state and errors of the response are
 * checked before the code goes anywhere.
 */
export async function authorizationCode(
  context: GrantContext,
  redirectUri: string,
  authorize: Authorize,
): Promise<Tokens> {
  const { found, registered, scopes, fetching, signal } = context;
  const { server, resource } = found;
  if (server.authorization_endpoint === undefined) throw unauthorized(`${server.issuer} has no authorization endpoint`);
  if (server.code_challenge_methods_supported?.includes("S256") !== true) {
    throw unauthorized(
      `${server.issuer} does not say that it supports PKCE: expected "S256" in code_challenge_methods_supported, ` +
        `got ${quoted(JSON.stringify(server.code_challenge_methods_supported) ?? "none")}`,
    );
  }
  const url = checkedUrl(server.authorization_endpoint, fetching.allowLoopback, fetching.privateHosts);
  // Nobody should consent in vain.
  checkedUrl(server.token_endpoint ?? "", fetching.allowLoopback, fetching.privateHosts);
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const parameters: Record<string, string> = {
    response_type: "code",
    client_id: registered.client.client_id,
    redirect_uri: redirectUri,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    resource,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
    // OpenID Connect gives refresh tokens for `offline_access` only with it (Core, section 11).
    ...(scopes.includes("offline_access") ? { prompt: "consent" } : {}),
  };
  url.hash = "";
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const callback = new URL(await authorize(url, { signal }));
  signal.throwIfAborted();
  const code = callback.searchParams.get("code") ?? "";
  return tokenRequest(context, [code, verifier, state], () => {
    const answer = checkedAnswer(server, registered.client, callback, state);
    return oauth
      .authorizationCodeGrantRequest(server, registered.client, registered.auth, answer, redirectUri, verifier, {
        ...tokenOptions(context),
        additionalParameters: { resource },
      })
      .then((reply) => oauth.processAuthorizationCodeResponse(server, registered.client, reply));
  });
}

/** The library checks all of it too; it does not say what it expected and what it got (R41). */
function checkedAnswer(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  { searchParams }: URL,
  state: string,
): URLSearchParams {
  const iss = searchParams.get("iss");
  if (iss === null ? server.authorization_response_iss_parameter_supported === true : iss !== server.issuer) {
    throw unauthorized(
      `the answer's iss is wrong: expected ${server.issuer}, got ${iss === null ? "none" : quoted(iss)}`,
    );
  }
  const returned = searchParams.get("state");
  if (returned !== state) {
    throw unauthorized(
      `the answer's state is wrong: expected the one that was sent, got ${returned === null ? "none" : "another"}`,
    );
  }
  return oauth.validateAuthResponse(server, client, searchParams, state);
}

/** Exchanges a refresh token; the server may rotate it. */
export async function refresh(context: GrantContext, refreshToken: string): Promise<Tokens> {
  const { found, registered } = context;
  const renewed = await tokenRequest(context, [refreshToken], () =>
    oauth
      .refreshTokenGrantRequest(found.server, registered.client, registered.auth, refreshToken, {
        ...tokenOptions(context),
        additionalParameters: { resource: found.resource },
      })
      .then((reply) => oauth.processRefreshTokenResponse(found.server, registered.client, reply)),
  );
  return { refreshToken, ...renewed };
}

/** Any grant without a user: `client_credentials`, JWT bearer. */
export async function directGrant(
  context: GrantContext,
  grantType: string,
  parameters: Record<string, string>,
): Promise<Tokens> {
  const { found, registered, scopes } = context;
  const { server, resource } = found;
  const body = { ...parameters, resource, ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }) };
  return tokenRequest(context, Object.values(parameters), () =>
    oauth
      .genericTokenEndpointRequest(server, registered.client, registered.auth, grantType, body, tokenOptions(context))
      .then((reply) => oauth.processGenericTokenEndpointResponse(server, registered.client, reply)),
  );
}

function tokenOptions({ fetching, dpop }: GrantContext): ReturnType<typeof requestOptions> & oauth.DPoPRequestOptions {
  return { ...requestOptions(fetching), ...(dpop === undefined ? {} : { DPoP: dpop }) };
}

/** @param secrets What goes out, and may not come back in an error. */
async function tokenRequest(
  context: GrantContext,
  secrets: readonly string[],
  request: () => Promise<oauth.TokenEndpointResponse>,
): Promise<Tokens> {
  const { found, registered, scopes, requireDPoP } = context;
  let response: oauth.TokenEndpointResponse;
  try {
    // A server may ask for a nonce in the proof (RFC 9449, section 8); the library has remembered it, so once more is enough.
    response = await request().catch((error: unknown) => {
      if (oauth.isDPoPNonceError(error)) return request();
      throw error;
    });
  } catch (error) {
    throw shownFailure(error, [...secrets, registered.secret ?? ""]);
  }
  if (requireDPoP === true && response.token_type !== "dpop") {
    throw unauthorized(
      `${found.server.issuer} does not bind tokens to keys: expected a DPoP token, got a bearer token`,
    );
  }
  return tokensOf(response, found.server.issuer, scopes);
}
