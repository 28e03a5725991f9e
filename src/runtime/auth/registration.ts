import * as oauth from "oauth4webapi";
import { unauthorized } from "./discovery.js";
import { safeFetch, type SafeFetchOptions } from "./safe-fetch.js";
import { readStored, type AuthStore } from "./store.js";

/** A client that was registered by hand. */
export interface PreRegisteredClient {
  id: string;
  secret?: string;
  /** The authorization server that knows it; with another one, authorization fails rather than showing it the secret. */
  issuer?: string;
  /** Default: the first of `client_secret_basic`, `client_secret_post` that the server supports; `none` without a secret. */
  authMethod?: AuthMethod;
}

export type AuthMethod = "client_secret_basic" | "client_secret_post" | "none";

/** How a client introduces itself to authorization servers. */
export interface RegistrationOptions {
  /** Where the authorization server sends the user back: https, or http on loopback. */
  redirectUri: string;
  /** What users see on the consent page. Default: `"mcp-gen client"`. */
  clientName?: string;
  client?: PreRegisteredClient;
  /** https URL of the client's metadata document (CIMD), where the app hosts one. */
  clientMetadataUrl?: string;
}

/** A client as one authorization server knows it, and how it proves that. */
export interface RegisteredClient {
  client: oauth.Client;
  auth: oauth.ClientAuth;
}

/**
 * Finds the client's identity at `server`, in the order of the specification (client-registration): pre-registered, client ID
 * metadata document, dynamic registration. Dynamic registrations are kept by issuer, and never shown to another one.
 *
 * @throws {ConnectionError} `"unauthorized"` where none of the three is possible.
 */
export async function registeredClient(
  server: oauth.AuthorizationServer,
  options: RegistrationOptions,
  store: AuthStore,
  fetching: SafeFetchOptions,
): Promise<RegisteredClient> {
  const { client: known, clientMetadataUrl } = options;
  if (known !== undefined) {
    if (known.issuer !== undefined && known.issuer !== server.issuer) {
      throw unauthorized(`the client is registered with ${known.issuer}; the server now names ${server.issuer}`);
    }
    return withAuth({ client_id: known.id }, known.secret, known.authMethod, server);
  }
  if (clientMetadataUrl !== undefined && server["client_id_metadata_document_supported"] === true) {
    return { client: { client_id: clientMetadataUrl }, auth: oauth.None() };
  }
  const key = `client ${server.issuer}`;
  const kept = await readStored<oauth.Client>(store, key);
  if (kept !== undefined) return fromRegistration(kept, server);
  if (server.registration_endpoint === undefined) {
    throw unauthorized(`${server.issuer} registers no clients by itself: give \`client\` with an id that it knows`);
  }
  const registered = await register(server, options, fetching);
  await store.set(key, JSON.stringify(registered));
  return fromRegistration(registered, server);
}

async function register(
  server: oauth.AuthorizationServer,
  options: RegistrationOptions,
  fetching: SafeFetchOptions,
): Promise<oauth.Client> {
  const redirect = new URL(options.redirectUri);
  const native = redirect.protocol !== "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(redirect.hostname);
  const response = await oauth.dynamicClientRegistrationRequest(
    server,
    {
      client_name: options.clientName ?? "mcp-gen client",
      redirect_uris: [options.redirectUri],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: chosenMethod(server, true),
      // OpenID Connect reads an absent type as "web", which forbids loopback redirects.
      application_type: native ? "native" : "web",
    },
    requestOptions(fetching),
  );
  return (await oauth.processDynamicClientRegistrationResponse(await withExpiry(response)));
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
  if (secret === undefined) return { client, auth: oauth.None() };
  const method = wanted ?? chosenMethod(server, true);
  if (method === "none") return { client, auth: oauth.None() };
  return {
    client,
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
function chosenMethod(server: oauth.AuthorizationServer, hasSecret: boolean): AuthMethod {
  const supported = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const preferred: readonly AuthMethod[] = hasSecret ? ["client_secret_basic", "client_secret_post", "none"] : ["none"];
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
