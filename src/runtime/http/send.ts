import type { Awaitable } from "../protocol/types.js";
import type { HttpAuth } from "./auth-hook.js";

/** What every HTTP request of one transport goes through: credentials, redirects, and names for what goes wrong. */
export interface Sender {
  /** @param to Default: the transport's URL. Of the same origin. */
  (
    method: "POST" | "GET" | "DELETE",
    headers: Record<string, string>,
    signal: AbortSignal,
    body?: string,
    to?: URL,
  ): Promise<Response>;
}

/** What a transport's requests carry besides the protocol's own headers, and what sends them. */
export interface SenderOptions {
  /** Sent with every request; a function is asked anew for each. For this origin only: no redirect leads elsewhere. */
  readonly headers?: Readonly<Record<string, string>> | (() => Awaitable<Readonly<Record<string, string>>>);
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Credentials: what `oauthUser` and its like of `@mcp-gen/runtime/auth` make, or a function that gives a bearer token. */
  readonly auth?: HttpAuth | (() => Awaitable<string>);
}

/** Answers that may not be the last word: redirects, and what wants credentials. */
const TURNED_AWAY = [301, 302, 307, 308, 401, 403];

export function createSender(endpoint: URL, options: SenderOptions): Sender {
  const auth = typeof options.auth === "function" ? bearer(options.auth) : options.auth;
  const fetchIt = options.fetch ?? fetch;

  return async (method, headers, signal, body, to = endpoint) => {
    let url = to;
    const attempts = { redirects: 0, challenges: 0 };
    for (;;) {
      const own = typeof options.headers === "function" ? await options.headers() : options.headers;
      const credentials = (await auth?.headers({ method, url, endpoint })) ?? {};
      let response: Response;
      try {
        signal.throwIfAborted();
        const all = { ...own, ...credentials, ...headers };
        const init: RequestInit = { method, headers: all, signal, redirect: "manual" };
        response = await fetchIt(url, body === undefined ? init : { ...init, body });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        const { unreachable } = await import("./unreachable.js");
        throw unreachable(url, { ...own, ...credentials, ...headers }, error);
      }
      if (!TURNED_AWAY.includes(response.status)) return response;
      const { whereNext } = await import("./turned-away.js");
      const next = await whereNext(response, attempts, { url, endpoint, credentials, own }, auth);
      if (!next) return response;
      url = next;
    }
  };
}

function bearer(token: () => Awaitable<string>): HttpAuth {
  return {
    headers: async () => ({ Authorization: `Bearer ${await token()}` }),
    challenged: () => false,
  };
}
