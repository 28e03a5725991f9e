import { parseAuthority, type Authority } from "./authority.js";

/** Which hosts and origins may speak to a server. On unless an option whose name says `dangerously` turns it off. */
export interface GuardOptions {
  /**
   * Names under which clients reach the server: `"api.example.com"` (any port), `"api.example.com:8443"`, `"[::1]"`.
   * Replaces the default: `localhost`, `127.0.0.1` and `[::1]`.
   */
  allowedHosts?: readonly string[];
  /**
   * Origins of web pages that may call the server: `"https://app.example.com"`. The server's own origin is always among
   * them; requests without `Origin` do not come from web pages.
   */
  allowedOrigins?: readonly string[];
  /** Takes any `Host`. Any web page can then reach the server by DNS rebinding. */
  dangerouslyAllowAnyHost?: boolean;
  /** Takes any `Origin`. Any web page can then send requests to the server. */
  dangerouslyAllowAnyOrigin?: boolean;
}

/** Says why a request must not be served, or `undefined` where it may (streamable HTTP, "Security & Endpoint"; R1 to R3). */
export type Guard = (
  host: string | undefined,
  origin: string | undefined,
  scheme: "http" | "https",
) => string | undefined;

const LOOPBACK_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];
const DEFAULT_PORTS = { http: "80", https: "443" };
const MAX_REMEMBERED = 64;

/** @throws {TypeError} An entry of a list is not a host or an origin. */
export function createGuard(options: GuardOptions): Guard {
  const hosts =
    options.dangerouslyAllowAnyHost === true
      ? undefined
      : new Set((options.allowedHosts ?? LOOPBACK_HOSTS).map(hostEntry));
  const anyOrigin = options.dangerouslyAllowAnyOrigin === true;
  const origins = new Set((options.allowedOrigins ?? []).map(originEntry));
  // Honest peers repeat themselves: what passed once passes again without being parsed, and what passed last without even a
  // key to look for. Refusals are never remembered.
  const passed = new Set<string>();
  let last: { host: string | undefined; origin: string | undefined; scheme: string } | undefined;

  function check(host: string | undefined, origin: string | undefined, scheme: "http" | "https"): string | undefined {
    const authority = host === undefined ? undefined : parseAuthority(host);
    if (authority === undefined) {
      return "Missing or malformed Host header";
    }
    if (hosts !== undefined && !hosts.has(authority.host) && !hosts.has(withPort(authority, scheme))) {
      return "Host not allowed; list it in allowedHosts";
    }
    if (origin === undefined || anyOrigin) {
      return undefined;
    }
    const normal = normalOrigin(origin);
    // Where any Host passes, "own origin" would be whatever an attacker's name says.
    const own = hosts !== undefined && normal === `${scheme}://${withPort(authority, scheme)}`;
    return normal !== undefined && (own || origins.has(normal))
      ? undefined
      : "Origin not allowed; list it in allowedOrigins";
  }

  return (host, origin, scheme) => {
    if (last !== undefined && last.host === host && last.origin === origin && last.scheme === scheme) {
      return undefined;
    }
    const key = JSON.stringify([scheme, host, origin]);
    const reason = passed.has(key) ? undefined : check(host, origin, scheme);
    if (reason === undefined && key.length < 512) {
      last = { host, origin, scheme };
      if (passed.size < MAX_REMEMBERED) {
        passed.add(key);
      }
    }
    return reason;
  };
}

function withPort({ host, port }: Authority, scheme: "http" | "https"): string {
  return `${host}:${port === "" ? DEFAULT_PORTS[scheme] : port}`;
}

/** `scheme://host:port`, always with the port; `undefined` for `null` and whatever no browser would send. */
function normalOrigin(text: string): string | undefined {
  const scheme = text.startsWith("https://") ? "https" : text.startsWith("http://") ? "http" : undefined;
  if (scheme === undefined) {
    return undefined;
  }
  const rest = text.slice(scheme.length + 3);
  const authority = parseAuthority(rest);
  // Browsers write origins in lower case; anything else was not written by one.
  return authority !== undefined && rest === rest.toLowerCase()
    ? `${scheme}://${withPort(authority, scheme)}`
    : undefined;
}

function hostEntry(entry: string): string {
  const authority = parseAuthority(entry);
  if (authority === undefined) {
    throw new TypeError(`allowedHosts: ${JSON.stringify(entry)} is not host[:port]`);
  }
  return authority.port === "" ? authority.host : `${authority.host}:${authority.port}`;
}

function originEntry(entry: string): string {
  const origin = normalOrigin(entry);
  if (origin === undefined) {
    throw new TypeError(`allowedOrigins: ${JSON.stringify(entry)} is not http(s)://host[:port] in lower case`);
  }
  return origin;
}
