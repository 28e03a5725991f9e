import { ConnectionError } from "../protocol/errors.js";

/** How metadata and token endpoints are reached. */
export interface SafeFetchOptions {
  /** Takes the place of the global `fetch`; on Node, `pinnedFetch()` of `@mcp-gen/runtime/node` resolves and pins addresses. */
  fetch?: typeof fetch;
  /**
   * Whether `http:` and loopback addresses may be fetched. Default: only where the MCP server is itself on loopback.
   */
  allowLoopback: boolean;
  /** Bytes of a metadata document. Default: 65536. */
  maxBytes?: number;
  /** Milliseconds for a whole exchange, redirects included. Default: 10000. */
  timeoutMs?: number;
}

/**
 * Fetches a document that a server pointed us to. https only, no private addresses, redirects re-checked one by one, bounded
 * in size and time (R40): the URL comes from a peer, and what is behind it may be our own network.
 *
 * @throws {ConnectionError} `"refused"` for an address that is not allowed, `"too-large"`, `"timeout"`.
 */
export async function safeFetch(
  address: string | URL,
  init: RequestInit,
  options: SafeFetchOptions,
): Promise<Response> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? 10_000);
  let url = checkedUrl(address, options.allowLoopback);
  for (let hops = 0; ; hops += 1) {
    const response = await (options.fetch ?? fetch)(url.href, { ...init, redirect: "manual", signal });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null)
      return bounded(response, url, options.maxBytes ?? 65_536);
    await response.body?.cancel();
    // A redirected POST would carry a code or a secret to where the redirect points.
    if (hops === 5 || (init.method ?? "GET") !== "GET") {
      throw new ConnectionError(
        "refused",
        `${url.origin} redirects (${response.status}) where no redirect is followed`,
      );
    }
    url = checkedUrl(new URL(location, url), options.allowLoopback);
  }
}

/** Parses once, checks, and gives back the object that is connected to (R15). */
export function checkedUrl(address: string | URL, allowLoopback: boolean): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new ConnectionError("refused", `expected a URL, got ${JSON.stringify(String(address).slice(0, 200))}`);
  }
  const refuse = (why: string): never => {
    throw new ConnectionError("refused", `${url.origin} is refused: ${why}`);
  };
  if (url.username !== "" || url.password !== "") refuse("it carries credentials");
  const loopback = isLoopback(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback && allowLoopback)) {
    refuse("expected https (http only on loopback, where the server is there too)");
  }
  if (loopback && !allowLoopback) refuse("it is a loopback address");
  if (!loopback && isPrivateAddress(url.hostname)) refuse("it is a private address");
  return url;
}

/** Whether a host name, as WHATWG `URL` prints it, means this machine. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}

/**
 * Whether a host is written as an address of a private, link-local or reserved range. WHATWG `URL` has already turned
 * decimal, octal and hexadecimal forms into dotted ones. Names are not resolved here; see `pinnedFetch`.
 */
export function isPrivateAddress(hostname: string): boolean {
  const host = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  if (host.includes(":")) {
    const mapped = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
    if (mapped !== null)
      return isPrivateIpv4(Number.parseInt(mapped[1]!, 16) * 65_536 + Number.parseInt(mapped[2]!, 16));
    return host === "::" || host === "::1" || /^(fc|fd|fe[89ab]|fec|fed|fee|fef|ff)/.test(host);
  }
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
  if (octets === null) return false;
  return isPrivateIpv4(octets.slice(1).reduce((sum, octet) => sum * 256 + Number(octet), 0));
}

/** First address and prefix length of each range that no public server has (IANA special-purpose registry). */
const PRIVATE_RANGES: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

function isPrivateIpv4(address: number): boolean {
  return PRIVATE_RANGES.some(([first, length]) => {
    const start = first.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
    return address >= start && address < start + 2 ** (32 - length);
  });
}

/** Reads the body within its bound, so that what parses it later cannot be flooded. */
async function bounded(response: Response, url: URL, maxBytes: number): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body !== null) {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new ConnectionError("too-large", `${url.origin} answered more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  const empty = response.status === 204 || response.status === 205 || response.status === 304;
  return new Response(empty ? null : body, { status: response.status, headers: response.headers });
}
