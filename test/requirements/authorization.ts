import { from, type Clause } from "./clause.js";

/** OAuth, as client and as resource server. */
export const AUTHORIZATION: readonly Clause[] = [
  ...from(
    "2026-07-28: basic/authorization/authorization-server-discovery; 2025-11-25: basic/authorization#authorization-server-discovery",
    {
      "auth-resource-metadata": "Servers publish protected-resource metadata and name it in `WWW-Authenticate`.",
      "auth-resource-discovery": "Clients use the URL of the challenge, else the well-known ones in order.",
      "auth-challenge-parsed": "Clients parse challenges, several of them too.",
      "auth-server-discovery": "OAuth and OpenID metadata are tried, with and without a path, in order.",
      "auth-server-issuer": "The metadata's issuer is the one that was asked for.",
    },
  ),
  ...from(
    "2026-07-28: basic/authorization/client-registration; 2025-11-25: basic/authorization#client-registration-approaches",
    {
      "auth-registration-order": "Pre-registered, metadata document, dynamic registration, in this order.",
      "auth-registration-type": "Registration names the `application_type`.",
      "auth-registration-issuer": "Credentials belong to the issuer that gave them, and go to no other.",
    },
  ),
  ...from("2026-07-28: basic/authorization#authorization-response-validation", {
    "auth-iss": "`iss` is compared as it is, before the code goes anywhere, and in errors too.",
  }),
  ...from(
    "2026-07-28: basic/authorization/security-considerations; 2025-11-25: basic/authorization#security-considerations",
    {
      "auth-pkce": "PKCE is S256, and a server that does not say that it supports it is refused.",
      "auth-state": "`state` is checked.",
      "auth-https": "Endpoints are https, or loopback where that was allowed.",
    },
  ),
  ...from("2026-07-28, 2025-11-25: basic/authorization#resource-parameter-implementation", {
    "auth-resource": "`resource` is the server's canonical URI, in authorization and token requests.",
  }),
  ...from("2026-07-28, 2025-11-25: basic/authorization#access-token-usage", {
    "auth-header": "Every request carries the token in its Authorization header, and no URL does.",
    "auth-audience": "Servers take tokens that were issued for them, and answer others with 401.",
    "auth-refresh": "A token that ended is refreshed where that is possible.",
  }),
  ...from("2026-07-28, 2025-11-25: basic/authorization#error-handling", {
    "auth-scope-challenge": "A missing scope gets 403 with the scopes that are needed.",
    "auth-step-up": "Clients ask for those, besides what they have, and stop after a few tries.",
  }),
];
