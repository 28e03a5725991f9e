import { canPin, pinnedFetch } from "../node/pinned-fetch.js";
import { ConnectionError } from "../protocol/errors.js";
import { isLoopback, isPrivateAddress } from "./addresses.js";

/** How metadata and token endpoints are reached. */
export interface SafeFetchOptions {
  /** Default: on Node `pinnedFetch` of `@mcp-gen/runtime/node`, elsewhere the global `fetch`. */
  fetch?: typeof fetch;
  /** Whether `http:` and loopback addresses may be fetched. */
  allowLoopback: boolean;
  /** Hosts of one's own network, which may have private addresses. Default: none. */
  privateHosts?: readonly string[];
  /** Bytes of a document. Default: 65536. */
  maxBytes?: number;
  /** Milliseconds for a whole exchange, redirects included. Default: 10000. */
  timeoutMs?: number;
}

const MAX_REDIRECTS = 5;

/**
 * Fetches a document that a server pointed us to. https only, no private addresses, redirects re-checked one by one, bounded
 * in size and time (R40): the URL comes from a peer, and what is behind it may be our own network.
 *
 * @throws {ConnectionError} `"refused"` for an address that is not allowed or not reached, `"too-large"`, `"timeout"`.
 */
export async function safeFetch(
  address: string | URL,
  init: RequestInit,
  options: SafeFetchOptions,
): Promise<Response> {
  const { allowLoopback, privateHosts = [], maxBytes = 65_536, timeoutMs = 10_000 } = options;
  const fetchIt = options.fetch ?? (canPin() ? pinnedFetch({ allowLoopback, privateHosts }) : fetch);
  const signal = AbortSignal.timeout(timeoutMs);
  let url = checkedUrl(address, allowLoopback, privateHosts);
  try {
    for (let hops = 0; ; hops += 1) {
      const response = await fetchIt(url.href, { ...init, redirect: "manual", signal });
      const location = response.headers.get("location");
      // Browsers hide where a redirect points, so that it cannot be checked.
      const hidden = response.type === "opaqueredirect";
      if (!hidden && (response.status < 300 || response.status >= 400 || location === null)) {
        return await bounded(response, url, maxBytes);
      }
      await response.body?.cancel();
      // A redirected POST would carry a code or a secret to where the redirect points.
      if (hidden || hops === MAX_REDIRECTS || (init.method ?? "GET") !== "GET") {
        throw new ConnectionError("refused", `${url.origin} redirects (${response.status}) where none is followed`);
      }
      url = checkedUrl(location!, allowLoopback, privateHosts, url);
    }
  } catch (error) {
    if (error instanceof ConnectionError) throw error;
    if (signal.aborted) throw new ConnectionError("timeout", `${url.origin} did not answer within ${timeoutMs} ms`);
    // What went wrong on the way has a code; its text might repeat what was sent.
    const { code } = ((error as Error).cause ?? error) as { code?: unknown };
    throw new ConnectionError("refused", `no answer from ${url.origin}${typeof code === "string" ? `: ${code}` : ""}`);
  }
}

/** Parses once, checks, and gives back the object that is connected to (R15). */
export function checkedUrl(
  address: string | URL,
  allowLoopback: boolean,
  privateHosts: readonly string[] = [],
  base?: URL,
): URL {
  let url: URL;
  try {
    url = new URL(address, base);
  } catch {
    throw new ConnectionError("refused", `expected a URL, got ${JSON.stringify(String(address).slice(0, 200))}`);
  }
  const refuse = (why: string): never => {
    const name = url.host === "" ? url.protocol : `${url.protocol}//${url.host}`;
    throw new ConnectionError("refused", `${name} is refused: ${why}`);
  };
  if (url.username !== "" || url.password !== "") refuse("it carries credentials");
  const loopback = isLoopback(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback && allowLoopback)) {
    refuse("expected https (http only on loopback, where the server is there too)");
  }
  if (privateHosts.includes(url.hostname)) return url;
  if (loopback && !allowLoopback) refuse("it is a loopback address");
  if (!loopback && isPrivateAddress(url.hostname)) refuse("it is a private address");
  return url;
}

/** Reads the body within its bound, so that what parses it later cannot be flooded. */
async function bounded(response: Response, url: URL, maxBytes: number): Promise<Response> {
  const { status, headers } = response;
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let size = 0; reader !== undefined;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      void reader.cancel().catch(() => undefined);
      throw new ConnectionError("too-large", `${url.origin} answered more than ${maxBytes} bytes`);
    }
    chunks.push(value);
  }
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : new Blob(chunks), { status, headers });
}
