import { from, type Clause } from "./clause.js";

/** The two standard transports, in both eras. */
export const TRANSPORTS: readonly Clause[] = [
  ...from("2026-07-28: basic/transports/stdio; 2025-11-25: basic/transports#stdio", {
    "stdio-lines": "A message is one line without line breaks inside.",
    "stdio-stdout": "Nothing but messages goes to the server's stdout.",
    "stdio-stderr": "What the server writes to stderr is no error.",
    "stdio-shutdown": "The client closes stdin, waits, then terminates, then kills.",
    "stdio-exit-on-eof": "The server exits when its stdin closes.",
    "stdio-restart": "A client may start a server again that ended; requests in flight have failed.",
  }),
  ...from("2026-07-28: basic/transports/stdio", {
    "stdio-no-responses": "Clients write no responses.",
    "stdio-no-server-requests": "Servers write no requests.",
    "stdio-cancel": "A client cancels by `notifications/cancelled`.",
    "stdio-cancel-silence": "A server sends nothing more for a cancelled request.",
    "stdio-interleaved": "Notifications and responses of requests in flight may come in any order.",
  }),
  ...from(
    "2026-07-28: basic/transports/streamable-http#security--endpoint; 2025-11-25: basic/transports#security-warning",
    {
      "http-origin": "An invalid Origin gets 403.",
      "http-loopback": "A local server binds the loopback address only.",
    },
  ),
  ...from(
    "2026-07-28: basic/transports/streamable-http#sending-messages; 2025-11-25: basic/transports#sending-messages-to-the-server",
    {
      "http-post-each": "Every message is a POST of its own, with Accept for JSON and event streams.",
      "http-notification-202": "An accepted notification gets 202 without a body; a refused one an HTTP error.",
      "http-json-or-sse": "A request is answered by JSON or an event stream; clients take both.",
    },
  ),
  ...from("2026-07-28: basic/transports/streamable-http#sending-messages", {
    "http-no-responses": "Clients post no responses, and servers refuse them.",
    "http-get-405": "GET and DELETE get 405.",
    "http-stream-related": "A response stream carries what belongs to its request, then the response.",
    "http-close-cancels": "Closing the response stream cancels the request.",
    "http-unknown-method": "An unknown method gets 404 and -32601.",
  }),
  ...from("2026-07-28: basic/transports/streamable-http#protocol-version-header", {
    "http-version-required": "`MCP-Protocol-Version` comes with every POST and equals `_meta`, or 400 and -32020.",
    "http-version-unsupported": "A version that is not supported gets 400 and -32022.",
  }),
  ...from("2026-07-28: basic/transports/streamable-http#standard-request-headers", {
    "http-mirrored": "Clients mirror method and name; names beyond ASCII as base64.",
    "http-mirrored-checked": "Headers that are missing, malformed or unlike the body get 400 and -32020.",
    "http-header-case": "Names of headers are read in any capitals, values as they are.",
  }),
  ...from("2026-07-28: basic/transports/streamable-http#custom-headers-from-tool-parameters", {
    "x-mcp-header-valid": "`x-mcp-header` is a token, unique, on a primitive parameter reached by `properties` alone.",
    "x-mcp-header-excluded": "Clients leave tools out whose `x-mcp-header` is invalid, and say so.",
    "x-mcp-header-mirrored": "Clients mirror annotated arguments; null and absent ones have no header.",
    "x-mcp-header-refresh": "A client that was refused reads the list anew and tries again.",
    "x-mcp-header-checked": "Servers compare decoded values with the body, numbers as numbers.",
    "x-mcp-header-unknown": "Parameter headers that no tool declares are ignored.",
    "header-value-base64": "What a header cannot carry goes as base64, and so does what looks like it.",
    "header-value-invalid": "Malformed base64 is refused.",
  }),
  ...from("2026-07-28: basic/transports/streamable-http#backward-compatibility", {
    "http-era-400": "A 400 without a modern error makes a client try `initialize`.",
    "http-sse-fallback": "Where POST is refused and GET names an endpoint, HTTP+SSE of 2024-11-05 is spoken.",
  }),
  ...from("2025-11-25: basic/transports#listening-for-messages-from-the-server", {
    "http-get-stream": "GET opens a stream for what the server says by itself, or gets 405.",
    "http-one-stream": "A message goes out on one stream only.",
    "http-disconnect": "A lost connection is no cancellation.",
  }),
  ...from("2025-11-25: basic/transports#resumability-and-redelivery", {
    "http-event-ids": "Event ids are unique within a session, and a cursor of one stream.",
    "http-resume": "`Last-Event-ID` brings the rest of that stream, and of no other.",
    "http-retry": "A client waits as long as `retry` says before it comes back.",
  }),
  ...from("2025-11-25: basic/transports#session-management", {
    "session-id": "A session id is unique, secure, and visible ASCII.",
    "session-header": "The client sends the session id with every later request.",
    "session-required": "A request without a session gets 400.",
    "session-unknown": "A session that ended gets 404, and the client starts a new one.",
    "session-delete": "DELETE ends a session.",
  }),
  ...from("2025-11-25: basic/transports#protocol-version-header", {
    "http-legacy-version": "The negotiated version comes as a header; one that is not supported gets 400.",
  }),
];
