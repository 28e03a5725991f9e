import { ConnectionError } from "../protocol/errors.js";
import type { HttpChallenge, HttpAuth } from "../http/auth-hook.js";
import { oauthChallenge, type Challenge } from "./challenge.js";
import { canonicalUri, discover, followsLoopback, unauthorized, type Discovered } from "./discovery.js";
import { dpopProver, type DPoPProver } from "./dpop.js";
import { refresh, type GrantContext, type Tokens } from "./grants.js";
import type { RegisteredClient } from "./registration.js";
import type { SafeFetchOptions } from "./safe-fetch.js";
import { memoryStore, readStored, type AuthStore } from "./store.js";

/** What every way of getting a token has in common. */
export interface OAuthOptions {
  /** Where registrations and tokens are kept. Default: memory. */
  store?: AuthStore;
  /** Scopes to ask for instead of those that the server names. */
  scopes?: readonly string[];
  /** Bind tokens to a key (RFC 9449). Default: only where the server's challenge asks for it. */
  dpop?: boolean;
  /** Whether http on loopback may be used. Default: only for MCP servers on loopback. */
  allowLoopback?: boolean;
  /** Takes the place of the global `fetch` for metadata and tokens. */
  fetch?: typeof fetch;
}

/** One way of getting a token: asked anew whenever the old one does not do. */
export interface Grant {
  /** The client's identity at the authorization server. */
  client(found: Discovered, store: AuthStore, fetching: SafeFetchOptions): Promise<RegisteredClient>;
  tokens(context: GrantContext): Promise<Tokens>;
  /** Whether refresh tokens are wanted: then `offline_access` is asked for, where the server knows it. */
  readonly offline: boolean;
}

/** How often one step-up is tried before the refusal is final. */
const MAX_STEP_UPS = 2;

/**
 * The OAuth side of `httpTransport`: answers 401 and 403 challenges by discovering the authorization server anew, refreshing
 * or asking for a token, and adds it to each request (specification, basic/authorization). Concurrent challenges share one
 * authorization. Transports may share it, too: each origin has its own tokens and keys, and sees no other's.
 */
export function oauthSession(options: OAuthOptions, grant: Grant): HttpAuth {
  const store = options.store ?? memoryStore();
  const sessions = new Map<string, HttpAuth>();
  // By origin and not by URL: redirects and the endpoint of HTTP+SSE are other paths of the same server.
  const sessionOf = ({ origin }: URL): HttpAuth => {
    const session = sessions.get(origin) ?? originSession(options, grant, store);
    sessions.set(origin, session);
    return session;
  };
  return {
    headers: (request) => sessionOf(request.url).headers(request),
    challenged: (challenge) => sessionOf(challenge.url).challenged(challenge),
  };
}

function originSession(options: OAuthOptions, grant: Grant, store: AuthStore): HttpAuth {
  let current: Tokens | undefined;
  let prover: DPoPProver | undefined;
  let running: Promise<void> | undefined;
  const stepUps = new Map<string, number>();

  async function load(url: URL): Promise<Tokens | undefined> {
    current ??= await readStored<Tokens>(store, `tokens ${canonicalUri(url)}`);
    return current;
  }

  async function authorize(url: URL, challenge: Challenge | undefined, previous: Tokens | undefined): Promise<void> {
    const fetching: SafeFetchOptions = {
      allowLoopback: followsLoopback(url, options.allowLoopback),
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    };
    const found = await discover(url, challenge?.parameters.get("resource_metadata"), fetching);
    if (options.dpop === true || challenge?.scheme === "dpop") prover ??= await dpopProver();
    const registered = await grant.client(found, store, fetching);
    const scopes = wantedScopes(found, challenge, previous);
    const context: GrantContext = { found, registered, scopes, fetching, dpop: prover?.handle };
    current = (await refreshed(context, previous, challenge)) ?? (await grant.tokens(context));
    await store.set(`tokens ${canonicalUri(url)}`, JSON.stringify(current));
  }

  /** A refresh keeps the user out of it; it cannot add scopes, and a refused one is no error. */
  async function refreshed(
    context: GrantContext,
    previous: Tokens | undefined,
    challenge: Challenge | undefined,
  ): Promise<Tokens | undefined> {
    const token = previous?.refreshToken;
    const stepUp = challenge?.parameters.get("error") === "insufficient_scope";
    if (token === undefined || stepUp || previous?.issuer !== context.found.server.issuer) return undefined;
    return refresh(context, token).catch(() => undefined);
  }

  function wantedScopes(
    found: Discovered,
    challenge: Challenge | undefined,
    previous: Tokens | undefined,
  ): readonly string[] {
    const challenged = challenge?.parameters
      .get("scope")
      ?.split(/ +/)
      .filter((scope) => scope !== "");
    const base = options.scopes ?? challenged ?? found.scopes ?? [];
    // What was granted before stays asked for, so that a step-up for one call does not undo another's (scope union).
    const kept = previous?.issuer === found.server.issuer ? previous.scopes : [];
    const offline =
      grant.offline && found.server.scopes_supported?.includes("offline_access") === true ? ["offline_access"] : [];
    return [...new Set([...kept, ...base, ...(options.scopes === undefined ? [] : (challenged ?? [])), ...offline])];
  }

  async function challenged({ status, wwwAuthenticate, headers, url }: HttpChallenge): Promise<boolean> {
    const challenge = oauthChallenge(wwwAuthenticate);
    const error = challenge?.parameters.get("error");
    const nonce = headers.get("dpop-nonce");
    if (status === 401 && error === "use_dpop_nonce" && nonce !== null && prover !== undefined) {
      await prover.remember(nonce, url);
      return true;
    }
    if (status === 403) {
      if (error !== "insufficient_scope") return false;
      const wanted = challenge?.parameters.get("scope") ?? "";
      const tries = (stepUps.get(wanted) ?? 0) + 1;
      stepUps.set(wanted, tries);
      if (tries > MAX_STEP_UPS) {
        throw unauthorized(
          `${canonicalUri(url)} still refuses for want of the scope ${JSON.stringify(wanted)} after ${MAX_STEP_UPS} step-ups`,
        );
      }
    }
    const previous = await load(url);
    running ??= authorize(url, challenge, previous).finally(() => (running = undefined));
    try {
      await running;
    } catch (cause) {
      if (cause instanceof ConnectionError) throw cause;
      throw unauthorized(
        `no token for ${canonicalUri(url)}: ${cause instanceof Error ? cause.message : "authorization failed"}`,
        cause,
      );
    }
    return true;
  }

  return {
    async headers({ method, url }) {
      // A token that is about to end would only earn a 401.
      if (running !== undefined) await running.catch(() => undefined);
      const tokens = await load(url);
      if (tokens === undefined) return {};
      if (prover !== undefined) return prover.headers(tokens.accessToken, method, url);
      return { authorization: `Bearer ${tokens.accessToken}` };
    },
    challenged,
  };
}
