import { from, type Clause } from "./clause.js";

/** What servers offer, and what clients offer them. */
export const FEATURES: readonly Clause[] = [
  ...from("2026-07-28, 2025-11-25: server/tools", {
    "tools-capability": "`tools` is declared by servers that have tools, and by no others.",
    "tools-declared": "Tools are listed as they were declared, icons, annotations and titles included.",
    "tools-unknown": "An unknown tool gets -32602.",
    "tools-input": "Arguments are validated; what is wrong is told by the rule of the era.",
    "tools-error": "A tool that fails says so in its result: `isError`.",
    "tools-structured": "`structuredContent` conforms to `outputSchema`, and comes as text, too.",
    "tools-structured-client": "Clients check it.",
    "tools-content": "Text, images, audio, links and embedded resources pass as they are.",
  }),
  ...from("2026-07-28: server/tools#listing-tools", {
    "lists-same-for-all": "A list does not depend on who asks, or on what was asked before.",
  }),
  ...from("2026-07-28, 2025-11-25: server/resources", {
    "resources-capability": "`resources` is declared with what there is: subscriptions, list changes.",
    "resources-read": "Texts come as text, bytes as base64, under their URI and type.",
    "resources-not-found": "A missing resource is an error (-32602; -32002 in 2025-11-25), no empty list.",
    "resources-templates": "Templates are RFC 6570, listed apart, and read by any URI that matches.",
  }),
  ...from("2025-11-25: server/resources#subscriptions", {
    "resources-subscribe": "Who subscribed to a resource hears when it changes.",
  }),
  ...from("2026-07-28, 2025-11-25: server/prompts", {
    "prompts-capability": "`prompts` is declared by servers that have prompts, and by no others.",
    "prompts-get": "A prompt gives messages with roles.",
    "prompts-input": "An unknown prompt and a missing argument get -32602.",
  }),
  ...from("2026-07-28, 2025-11-25: server/utilities/completion", {
    "completion-capability": "`completions` is declared where something completes.",
    "completion-bounded": "At most 100 values come at once, with `hasMore`.",
    "completion-context": "Arguments that are known already go with the request.",
    "completion-invalid": "An unknown reference gets -32602.",
  }),
  ...from("2026-07-28, 2025-11-25: server/utilities/pagination", {
    "pagination-opaque": "A cursor means something to the server alone; clients send it as it came.",
    "pagination-invalid": "A cursor that is none gets -32602.",
    "pagination-end": "A list ends where no cursor comes; the empty text is one.",
  }),
  ...from("2026-07-28: server/utilities/caching", {
    "caching-hints": "Complete lists, reads and discoveries carry `ttlMs` of zero or more, and `cacheScope`.",
    "caching-pages": "All pages of a list have one scope.",
    "caching-key": "A cached answer serves the same request only, and one principal only.",
    "caching-input": "What answers went into is not cached.",
    "caching-invalid": "A ttl that is no number of zero or more is zero.",
    "caching-changed": "What a notification says has changed is not served from the cache.",
  }),
  ...from("2026-07-28: server/utilities/logging", {
    "logging-per-request": "Log messages come for requests that ask for a level, on their stream, from that level up.",
  }),
  ...from("2026-07-28, 2025-11-25: server/utilities/logging", {
    "logging-capability": "`logging` is declared by servers that log.",
    "logging-invalid": "An unknown level gets -32602.",
  }),
  ...from("2025-11-25: server/utilities/logging", {
    "logging-set-level": "`logging/setLevel` decides for the session.",
  }),
  ...from("2026-07-28, 2025-11-25: client/elicitation", {
    "elicitation-capability": "Modes are declared as there are handlers for them, and only those are asked.",
    "elicitation-undeclared": "A mode that the client did not declare gets -32602.",
    "elicitation-mode": "A request without a mode is a form.",
    "elicitation-answer": "The answer is accept, decline or cancel; content conforms to the schema.",
    "elicitation-defaults": "Defaults of the form are filled in.",
    "elicitation-declined": "Servers handle a user who declines or cancels.",
    "elicitation-no-open": "A page is neither fetched nor opened by the client library.",
    "elicitation-url-valid": "A page's address is a valid URL of a safe scheme.",
  }),
  ...from("2026-07-28, 2025-11-25: client/sampling", {
    "sampling-capability": "`sampling` is declared by clients that sample, and asked of no others.",
    "sampling-tool-results": "Tool results follow their tool uses, each its own, and nothing else is with them.",
    "sampling-tools": "Tools go only to clients that declare `sampling.tools`; others refuse them.",
  }),
  ...from("2026-07-28, 2025-11-25: client/roots", {
    "roots-capability": "`roots` is declared by clients that have roots, and asked of no others.",
  }),
];
