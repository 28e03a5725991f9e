import { ConnectionError } from "../protocol/errors.js";
import type { HttpAuth, HttpChallenge } from "./auth-hook.js";

// Loaded only for servers that turn a request away.

const MAX_REDIRECTS = 5;
const MAX_CHALLENGES = 3;

/**
 * Says where to send a request again that was redirected, or that wanted credentials which `auth` has got by now.
 *
 * `own` are the headers that the caller gave besides.
 *
 * @param attempts Counted on.
 * @returns `undefined` where the response is an answer as good as any.
 * @throws {ConnectionError} `"unauthorized"`, or a redirect that must not be followed.
 */
export async function whereNext(
  response: Response,
  attempts: { redirects: number; challenges: number },
  {
    url,
    endpoint,
    credentials,
    own = {},
  }: Pick<HttpChallenge, "url" | "endpoint" | "credentials"> & { own: Readonly<Record<string, string>> | undefined },
  auth: HttpAuth | undefined,
): Promise<URL | undefined> {
  const { status, headers } = response;
  const wwwAuthenticate = headers.get("www-authenticate");
  if (status === 401 || (status === 403 && wwwAuthenticate)) {
    discard(response);
    const challenge = { status, wwwAuthenticate, headers, url, endpoint, credentials } as const;
    if (auth && attempts.challenges++ < MAX_CHALLENGES && (await auth.challenged(challenge))) return url;
    // Any header of the caller's own may have been meant as such.
    const other = Object.keys({ ...own, ...credentials }).length > 0 ? "other " : "";
    const message = `${url.origin} wants ${status === 401 ? `${other}credentials` : "more rights"}: HTTP ${status}.`;
    throw new ConnectionError("unauthorized", message, { status, sent: true });
  }
  const location = headers.get("location");
  if (status === 403 || !location) return undefined;
  // Same origin, same method (R14): neither body nor credentials go anywhere else.
  const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
  discard(response);
  if (next?.origin !== endpoint.origin || ++attempts.redirects > MAX_REDIRECTS) {
    // Only what HTTP reaches has an origin: that of `file:` is the text "null".
    const elsewhere = next?.origin === "null" ? `a ${next.protocol} URL` : (next?.origin ?? "something that is no URL");
    const target = next?.origin === endpoint.origin ? "itself" : elsewhere;
    const message = `${url.origin} redirects to ${target}, which is not followed.`;
    throw new ConnectionError("http-status", message, { status, sent: true });
  }
  return next;
}

/** Nobody reads the rest. That it breaks off meanwhile is nobody's business either. */
function discard({ body }: Response): void {
  body?.cancel().catch(() => {});
}
