import { from, type Clause } from "./clause.js";

/** The base protocol: messages, versions, metadata. */
export const BASE: readonly Clause[] = [
  ...from("2026-07-28, 2025-11-25: basic#messages", {
    "message-id-kinds": "An id is a string or an integer, never null.",
    "message-id-unused": "No id is used by its sender for two requests in flight.",
    "message-response-id": "A response has the id of its request, and a result or an error, not both.",
    "message-error-fields": "An error has an integer code and a message.",
    "message-notification-silent": "Nobody answers a notification.",
    "message-utf-8": "Messages are UTF-8.",
  }),
  ...from("2026-07-28: basic#messages", {
    "result-type": "Every result says its `resultType`.",
    "result-type-unknown": "A client takes a `resultType` that it does not know as invalid.",
    "result-type-absent": "A client takes a missing `resultType` as `complete`.",
    "error-codes-reserved": "No code of -32020 to -32099 is sent that has no meaning.",
    "error-codes-retired": "-32002 and -32042 are sent by nobody any more.",
  }),
  ...from("2026-07-28: basic#statelessness", {
    "stateless-requests": "Nothing that an earlier request said is needed to serve a later one.",
  }),
  ...from("2026-07-28, 2025-11-25: basic#json-schema-usage", {
    "schema-2020-12": "Schemas without `$schema` are of 2020-12.",
    "schema-dialect-unknown": "A dialect that is not supported is reported as such.",
    "schema-no-fetching": "No `$ref` makes anybody fetch anything.",
  }),
  ...from("2026-07-28: basic#_meta", {
    "meta-sent": "Clients send version, identity and capabilities with every request.",
    "meta-required": "A request without them gets -32602, over HTTP with 400.",
    "meta-capability-missing":
      "What needs a capability that the request does not declare gets -32021, over HTTP with 400.",
    "meta-kept": "`_meta` of declarations and results passes through.",
  }),
  ...from("2026-07-28: basic/versioning#protocol-version-negotiation", {
    "version-unsupported": "An unknown version gets -32022 with the list of those supported.",
    "version-retry": "A client picks a version of that list, or says that there is none.",
    "discover-implemented": "`server/discover` says versions, capabilities and identity.",
  }),
  ...from("2026-07-28: basic/versioning#extension-negotiation", {
    "extension-opt-in": "An extension is used only with a peer that declares it.",
  }),
  ...from("2026-07-28: basic/versioning#backward-compatibility-with-initialization-based-versions", {
    "era-modern-errors": "An error that only modern servers send keeps a client from `initialize`.",
    "era-fallback": "Any other refusal, and silence, make it try `initialize`.",
    "era-remembered": "The era is remembered per server, until it proves wrong.",
  }),
  ...from("2025-11-25: basic/lifecycle", {
    "initialize-first": "Before `initialize` only ping is served.",
    "initialize-version": "The server agrees to a version that it knows, and offers another one else.",
    "initialize-version-refused": "A client leaves when the version offered is none of its own.",
    "initialized-sent": "The client sends `notifications/initialized` after the answer.",
    "lifecycle-capabilities": "Only what was negotiated is used.",
    "lifecycle-timeouts": "Requests time out, are cancelled then, and progress may not extend them for ever.",
  }),
  ...from("2025-11-25: basic/utilities/ping", {
    "ping-answered": "Ping is answered with an empty result, by both sides.",
  }),
];
