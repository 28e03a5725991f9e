import * as oauth from "oauth4webapi";
import type { HttpAuth } from "../http/auth-hook.js";
import { shownFailure, unauthorized } from "./failure.js";
import { authorizationCode, directGrant, type Authorize } from "./grants.js";
import { oauthSession } from "./oauth.js";
import type { OAuthOptions } from "./options.js";
import {
  checkRegistration,
  clientSecretBasic,
  registeredClient,
  requestOptions,
  type PreRegisteredClient,
  type RegistrationOptions,
} from "./registration.js";
import type { SafeFetchOptions } from "./safe-fetch.js";

/** Options of `oauthUser`. */
export interface UserOptions extends OAuthOptions, RegistrationOptions {
  /**
   * Sends the user to the URL, by whatever means the app has (the runtime never opens anything), and resolves to the URL
   * that the user came back to. The URL has been checked: https, or http on loopback where that is allowed. Where it rejects,
   * so do the requests that wait for it; `signal` aborts when the time for it is over.
   */
  authorize: Authorize;
}

/**
 * A user authorizes this client in the browser: authorization code with PKCE.
 *
 * @example httpTransport(url, { auth: oauthUser({ redirectUri: "http://localhost:3000/callback", authorize: openAndWait }) })
 * @throws {TypeError} `redirectUri` is neither https nor on loopback, or `clientMetadataUrl` is not https with a path.
 */
export function oauthUser(options: UserOptions): HttpAuth {
  checkRegistration(options);
  return oauthSession(options, {
    interactive: true,
    known: options.client,
    client: (context) => registeredClient(context, options),
    tokens: (context) => authorizationCode(context, options.redirectUri, options.authorize),
  });
}

/** Options of `oauthClient`: who the client is, and how it proves it. */
export interface ClientCredentialsOptions extends OAuthOptions {
  /** With `secret`, or with `privateKey` (PKCS #8 in PEM) for `private_key_jwt`. */
  client: PreRegisteredClient & {
    privateKey?: string;
    /** JWS algorithm of the key. Default: `"ES256"`. */
    algorithm?: string;
    /** `kid` of the key, where the authorization server knows several. */
    keyId?: string;
  };
}

/** The client acts for itself: `client_credentials`, with a secret or a signed assertion. */
export function oauthClient(options: ClientCredentialsOptions): HttpAuth {
  const { client } = options;
  return oauthSession(options, {
    interactive: false,
    known: client,
    async client(context) {
      const known = await registeredClient(context, { redirectUri: "", client });
      if (client.privateKey === undefined) return known;
      const key = await importPrivateKey(client.privateKey, client.algorithm ?? "ES256");
      const { keyId: kid } = client;
      return { client: known.client, auth: oauth.PrivateKeyJwt(kid === undefined ? key : { key, kid }) };
    },
    tokens: (context) => directGrant(context, "client_credentials", {}),
  });
}

/** Options of `oauthAssertion`. */
export interface AssertionOptions extends OAuthOptions {
  client: PreRegisteredClient;
  /** A JWT that the authorization server trusts: a workload's identity, or what an identity provider issued. */
  assertion(target: AssertionTarget): Promise<string>;
}

/** Whom an assertion is for. */
export interface AssertionTarget {
  /** Issuer of the MCP server's authorization server. */
  issuer: string;
  /** The MCP server's resource identifier. */
  resource: string;
  scopes: readonly string[];
  fetching: SafeFetchOptions;
}

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** A signed assertion is exchanged for a token (RFC 7523): workload identity federation. Tried once, with no other grant after. */
export function oauthAssertion(options: AssertionOptions): HttpAuth {
  return oauthSession(options, {
    interactive: false,
    known: options.client,
    client: (context) => registeredClient(context, { redirectUri: "", client: options.client }),
    async tokens(context) {
      const { found, scopes, fetching } = context;
      const assertion = await options.assertion({
        issuer: found.server.issuer,
        resource: found.resource,
        scopes,
        fetching,
      });
      return directGrant(context, JWT_BEARER, { assertion });
    },
  });
}

/** Options of `oauthEnterprise`. */
export interface EnterpriseOptions extends OAuthOptions {
  /** The client at the MCP server's authorization server. */
  client: PreRegisteredClient;
  /** The identity provider that manages the user's access; of your choice, so it may be in your own network. */
  provider: { tokenEndpoint: string; clientId: string; clientSecret?: string; issuer?: string };
  /** The user's ID token from that provider. */
  idToken(): string | Promise<string>;
}

/** Enterprise-managed authorization: the identity provider turns the user's ID token into an assertion for the server. */
export function oauthEnterprise(options: EnterpriseOptions): HttpAuth {
  return oauthAssertion({ ...options, assertion: (target) => identityAssertion(options, target) });
}

const TOKEN_TYPE = "urn:ietf:params:oauth:token-type";

async function identityAssertion(
  { provider, idToken }: EnterpriseOptions,
  { issuer, resource, scopes, fetching }: AssertionTarget,
): Promise<string> {
  const server = {
    issuer: provider.issuer ?? new URL(provider.tokenEndpoint).origin,
    token_endpoint: provider.tokenEndpoint,
  };
  const auth = provider.clientSecret === undefined ? oauth.None() : clientSecretBasic(provider.clientSecret);
  const client = { client_id: provider.clientId };
  const body = {
    requested_token_type: `${TOKEN_TYPE}:id-jag`,
    subject_token_type: `${TOKEN_TYPE}:id_token`,
    subject_token: await idToken(),
    audience: issuer,
    resource,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
  };
  const grant = "urn:ietf:params:oauth:grant-type:token-exchange";
  const { hostname } = new URL(provider.tokenEndpoint);
  const reaching = requestOptions({ ...fetching, privateHosts: [...(fetching.privateHosts ?? []), hostname] });
  try {
    const response = await oauth.genericTokenEndpointRequest(server, client, auth, grant, body, reaching);
    // The assertion is not an access token, so its type is "N_A" (RFC 8693, section 2.2.1).
    const issued = await oauth.processGenericTokenEndpointResponse(server, client, response, {
      recognizedTokenTypes: { n_a: () => undefined },
    });
    return issued.access_token;
  } catch (error) {
    const { message } = shownFailure(error, [body.subject_token, provider.clientSecret ?? ""]);
    throw unauthorized(`no assertion from ${server.issuer}: ${message}`);
  }
}

async function importPrivateKey(pem: string, algorithm: string): Promise<CryptoKey> {
  const base64 = pem.replace(/-----(?:BEGIN|END) PRIVATE KEY-----/g, "").replace(/\s+/g, "");
  const parameters = algorithm.startsWith("ES")
    ? { name: "ECDSA", namedCurve: `P-${algorithm === "ES512" ? "521" : algorithm.slice(2)}` }
    : algorithm === "EdDSA" || algorithm === "Ed25519"
      ? { name: "Ed25519" }
      : { name: algorithm.startsWith("PS") ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash: `SHA-${algorithm.slice(2)}` };
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return await crypto.subtle.importKey("pkcs8", bytes, parameters, false, ["sign"]);
  } catch {
    throw unauthorized(`the client's private key is none: expected PKCS #8 in PEM, for ${algorithm}`);
  }
}
