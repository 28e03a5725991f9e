import type { HttpAuth, HttpChallenge } from "../http/auth-hook.js";
import { isLoopback } from "./addresses.js";
import { attempts } from "./attempts.js";
import { oauthChallenge, scopesIn, type Challenge } from "./challenge.js";
import { canonicalUri, discover, type Discovered } from "./discovery.js";
import { dpopProver, type DPoPProver } from "./dpop.js";
import { OAuthRefusal, quoted, shownFailure, unauthorized } from "./failure.js";
import { refresh, type GrantContext } from "./grants.js";
import type { OAuthOptions } from "./options.js";
import { forgetClient, type ClientContext, type PreRegisteredClient, type RegisteredClient } from "./registration.js";
import type { SafeFetchOptions } from "./safe-fetch.js";
import type { AuthStore } from "./store.js";
import { endsSoon, storedTokens, type Tokens } from "./tokens.js";

/** One way of getting a token: asked anew whenever the old one does not do. */
export interface Grant {
  /** The client's identity at the authorization server. */
  client(context: ClientContext): Promise<RegisteredClient>;
  tokens(context: GrantContext): Promise<Tokens>;
  /** Whether a user takes part: then refresh tokens are wanted, and nothing is asked for without need. */
  readonly interactive: boolean;
  /** The client that was registered by hand: tokens are kept by its id, and its issuer is preferred. */
  readonly known?: PreRegisteredClient | undefined;
}

export type ServerSession = Pick<HttpAuth, "headers" | "challenged">;

/** One authorization at work, shared by all requests that wait for it. */
interface Run {
  readonly reason: Reason;
  readonly done: Promise<void>;
}

/** Why a new token is wanted. */
type Reason = "refused" | "scope" | "ending";

const MAX_STEP_UPS = 2;
/** How long a scope stays refused after `MAX_STEP_UPS` step-ups, in milliseconds. */
const STEP_UP_WINDOW_MS = 600_000;
/** How long a server that refuses even fresh tokens is not authorized for again, in milliseconds. */
const REFUSED_WINDOW_MS = 60_000;
const AUTHORIZE_TIMEOUT_MS = 600_000;

/** Tokens of the MCP server at `endpoint`. */
export function serverSession(
  endpoint: URL,
  key: string,
  options: OAuthOptions,
  store: AuthStore,
  grant: Grant,
): ServerSession {
  const name = canonicalUri(endpoint);
  const fetching: SafeFetchOptions = {
    // http and loopback are followed only where the MCP server is on loopback itself, unless the app decides otherwise.
    allowLoopback: options.allowLoopback ?? isLoopback(endpoint.hostname),
    ...(options.privateHosts && { privateHosts: options.privateHosts }),
    ...(options.fetch && { fetch: options.fetch }),
  };
  const mayStepUp = attempts(MAX_STEP_UPS, STEP_UP_WINDOW_MS);
  const mayAskAgain = attempts(1, REFUSED_WINDOW_MS);
  let held: Tokens | undefined;
  let loading: Promise<void> | undefined;
  let prover: DPoPProver | undefined;
  let running: Run | undefined;

  async function load(): Promise<void> {
    await (loading ??= storedTokens(store, key).then((stored) => void (held ??= stored)));
  }

  async function keep(tokens: Tokens): Promise<void> {
    held = tokens;
    if (tokens.dpop === true) await store.delete(key);
    else await store.set(key, JSON.stringify(tokens));
  }

  function start(reason: Reason, challenge?: Challenge): Promise<void> {
    const signal = AbortSignal.timeout(options.authorizeTimeoutMs ?? AUTHORIZE_TIMEOUT_MS);
    const cut = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(unauthorized("the authorization took too long")));
    });
    const done = Promise.race([acquire(reason, challenge, signal), cut]).finally(() => (running = undefined));
    running = { reason, done };
    return done;
  }

  async function acquire(reason: Reason, challenge: Challenge | undefined, signal: AbortSignal): Promise<void> {
    try {
      const tokens = await newTokens(reason, challenge, signal);
      if (!signal.aborted) await keep(tokens);
    } catch (error) {
      const { message } = shownFailure(error, [held?.accessToken ?? "", held?.refreshToken ?? ""]);
      throw error instanceof OAuthRefusal
        ? new OAuthRefusal(error.error, `no token for ${name}: ${message}`)
        : unauthorized(`no token for ${name}: ${message}`);
    }
  }

  async function newTokens(reason: Reason, challenge: Challenge | undefined, signal: AbortSignal): Promise<Tokens> {
    const metadataUrl = challenge?.parameters.get("resource_metadata") ?? held?.metadataUrl;
    const found = await discover(endpoint, { metadataUrl, preferred: [grant.known?.issuer, held?.issuer] }, fetching);
    const { issuer } = found.server;
    if (held !== undefined && held.issuer !== issuer) {
      // Another issuer's tokens go nowhere any more, neither to it nor to the server (access-token-usage).
      held = undefined;
      await store.delete(key);
    }
    if (options.dpop === true || challenge?.scheme === "dpop") prover ??= await dpopProver();
    const context: GrantContext = {
      found,
      registered: await grant.client({ server: found.server, resource: found.resource, store, fetching }),
      scopes: wantedScopes(found, challenge),
      fetching,
      dpop: prover?.handle,
      requireDPoP: options.dpop === true,
      signal,
    };
    const tokens = (reason === "scope" ? undefined : await refreshed(context)) ?? (await granted(reason, context));
    return { ...tokens, metadataUrl };
  }

  /** A refresh keeps the user out of it; it cannot add scopes, and a refused one is no error. */
  async function refreshed(context: GrantContext): Promise<Tokens | undefined> {
    const token = held?.refreshToken;
    if (token === undefined) return undefined;
    try {
      return await refresh(context, token);
    } catch (error) {
      if (!(error instanceof OAuthRefusal)) throw error;
      // It will not be taken later either.
      if (held?.refreshToken === token) {
        const { refreshToken: _, ...others } = held;
        await keep(others);
      }
      if (error.error !== "invalid_client") return undefined;
      await forgetClient(store, context.found.server.issuer);
      context.registered = await grant.client({ ...context.found, store, fetching });
      return undefined;
    }
  }

  async function granted(reason: Reason, context: GrantContext): Promise<Tokens> {
    const { issuer } = context.found.server;
    if (reason === "ending" && grant.interactive) throw unauthorized("the token cannot be renewed without the user");
    if (reason === "refused" && held !== undefined && !mayAskAgain(issuer)) {
      throw unauthorized(`the server refuses the tokens that ${issuer} has just issued for it`);
    }
    try {
      return await grant.tokens(context);
    } catch (error) {
      if (error instanceof OAuthRefusal && error.error === "invalid_client") await forgetClient(store, issuer);
      throw error;
    }
  }

  function wantedScopes(found: Discovered, challenge: Challenge | undefined): readonly string[] {
    const challenged = scopesIn(challenge?.parameters.get("scope"));
    // What was granted before stays asked for, so that a step-up for one call does not undo another's (scope union).
    const kept = held?.scopes ?? [];
    const base = options.scopes === undefined ? (challenged ?? found.scopes ?? []) : options.scopes;
    const offline =
      grant.interactive && found.server.scopes_supported?.includes("offline_access") === true ? ["offline_access"] : [];
    return [...new Set([...kept, ...base, ...(challenged ?? []), ...offline])];
  }

  async function challenged(refusal: HttpChallenge): Promise<boolean> {
    const { status, url } = refusal;
    const challenge = oauthChallenge(refusal.wwwAuthenticate);
    const error = challenge?.parameters.get("error");
    const nonce = refusal.headers.get("dpop-nonce");
    if (status === 401 && error === "use_dpop_nonce" && nonce !== null && prover !== undefined) {
      await prover.remember(nonce, url);
      return true;
    }
    if (status === 403 && error !== "insufficient_scope") return false;
    await load();
    const sent = tokenIn(refusal.credentials);
    if (running === undefined) {
      // Late for the party: since this request left, another one has seen to a new token.
      if (held !== undefined && held.accessToken !== sent) return true;
      if (status === 401 && (await replacedElsewhere(sent))) return true;
    }
    if (running === undefined && status === 403) {
      const wanted = scopesIn(challenge?.parameters.get("scope")) ?? [];
      if (!mayStepUp([...wanted].sort().join(" "))) {
        const scope = quoted(wanted.join(" "));
        throw unauthorized(`${name} still refuses for want of the scope "${scope}" after ${MAX_STEP_UPS} step-ups`);
      }
    }
    await (running?.done ?? start(status === 403 ? "scope" : "refused", challenge));
    return true;
  }

  /** Whether another process, which shares the store, has replaced the token that was refused. */
  async function replacedElsewhere(sent: string | undefined): Promise<boolean> {
    if (held === undefined || held.dpop === true) return false;
    const stored = await storedTokens(store, key);
    if (stored === undefined || stored.accessToken === sent || stored.issuer !== held.issuer) return false;
    held = stored;
    return true;
  }

  async function headers({ method, url }: Parameters<HttpAuth["headers"]>[0]): Promise<Record<string, string>> {
    await load();
    if (running !== undefined) {
      // A token that only lacks a scope goes on serving what does not need it.
      if (held === undefined || running.reason === "refused") await running.done;
    } else if (held !== undefined && endsSoon(held)) {
      if (held.refreshToken !== undefined || !grant.interactive) {
        // If this fails, the old token still earns a challenge, and that one says what is wrong.
        await start("ending").catch(() => undefined);
      }
    }
    if (held === undefined) return {};
    if (held.dpop === true && prover !== undefined) return prover.headers(held.accessToken, method, url);
    return { authorization: `Bearer ${held.accessToken}` };
  }

  return { headers, challenged };
}

/** The token of an `Authorization` header that we made. */
function tokenIn(credentials: Readonly<Record<string, string>> | undefined): string | undefined {
  return credentials?.["authorization"]?.split(" ", 2)[1];
}
