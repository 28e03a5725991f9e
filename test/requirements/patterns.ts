import { from, type Clause } from "./clause.js";

/** What spans features: questions to the client, cancellation, progress, subscriptions. */
export const PATTERNS: readonly Clause[] = [
  ...from("2026-07-28: basic/patterns/mrtr#server-requirements-basic-workflow", {
    "mrtr-asks": "What a server asks of a client is an `input_required` result, not a request.",
    "mrtr-methods": "Tools, prompts and resources may ask; nothing else may.",
    "mrtr-content": "Such a result holds `inputRequests` or `requestState`, under unique keys.",
    "mrtr-capabilities": "Nothing is asked that the client did not declare.",
    "mrtr-state-sealed": "`requestState` is an attacker's input: sealed, and refused when it does not verify.",
    "mrtr-asks-again": "A server asks again where answers are missing, up to a bound.",
    "mrtr-bad-answers": "Answers that do not conform are asked for again, unknown ones are ignored.",
    "mrtr-once": "What may happen once only is guarded by the server over replays.",
  }),
  ...from("2026-07-28: basic/patterns/mrtr#client-requirements-basic-workflow", {
    "mrtr-state-echo": "The client returns `requestState` as it came, or none where none came.",
    "mrtr-new-id": "The retry is a request of its own, with an id of its own.",
    "mrtr-own-retry": "Answers and state go with that retry only.",
  }),
  ...from("2025-11-25: basic/utilities/tasks", {
    "tasks-experimental": {
      what: "Requests may be augmented to run as tasks.",
      gap: "Experimental in that revision, and gone since: tasks are the extension of 2026-07-28 (SEP-2663), which is served.",
    },
  }),
  ...from("2026-07-28: basic/patterns/cancellation; 2025-11-25: basic/utilities/cancellation", {
    "cancel-in-flight": "Only requests in flight are cancelled, and `initialize` never.",
    "cancel-frees": "The receiver stops, frees what the request held, and does not answer.",
    "cancel-unknown": "Cancelling what is unknown or over does nothing.",
    "cancel-late-answer": "The sender ignores an answer that comes too late.",
    "cancel-timeout": "A request that times out is cancelled.",
  }),
  ...from("2026-07-28: basic/patterns/cancellation", {
    "cancel-by-server": "A server cancels nothing but subscriptions.",
  }),
  ...from("2026-07-28: basic/patterns/progress; 2025-11-25: basic/utilities/progress", {
    "progress-token": "Progress is reported under the token of a request in flight, and only there.",
    "progress-token-unique": "Tokens are unique among the requests in flight.",
    "progress-grows": "Progress grows with every notification.",
    "progress-ends": "Progress ends with the request.",
  }),
  ...from("2026-07-28: basic/patterns/subscriptions", {
    "subscription-filter": "Only what was asked for is sent.",
    "subscription-acknowledged": "The acknowledgement comes first, and says what was agreed to.",
    "subscription-id": "Every notification names its subscription.",
    "subscription-several": "Several subscriptions run side by side, each with its own events.",
    "subscription-cancel": "A client ends a subscription by the transport's way of cancelling.",
    "subscription-graceful": "A server that ends one sends its result.",
    "subscription-again": "A client whose stream broke subscribes again.",
  }),
];
