export { bearerAuth, jwtVerifier, type BearerOptions, type JwtVerifierOptions } from "./auth/bearer.js";
export {
  oauthAssertion,
  oauthClient,
  oauthEnterprise,
  oauthUser,
  type AssertionOptions,
  type AssertionTarget,
  type ClientCredentialsOptions,
  type EnterpriseOptions,
  type UserOptions,
} from "./auth/client.js";
export type { Authorize } from "./auth/grants.js";
export type { OAuthOptions } from "./auth/options.js";
export type { AuthMethod, PreRegisteredClient, RegistrationOptions } from "./auth/registration.js";
export type { SafeFetchOptions } from "./auth/safe-fetch.js";
export { memoryStore, type AuthStore } from "./auth/store.js";
export type { AuthChallenge, AuthRequest, HttpAuth, HttpChallenge, ServerAuth } from "./http/auth-hook.js";
