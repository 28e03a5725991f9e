import type { AuthStore } from "./store.js";

/** What every way of getting a token has in common. */
export interface OAuthOptions {
  /** Where registrations and tokens are kept. Default: memory. */
  store?: AuthStore;
  /** Scopes to ask for instead of those that the server names. */
  scopes?: readonly string[];
  /**
   * Bind tokens to a key (RFC 9449), and refuse others. Default: only where the server's challenge asks for it. The key never
   * leaves memory, so tokens that are bound to it are not stored.
   */
  dpop?: boolean;
  /** Whether http on loopback may be used. Default: only for MCP servers on loopback. */
  allowLoopback?: boolean;
  /** Hosts of your own network that may have private addresses, for instance `["sso.corp.example"]`. Default: none. */
  privateHosts?: readonly string[];
  /**
   * Fetches metadata and tokens, for instance through a proxy. Default: on Node `pinnedFetch`, which checks where names
   * resolve to; elsewhere the global one.
   */
  fetch?: typeof fetch;
  /** How long one authorization may take, a user's part in it included, in milliseconds. Default: 600000. */
  authorizeTimeoutMs?: number;
  /** Hears what did no harm but should be looked at: a store that fails. Default: nobody. */
  onWarning?: (message: string) => void;
}
