import type { ConnectionError } from "@mcp-gen/runtime";

/**
 * What went wrong over HTTP, with the reason that stands in none of the words: what fetch refuses by itself has no code of
 * the system, only a cause of a cause.
 */
export function withReason({ message, cause }: ConnectionError): string {
  const inner = cause instanceof Error ? cause.cause : undefined;
  if (!/^No answer from \S+\.$/.test(message) || !(inner instanceof Error) || inner.message === "") return message;
  const reason = inner.message === "bad port" ? BAD_PORT : inner.message;
  return `${message.slice(0, -1)}: ${reason.replace(/\.$/, "")}.`;
}

/** https://fetch.spec.whatwg.org/#port-blocking */
const BAD_PORT = "no request goes to this port, which is another protocol's";
