import type * as oauth from "oauth4webapi";
import { scopeArray } from "./challenge.js";
import { quoted, unauthorized } from "./failure.js";
import { checkedUrl, safeFetch, type SafeFetchOptions } from "./safe-fetch.js";

/** What discovery found out about a protected MCP server. */
export interface Discovered {
  /** Value of the `resource` parameter (RFC 8707), byte for byte as the metadata names it. */
  resource: string;
  /** `scopes_supported` of the protected resource. */
  scopes: readonly string[] | undefined;
  server: oauth.AuthorizationServer;
}

/** What a server or its metadata says about where to look. */
export interface DiscoveryHints {
  /** `resource_metadata` of the challenge, if it named one. */
  metadataUrl?: string | undefined;
  /** Issuers to choose, where the resource lists several: the one that knows the client, the one that gave the last token. */
  preferred?: readonly (string | undefined)[];
}

/**
 * Finds the authorization server of an MCP server: protected-resource metadata (RFC 9728), then authorization-server metadata
 * (RFC 8414, OpenID Connect Discovery), each in the order of the specification (authorization-server-discovery). Servers of
 * revision 2025-03-26 have neither; their endpoints are at the server's own origin.
 *
 * @throws {ConnectionError} `"unauthorized"`, with what was expected and what came; `"refused"` for an address that is not
 * allowed.
 */
export async function discover(
  serverUrl: URL,
  { metadataUrl, preferred = [] }: DiscoveryHints,
  options: SafeFetchOptions,
): Promise<Discovered> {
  const metadata = await protectedResource(serverUrl, metadataUrl, options);
  if (metadata === undefined) {
    return { resource: canonicalUri(serverUrl), scopes: undefined, server: await originServer(serverUrl, options) };
  }
  const { resource, authorization_servers: listed, scopes_supported: scopes } = metadata;
  if (typeof resource !== "string" || !covers(resource, serverUrl)) {
    throw unauthorized(`the metadata is for ${quoted(resource)}, expected ${canonicalUri(serverUrl)}`);
  }
  const issuers = Array.isArray(listed) ? listed.filter((issuer): issuer is string => typeof issuer === "string") : [];
  const issuer = preferred.find((wanted) => wanted !== undefined && issuers.includes(wanted)) ?? issuers[0];
  if (issuer === undefined) throw unauthorized(`the metadata of ${quoted(resource)} names no authorization server`);
  const server = await authorizationServer(issuer, options);
  if (server === undefined) throw unauthorized(`${quoted(issuer)} has no metadata at any well-known address`);
  return { resource, scopes: scopeArray(scopes), server };
}

async function protectedResource(
  { origin, pathname }: URL,
  metadataUrl: string | undefined,
  options: SafeFetchOptions,
): Promise<JsonDocument | undefined> {
  const wellKnown = `${origin}/.well-known/oauth-protected-resource`;
  const named = metadataUrl === undefined ? [] : [metadataUrl];
  const broken: string[] = [];
  for (const address of [...named, ...(pathname === "/" ? [] : [wellKnown + pathname]), wellKnown]) {
    const { status, document } = await jsonDocument(address, options);
    if (document !== undefined) return document;
    if (status >= 500 || named.includes(address)) broken.push(`${quoted(address)} answers HTTP ${status}`);
  }
  // A server that does have metadata, only not now, must not be taken for one of an older revision.
  if (broken.length > 0) throw unauthorized(broken.join("; "));
  return undefined;
}

/** Metadata of `issuer`, which must name that very issuer: compared as strings, never normalised (RFC 8414, section 3.3). */
async function authorizationServer(
  issuer: string,
  options: SafeFetchOptions,
): Promise<oauth.AuthorizationServer | undefined> {
  const { origin, pathname, search, hash } = checkedUrl(issuer, options.allowLoopback, options.privateHosts);
  if (search !== "" || hash !== "") throw unauthorized(`${quoted(issuer)} is no issuer: it has a query or a fragment`);
  const path = pathname.replace(/\/$/, "");
  const addresses = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    ...(path === "" ? [] : [`${origin}${path}/.well-known/openid-configuration`]),
  ];
  for (const address of addresses) {
    const { document } = await jsonDocument(address, options);
    if (document === undefined) continue;
    if (document["issuer"] !== issuer) {
      throw unauthorized(`${address} names the issuer ${quoted(document["issuer"])}; expected ${quoted(issuer)}`);
    }
    return cleaned(document, issuer);
  }
  return undefined;
}

/** Lists must be lists of strings: a string in their place would be searched for substrings. */
function cleaned(document: JsonDocument, issuer: string): oauth.AuthorizationServer {
  const known: Record<string, unknown> = { ...document, issuer };
  for (const [name, value] of Object.entries(document)) {
    if (!name.endsWith("_supported") || typeof value === "boolean") continue;
    const list = scopeArray(value);
    if (list === undefined) delete known[name];
    else known[name] = list;
  }
  return known as unknown as oauth.AuthorizationServer;
}

/** Revision 2025-03-26: the MCP server's origin is the authorization server, with default endpoints where nothing is said. */
async function originServer({ origin }: URL, options: SafeFetchOptions): Promise<oauth.AuthorizationServer> {
  const found = await authorizationServer(origin, options);
  return (
    found ?? {
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      code_challenge_methods_supported: ["S256"],
    }
  );
}

type JsonDocument = Readonly<Record<string, unknown>>;

async function jsonDocument(
  address: string,
  options: SafeFetchOptions,
): Promise<{ status: number; document?: JsonDocument }> {
  const response = await safeFetch(address, { headers: { accept: "application/json" } }, options);
  const { status } = response;
  if (status !== 200) return { status };
  const value: unknown = await response.json().catch(() => undefined);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { status, document: value as JsonDocument }
    : { status };
}

/**
 * The server's URI as `resource` wants it: no fragment, no slash at the end of a bare origin, and no query, which may carry
 * what is nobody's business (RFC 8707, section 2). Errors name servers by it, too.
 */
export function canonicalUri({ origin, pathname }: URL): string {
  return pathname === "/" ? origin : origin + pathname;
}

/** Whether a metadata's `resource` speaks for `serverUrl`: same origin, and a path that is the server's or above it. */
function covers(resource: string, serverUrl: URL): boolean {
  if (!URL.canParse(resource) || resource.includes("#")) return false;
  const { origin, pathname } = new URL(resource);
  const above = pathname.endsWith("/") ? pathname : `${pathname}/`;
  return origin === serverUrl.origin && (serverUrl.pathname === pathname || `${serverUrl.pathname}/`.startsWith(above));
}
