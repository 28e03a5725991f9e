import type { AuthInfo } from "./server.js";

/** Whose something is: issuer, subject and client. Equal for the same sender only; that of anonymous senders is empty (R20). */
export function principalOf(auth: AuthInfo | undefined): string {
  return auth === undefined ? "" : JSON.stringify([auth.issuer, auth.subject, auth.clientId ?? null]);
}
