import type { LookupAddress } from "node:dns";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { isLoopback, isPrivateAddress } from "../auth/addresses.js";
import { ConnectionError } from "../protocol/errors.js";

/** Which hosts `pinnedFetch` reaches. */
export interface PinnedFetchOptions {
  /**
   * Whether `localhost` and loopback addresses may be reached, over http too. Other names that resolve there never are.
   * Default `false`.
   */
  allowLoopback?: boolean;
  /** Names of your own network that may resolve to private addresses. Default: none. */
  privateHosts?: readonly string[];
  /** Resolves a name, once a request. Default: the system's resolver. */
  resolve?(hostname: string): Promise<readonly { readonly address: string; readonly family: number }[]>;
}

type Requester = (url: URL, options: RequestOptions) => ClientRequest;

/**
 * Makes a `fetch` for addresses that somebody else named (R40). It resolves the host once, refuses it if any result is
 * private, link-local, loopback or reserved, and connects to the very addresses that it checked: a name that changes its mind
 * between check and connection (DNS rebinding) gains nothing. It never follows redirects, keeps no connection, decodes no
 * content coding and knows no proxy.
 *
 * `@mcp-gen/runtime/auth` uses it by itself on Node, unless it is given another `fetch`.
 *
 * @returns Rejects with `ConnectionError` `"refused"` where the host may not be reached.
 */
export function pinnedFetch(options: PinnedFetchOptions = {}): typeof fetch {
  const { allowLoopback = false, resolve = systemResolver } = options;
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.protocol !== "https:" && !(allowLoopback && url.protocol === "http:" && isLoopback(url.hostname))) {
      throw new ConnectionError("refused", `${url.protocol}//${url.host} is refused: expected https`);
    }
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const family = process.getBuiltinModule("node:net").isIP(host);
    const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
    checkAddresses(url, addresses, options);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    request.signal.throwIfAborted();
    return exchange(url, request, body, [...addresses]);
  };
}

/** Whether this is Node, whose modules `pinnedFetch` stands on. */
export function canPin(): boolean {
  const { process: node } = globalThis as { process?: Partial<NodeJS.Process> };
  const isNode = node?.versions?.node !== undefined && node.versions["bun"] === undefined && !("Deno" in globalThis);
  return isNode && node.getBuiltinModule !== undefined;
}

// No import of `node:` modules: bundles for browsers reach this file through `auth`, and never run it.
async function systemResolver(hostname: string): Promise<LookupAddress[]> {
  return process.getBuiltinModule("node:dns").promises.lookup(hostname, { all: true });
}

function checkAddresses(
  url: URL,
  addresses: readonly { readonly address: string }[],
  { allowLoopback = false, privateHosts = [] }: PinnedFetchOptions,
): void {
  if (addresses.length === 0) throw new ConnectionError("refused", `${url.origin} has no address`);
  if (privateHosts.includes(url.hostname)) return;
  const mayBeHere = allowLoopback && isLoopback(url.hostname);
  for (const { address } of addresses) {
    const here = address === "::1" || isLoopback(address);
    if (isPrivateAddress(address) && !(mayBeHere && here)) {
      const what = here ? "this machine" : "a private address";
      throw new ConnectionError("refused", `${url.origin} is refused: it leads to ${what}, ${address}`);
    }
  }
}

function exchange(
  url: URL,
  request: Request,
  body: Uint8Array | undefined,
  addresses: LookupAddress[],
): Promise<Response> {
  const { request: send } = process.getBuiltinModule(url.protocol === "https:" ? "node:https" : "node:http") as {
    request: Requester;
  };
  const lookup: NonNullable<RequestOptions["lookup"]> = (_hostname, { all }, answer) => {
    if (all === true) answer(null, addresses);
    else answer(null, addresses[0]!.address, addresses[0]!.family);
  };
  const headers = {
    "accept-encoding": "identity",
    ...Object.fromEntries(request.headers),
    ...(body && { "content-length": String(body.byteLength) }),
  };
  return new Promise((settle, reject) => {
    const { method, signal } = request;
    const sent = send(url, { method, headers, lookup, signal, agent: false });
    sent.on("error", reject);
    sent.on("response", (answer) => {
      try {
        settle(responseOf(answer));
      } catch (cause) {
        // `node:http` takes statuses that are none, such as 999.
        sent.destroy();
        reject(
          new ConnectionError("bad-message", `${url.origin} answered with what is no HTTP`, { cause, sent: true }),
        );
      }
    });
    sent.end(body);
  });
}

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode!;
  const headers = new Headers();
  for (let i = 0; i < answer.rawHeaders.length; i += 2)
    headers.append(answer.rawHeaders[i]!, answer.rawHeaders[i + 1]!);
  if (status === 204 || status === 205 || status === 304) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  const { Readable } = process.getBuiltinModule("node:stream");
  return new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { status, headers });
}
