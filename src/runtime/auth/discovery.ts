import type * as oauth from "oauth4webapi";
import { ConnectionError } from "../protocol/errors.js";
import { isLoopback, safeFetch, type SafeFetchOptions } from "./safe-fetch.js";

/** What discovery found out about a protected MCP server. */
export interface Discovered {
  /** Value of the `resource` parameter (RFC 8707), byte for byte as the metadata names it. */
  resource: string;
  /** `scopes_supported` of the protected resource. */
  scopes: readonly string[] | undefined;
  server: oauth.AuthorizationServer;
}

/**
 * Finds the authorization server of an MCP server: protected-resource metadata (RFC 9728), then authorization-server metadata
 * (RFC 8414, OpenID Connect Discovery), each in the order of the specification (authorization-server-discovery). Servers of
 * revision 2025-03-26 have neither; their endpoints are at the server's own origin.
 *
 * @param metadataUrl `resource_metadata` of the challenge, if it named one.
 * @throws {ConnectionError} `"unauthorized"`, with what was expected and what came.
 */
export async function discover(
  serverUrl: URL,
  metadataUrl: string | undefined,
  options: SafeFetchOptions,
): Promise<Discovered> {
  const metadata = await protectedResource(serverUrl, metadataUrl, options);
  if (metadata === undefined) {
    return { resource: canonicalUri(serverUrl), scopes: undefined, server: await originServer(serverUrl, options) };
  }
  const { resource, authorization_servers: issuers, scopes_supported: scopes } = metadata;
  if (!covers(resource, serverUrl)) {
    throw unauthorized(`the metadata is for ${resource}, not for ${canonicalUri(serverUrl)}`);
  }
  const issuer = issuers?.[0];
  if (issuer === undefined) throw unauthorized(`the metadata of ${resource} names no authorization server`);
  const server = await authorizationServer(issuer, options);
  if (server === undefined) throw unauthorized(`${issuer} has no metadata at any well-known address`);
  return { resource, scopes, server };
}

async function protectedResource(
  serverUrl: URL,
  metadataUrl: string | undefined,
  options: SafeFetchOptions,
): Promise<oauth.ResourceServer | undefined> {
  const path = serverUrl.pathname === "/" ? "" : serverUrl.pathname;
  const wellKnown = `${serverUrl.origin}/.well-known/oauth-protected-resource`;
  const addresses =
    metadataUrl !== undefined ? [metadataUrl] : path === "" ? [wellKnown] : [wellKnown + path, wellKnown];
  for (const address of addresses) {
    const document = await jsonDocument(address, options);
    if (document === undefined) continue;
    if (typeof document["resource"] !== "string") throw unauthorized(`${address} names no resource`);
    return document as unknown as oauth.ResourceServer;
  }
  return undefined;
}

/** Metadata of `issuer`, which must name that very issuer: compared as strings, never normalised (RFC 8414, section 3.3). */
async function authorizationServer(
  issuer: string,
  options: SafeFetchOptions,
): Promise<oauth.AuthorizationServer | undefined> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const addresses = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    ...(path === "" ? [] : [`${origin}${path}/.well-known/openid-configuration`]),
  ];
  for (const address of addresses) {
    const document = await jsonDocument(address, options);
    if (document === undefined) continue;
    if (document["issuer"] !== issuer) {
      throw unauthorized(`${address} names the issuer ${String(document["issuer"])}; expected ${issuer}`);
    }
    return document as unknown as oauth.AuthorizationServer;
  }
  return undefined;
}

/** Revision 2025-03-26: the MCP server's origin is the authorization server, with default endpoints where nothing is said. */
async function originServer(serverUrl: URL, options: SafeFetchOptions): Promise<oauth.AuthorizationServer> {
  const { origin } = serverUrl;
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

async function jsonDocument(address: string, options: SafeFetchOptions): Promise<Record<string, unknown> | undefined> {
  const response = await safeFetch(address, { headers: { accept: "application/json" } }, options);
  if (response.status !== 200) return undefined;
  const value: unknown = await response.json().catch(() => undefined);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The server's URI as `resource` wants it: no fragment, no slash at the end of a bare origin. */
export function canonicalUri(serverUrl: URL): string {
  return serverUrl.pathname === "/" && serverUrl.search === "" ? serverUrl.origin : serverUrl.href.split("#", 1)[0]!;
}

/** Whether a metadata's `resource` speaks for `serverUrl`: same origin, and a path that is the server's or above it. */
function covers(resource: string, serverUrl: URL): boolean {
  if (!URL.canParse(resource) || resource.includes("#")) return false;
  const { origin, pathname } = new URL(resource);
  const above = pathname.endsWith("/") ? pathname : `${pathname}/`;
  return origin === serverUrl.origin && (serverUrl.pathname === pathname || `${serverUrl.pathname}/`.startsWith(above));
}

/** http and loopback are followed only where the MCP server is on loopback itself, unless the app decides otherwise. */
export function followsLoopback(serverUrl: URL, allowLoopback: boolean | undefined): boolean {
  return allowLoopback ?? isLoopback(serverUrl.hostname);
}

export function unauthorized(message: string, cause?: unknown): ConnectionError {
  return new ConnectionError("unauthorized", message, { sent: false, ...(cause === undefined ? {} : { cause }) });
}
