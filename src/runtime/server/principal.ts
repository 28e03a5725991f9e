import type { AuthInfo } from "../protocol/server.js";

/** Text that is equal for the same sender only; that of anonymous senders is empty. */
export function principalOf(auth: AuthInfo | undefined): string {
  return auth === undefined ? "" : JSON.stringify([auth.issuer, auth.subject, auth.clientId ?? null]);
}
