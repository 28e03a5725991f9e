import type { AuthInfo } from "../protocol/server.js";
import type { Awaitable } from "../protocol/types.js";

/** What a server's auth hook sees of an HTTP request. */
export interface AuthRequest {
  readonly method: string;
  /** Absolute, made of the `Host` header, which the guard has checked. */
  readonly url: string;
  /** Value of a header, its name in lower case. Headers that carry credentials are never repeated here (R10). */
  header(name: string): string | undefined;
}

/** Answered instead of running the request. */
export interface AuthChallenge {
  /** 401: no or bad credentials. 403: good ones that do not reach this far. */
  readonly status: 401 | 403;
  /** Value of `WWW-Authenticate` (RFC 6750, RFC 9728). */
  readonly wwwAuthenticate: string;
}

/** Verifies who sends a request, before its body is read. */
export interface ServerAuth {
  /** Resolves to who it is, or to the answer that refuses the request. Rejecting refuses it with 500. */
  verify(request: AuthRequest): Awaitable<AuthInfo | AuthChallenge>;
  /** Asks for the scopes that `Server.requiredScopes` names and the token lacks. Default: a plain Bearer challenge. */
  insufficientScope?(auth: AuthInfo, scopes: readonly string[]): AuthChallenge;
  /** Protected resource metadata (RFC 9728), served to anyone on a GET of `path`. */
  readonly metadata?: { readonly path: string; readonly body: string };
}

/** What a client's auth hook hears of a refusal. */
export interface HttpChallenge extends Omit<AuthChallenge, "wwwAuthenticate"> {
  /** Value of `WWW-Authenticate`, if there is one. */
  readonly wwwAuthenticate: string | null;
  /** All headers of the answer. */
  readonly headers: Headers;
  /** What was asked for. */
  readonly url: URL;
  /** The transport's own URL: which server this is. */
  readonly endpoint: URL;
  /** What `headers` gave for the request that was refused; another request may have seen to newer ones since. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** Gives a client's requests their credentials. They go to the origin of the transport's URL only. */
export interface HttpAuth {
  /** Headers to add, for each HTTP request anew. */
  headers(request: {
    readonly method: string;
    readonly url: URL;
    /** The transport's own URL, where `url` is another one of its origin. */
    readonly endpoint: URL;
  }): Awaitable<Record<string, string>>;
  /**
   * Called on 401, and on 403 that carries a challenge. `true`: send the same request again; the server has not run it.
   * Asked at most three times a request, which then fails with `ConnectionError` `"unauthorized"`.
   */
  challenged(challenge: HttpChallenge): Awaitable<boolean>;
}
