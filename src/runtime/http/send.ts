import { ConnectionError } from "../protocol/errors.js";
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

export interface SenderOptions {
  readonly headers?: Readonly<Record<string, string>> | (() => Awaitable<Readonly<Record<string, string>>>);
  readonly fetch?: typeof fetch;
  readonly auth?: HttpAuth | (() => Awaitable<string>);
}

const MAX_REDIRECTS = 5;
const MAX_CHALLENGES = 3;
/** System errors that say that no connection came about. */
const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

export function createSender(endpoint: URL, options: SenderOptions): Sender {
  const auth = typeof options.auth === "function" ? bearer(options.auth) : options.auth;
  const fetchIt = options.fetch ?? fetch;

  return async (method, headers, signal, body, to = endpoint) => {
    let url = to;
    for (let redirects = 0, challenges = 0; ;) {
      const own = typeof options.headers === "function" ? await options.headers() : options.headers;
      const credentials = (await auth?.headers({ method, url, endpoint })) ?? {};
      let response: Response;
      try {
        signal.throwIfAborted();
        const init: RequestInit = {
          method,
          headers: { ...own, ...credentials, ...headers },
          signal,
          redirect: "manual",
        };
        response = await fetchIt(url, body === undefined ? init : { ...init, body });
      } catch (error) {
        throw signal.aborted ? signal.reason : unreachable(url, error);
      }
      const { status } = response;
      const wwwAuthenticate = response.headers.get("www-authenticate");
      if (status === 401 || (status === 403 && wwwAuthenticate)) {
        void response.body?.cancel();
        const { headers: said } = response;
        const again = auth && challenges++ < MAX_CHALLENGES;
        const challenge = { status, wwwAuthenticate, headers: said, url, endpoint, credentials } as const;
        if (again && (await auth.challenged(challenge))) continue;
        const message = `${url.origin} wants ${status === 401 ? "other credentials" : "more rights"}: HTTP ${status}.`;
        throw new ConnectionError("unauthorized", message, { status, sent: true });
      }
      const location = [301, 302, 307, 308].includes(status) && response.headers.get("location");
      if (!location) return response;
      // Same origin, same method (R14): neither body nor credentials go anywhere else.
      const next = new URL(location, url);
      void response.body?.cancel();
      if (next.origin !== endpoint.origin || ++redirects > MAX_REDIRECTS) {
        const message = `${url.origin + url.pathname} redirects to ${next.origin === endpoint.origin ? "itself" : next.origin}, which is not followed.`;
        throw new ConnectionError("http-status", message, { status, sent: true });
      }
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

function unreachable(url: URL, cause: unknown): ConnectionError {
  const { code = "" } = ((cause as Error).cause ?? {}) as { code?: string };
  const sent = !NOT_CONNECTED.test(code);
  return new ConnectionError(sent ? "closed" : "refused", `No answer from ${url.origin}${code && `: ${code}`}.`, {
    cause,
    sent,
  });
}
