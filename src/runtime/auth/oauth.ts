import type { HttpAuth } from "../http/auth-hook.js";
import { canonicalUri } from "./discovery.js";
import type { OAuthOptions } from "./options.js";
import { serverSession, type Grant, type ServerSession } from "./session.js";
import { lenientStore, memoryStore } from "./store.js";

/**
 * The OAuth side of `httpTransport`: answers 401 and 403 challenges by discovering the authorization server anew, refreshing
 * or asking for a token, and adds it to each request (specification, basic/authorization). Each MCP server has its own
 * session: nobody's token goes to another one.
 */
export function oauthSession(options: OAuthOptions, grant: Grant): HttpAuth {
  const warn = (message: string): void => {
    try {
      options.onWarning?.(message);
    } catch {
      // Who listens to warnings cannot break what they are about.
    }
  };
  const store = lenientStore(options.store ?? memoryStore(), warn);
  const sessions = new Map<string, Promise<ServerSession>>();

  function sessionOf(endpoint: URL): Promise<ServerSession> {
    let session = sessions.get(endpoint.href);
    if (session === undefined) {
      session = storeKey(endpoint, grant.known?.id).then((key) => serverSession(endpoint, key, options, store, grant));
      sessions.set(endpoint.href, session);
    }
    return session;
  }

  return {
    headers: async (request) => (await sessionOf(request.endpoint)).headers(request),
    challenged: async (challenge) => (await sessionOf(challenge.endpoint)).challenged(challenge),
  };
}

/** A query tells servers apart, and may carry a secret: keys name its digest. */
async function storeKey(endpoint: URL, client: string | undefined): Promise<string> {
  const key = `tokens ${canonicalUri(endpoint)}${client === undefined ? "" : ` ${client}`}`;
  if (endpoint.search === "") return key;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint.search));
  const hex = [...new Uint8Array(digest).subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${key} ${hex}`;
}
