import type { McpError } from "@mcp-gen/runtime";
import { inSentence } from "./said.js";

export type LiveErrorCode =
  | "timeout"
  | "interrupted"
  | "unreachable"
  | "refused"
  | "bad-answer"
  | "repeated-cursor"
  | "too-many-pages"
  | "too-many-declarations"
  | "too-large";

/** A server could not be read. */
export class LiveError extends Error {
  override readonly name: string = "LiveError";
  readonly code: LiveErrorCode;

  constructor(code: LiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a server said when it refused, as a sentence. */
export function refusal({ rawMessage, code }: McpError): string {
  return `The server refused: ${inSentence(rawMessage).replace(/\.$/, "")} (${code}).`;
}
