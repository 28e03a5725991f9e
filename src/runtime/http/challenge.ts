import { refuse, type ExtraHeaders } from "./answer.js";
import type { AuthChallenge } from "./auth-hook.js";
import type { HttpCall } from "./call.js";

/** Refuses for want of credentials. The body says no more than the status: what was wrong with a token is not for everyone. */
export function challenge(call: HttpCall, { status, wwwAuthenticate }: AuthChallenge, extra: ExtraHeaders): void {
  const message = status === 401 ? "Unauthorized" : "Forbidden";
  refuse(call, status, { message }, { ...extra, "WWW-Authenticate": wwwAuthenticate });
}
