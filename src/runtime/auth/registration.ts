import * as oauth from "oauth4webapi";
import { isLoopback } from "./addresses.js";
import { shownFailure, unauthorized } from "./failure.js";
import { safeFetch, type SafeFetchOptions } from "./safe-fetch.js";
import { readStored, type AuthStore } from "./store.js";

/** A client that was registered by hand. */
export interface PreRegisteredClient {
  /** Its `client_id`. */
  id: string;
  /** Its `client_secret`, where it has one. */
  secret?: string;
  /**
   * The authorization server that knows it; with another one, authorization fails rather than showing it the secret. Default:
   * the one that the MCP server named first, as the store remembers it.
   */
  issuer?: string;
  /** Default: the first of `client_secret_basic`, `client_secret_post` that the server supports; `none` without a secret. */
  authMethod?: AuthMethod;
}

/** How a client with a secret, or without one, shows who it is at the token endpoint (RFC 6749, section 2.3). */
export type AuthMethod = "client_secret_basic" | "client_secret_post" | "none";

/** How a client introduces itself to authorization servers. */
export interface RegistrationOptions {
  /** Where the authorization server sends the user back: https, or http on loopback. */
  redirectUri: string;
  /** What users see on the consent page. Default: `"mcp-gen client"`. */
  clientName?: string;
  /** A client that was registered by hand; it comes before the other ways. */
  client?: PreRegisteredClient;
  /** https URL of the client's metadata document (CIMD), where the app hosts one. */
  clientMetadataUrl?: string;
}

/** A client as one authorization server knows it, and how it proves that. */
export interface RegisteredClient {
  client: oauth.Client;
  auth: oauth.ClientAuth;
  /** Never to be shown. */
  secret?: string | undefined;
}

/** For whom, where, and how a client's identity is looked for. */
export interface ClientContext {
  server: oauth.AuthorizationServer;
  /** The MCP server. */
  resource: string;
  store: AuthStore;
  fetching: SafeFetchOptions;
}

/** @throws {TypeError} An address that the specification does not allow: better now than in the browser of a user. */
export function checkRegistration({ redirectUri, clientMetadataUrl }: RegistrationOptions): void {
  const redirect = new URL(redirectUri);
  if (redirect.protocol !== "https:" && !(redirect.protocol === "http:" && isLoopback(redirect.hostname))) {
    throw new TypeError(`redirectUri: expected https, or http on loopback, got ${redirect.protocol}//${redirect.host}`);
  }
  if (clientMetadataUrl === undefined) return;
  const { protocol, pathname } = new URL(clientMetadataUrl);
  if (protocol !== "https:" || pathname === "/") {
    throw new TypeError(`clientMetadataUrl: expected https and a path, got ${clientMetadataUrl}`);
  }
}

/**
 * Finds the client's identity at `server`, in the order of the specification (client-registration): pre-registered, client ID
 * metadata document, dynamic registration. Dynamic registrations are kept by issuer, and never shown to another one.
 *
 * @throws {ConnectionError} `"unauthorized"` where none of the three is possible.
 */
export async function registeredClient(
  context: ClientContext,
  options: RegistrationOptions,
): Promise<RegisteredClient> {
  const { server, store } = context;
  const { client: known, clientMetadataUrl } = options;
  if (known !== undefined) return preRegistered(context, known);
  if (clientMetadataUrl !== undefined && server["client_id_metadata_document_supported"] === true) {
    return { client: { client_id: clientMetadataUrl }, auth: oauth.None() };
  }
  const key = clientKey(server.issuer);
  const kept = await readStored(store, key);
  if (kept !== undefined && isUsable(kept, options.redirectUri)) return fromRegistration(kept, server);
  if (server.registration_endpoint === undefined) {
    throw unauthorized(`${server.issuer} registers no clients by itself: give \`client\` with an id that it knows`);
  }
  const registered = { ...(await register(context, options)), redirect_uris: [options.redirectUri] };
  await store.set(key, JSON.stringify(registered));
  return fromRegistration(registered, server);
}

/** Forgets a registration that its server does not know any more. */
export async function forgetClient(store: AuthStore, issuer: string): Promise<void> {
  await store.delete(clientKey(issuer));
}

const clientKey = (issuer: string): string => `client ${issuer}`;

/** A registration serves its redirect URI only, and its secret may end. */
function isUsable(kept: Readonly<Record<string, unknown>>, redirectUri: string): kept is oauth.Client {
  const { client_id: id, redirect_uris: uris, client_secret_expires_at: ends } = kept;
  const ended = typeof ends === "number" && ends !== 0 && ends * 1000 <= Date.now();
  return typeof id === "string" && Array.isArray(uris) && uris.includes(redirectUri) && !ended;
}

/** Credentials belong to the authorization server that gave them (client-registration, "Authorization Server Binding"). */
async function preRegistered(
  { server, resource, store }: ClientContext,
  known: PreRegisteredClient,
): Promise<RegisteredClient> {
  const key = `issuer ${known.id} ${resource}`;
  const expected = known.issuer ?? (await store.get(key));
  if (expected !== undefined && expected !== server.issuer) {
    throw unauthorized(`the client ${known.id} is registered with ${expected}; ${resource} now names ${server.issuer}`);
  }
  if (expected === undefined) await store.set(key, server.issuer);
  return withAuth({ client_id: known.id }, known.secret, known.authMethod, server);
}

async function register({ server, fetching }: ClientContext, options: RegistrationOptions): Promise<oauth.Client> {
  const redirect = new URL(options.redirectUri);
  const request = {
    client_name: options.clientName ?? "mcp-gen client",
    redirect_uris: [options.redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: chosenMethod(server),
    // OpenID Connect reads an absent type as "web", which forbids loopback redirects.
    application_type: redirect.protocol !== "https:" || isLoopback(redirect.hostname) ? "native" : "web",
  };
  try {
    const response = await oauth.dynamicClientRegistrationRequest(server, request, requestOptions(fetching));
    return await oauth.processDynamicClientRegistrationResponse(await withExpiry(response));
  } catch (error) {
    const { message } = shownFailure(error, []);
    throw unauthorized(`${server.issuer} does not register a client that returns to ${redirect.origin}: ${message}`);
  }
}

/** Many servers leave out when a secret ends, though RFC 7591 requires it; 0 says that it does not. */
async function withExpiry(response: Response): Promise<Response> {
  const body = (await response
    .clone()
    .json()
    .catch(() => undefined)) as oauth.JsonObject | undefined;
  if (body?.["client_secret"] === undefined || body["client_secret_expires_at"] !== undefined) return response;
  return Response.json({ ...body, client_secret_expires_at: 0 }, { status: response.status });
}

function fromRegistration(registered: oauth.Client, server: oauth.AuthorizationServer): RegisteredClient {
  const secret = registered["client_secret"];
  const method = registered["token_endpoint_auth_method"];
  return withAuth(
    registered,
    typeof secret === "string" ? secret : undefined,
    isAuthMethod(method) ? method : undefined,
    server,
  );
}

function withAuth(
  client: oauth.Client,
  secret: string | undefined,
  wanted: AuthMethod | undefined,
  server: oauth.AuthorizationServer,
): RegisteredClient {
  const method = secret === undefined ? "none" : (wanted ?? chosenMethod(server));
  if (secret === undefined || method === "none") return { client, auth: oauth.None(), secret };
  return {
    client,
    secret,
    auth: method === "client_secret_post" ? oauth.ClientSecretPost(secret) : clientSecretBasic(secret),
  };
}

/**
 * `client_secret_basic` (RFC 6749, section 2.3.1). The library escapes `-`, `_` and `.` too, which the form encoding allows
 * and servers that do not decode it refuse; escaping only what must be satisfies both.
 */
export function clientSecretBasic(secret: string): oauth.ClientAuth {
  return (_server, client, _body, headers) => {
    const [id, password] = [client.client_id, secret].map((text) => encodeURIComponent(text).replaceAll("%20", "+"));
    headers.set("authorization", `Basic ${btoa(`${id}:${password}`)}`);
  };
}

/** RFC 8414 reads an absent list as `client_secret_basic`. */
function chosenMethod(server: oauth.AuthorizationServer): AuthMethod {
  const supported = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const preferred: readonly AuthMethod[] = ["client_secret_basic", "client_secret_post", "none"];
  return preferred.find((method) => supported.includes(method)) ?? "none";
}

function isAuthMethod(value: unknown): value is AuthMethod {
  return value === "client_secret_basic" || value === "client_secret_post" || value === "none";
}

/** What every request through the OAuth library carries: our guarded fetch, and http where loopback is allowed. */
export function requestOptions(fetching: SafeFetchOptions): {
  [oauth.customFetch]: (
    url: string,
    init: oauth.CustomFetchOptions<string, URLSearchParams | string | undefined>,
  ) => Promise<Response>;
  [oauth.allowInsecureRequests]: boolean;
} {
  return {
    [oauth.customFetch]: (url, { method, headers, body }) =>
      safeFetch(url, { method, headers, ...(body === undefined ? {} : { body }) }, fetching),
    [oauth.allowInsecureRequests]: fetching.allowLoopback,
  };
}
