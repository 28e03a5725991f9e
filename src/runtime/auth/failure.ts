import * as oauth from "oauth4webapi";
import { ConnectionError } from "../protocol/errors.js";

/** The authorization server said no, in the way of OAuth. */
export class OAuthRefusal extends ConnectionError {
  /** `invalid_grant`, `access_denied`, … */
  readonly error: string;

  constructor(error: string, message: string) {
    super("unauthorized", message);
    this.error = error;
  }
}

export function unauthorized(message: string, cause?: unknown): ConnectionError {
  return new ConnectionError("unauthorized", message, cause === undefined ? {} : { cause });
}

/**
 * An error that may be shown and logged (R46). The library's own errors hang the whole response on themselves, tokens and
 * codes included, so only their sentence is taken, and what the server says in its own words passes `quoted`.
 *
 * @param secrets What was sent, in case that the server repeats it.
 */
export function shownFailure(error: unknown, secrets: readonly string[]): ConnectionError {
  if (error instanceof ConnectionError) return error;
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    const code = quoted(error.error, secrets);
    const description = error.error_description === undefined ? "" : ` (${quoted(error.error_description, secrets)})`;
    return new OAuthRefusal(error.error, `the authorization server answers ${code}${description}`);
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return new OAuthRefusal("invalid_client", `the authorization server answers HTTP ${error.status}`);
  }
  return unauthorized(error instanceof Error ? quoted(error.message, secrets) : "authorization failed");
}

/** Foreign text as one short line without `secrets`. */
export function quoted(text: unknown, secrets: readonly string[] = []): string {
  let shown = String(text);
  for (const secret of secrets) if (secret !== "") shown = shown.replaceAll(secret, "[redacted]");

  return shown.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").slice(0, 300);
}
