import type { ContentBlock } from "./types.js";

/** The server refused the request with a JSON-RPC error. */
export class McpError extends Error {
  override readonly name: string = "McpError";
  /** JSON-RPC error code. */
  readonly code: number;
  /** The server's own words, without our prefix. */
  readonly rawMessage: string;
  /** `error.data`, if the server sent any. */
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown, options?: ErrorOptions) {
    super(`MCP error ${code}: ${message}`, options);
    this.code = code;
    this.rawMessage = message;
    this.data = data;
  }
}

/**
 * A tool ran and failed. Handlers throw it to answer `isError: true`; clients receive it when a result says so.
 */
export class ToolError extends Error {
  override readonly name: string = "ToolError";
  /** Wire name of the tool; filled in on the client. */
  readonly tool: string | undefined;
  /** What the tool said about its failure. */
  readonly content: readonly ContentBlock[];

  /** @param content Defaults to one text block with the message. */
  constructor(message: string, options?: ErrorOptions & { tool?: string; content?: readonly ContentBlock[] }) {
    super(message, options);
    this.tool = options?.tool;
    this.content = options?.content ?? [{ type: "text", text: message }];
  }
}

/**
 * What kept an answer from coming.
 *
 * - `"closed"`: the connection ended, by either side. `"process-exited"`: a server over stdio did.
 * - `"refused"`: nobody there, or nobody who lets us in. `"unauthorized"`: not without (other) credentials.
 * - `"timeout"`, `"aborted"`: it took too long; the caller's `signal` said stop.
 * - `"too-large"`, `"bad-message"`: beyond a limit; no message of the protocol, or none that fits the request.
 * - `"http-status"`: a proxy or some other program answered; `status` says what.
 * - `"unsupported"`: no revision in common, a question that this client does not answer, or a package that is missing.
 * - `"busy"`: too much is under way. Transports of this runtime never say it.
 */
export type ConnectionErrorCode =
  | "closed"
  | "timeout"
  | "aborted"
  | "too-large"
  | "bad-message"
  | "refused"
  | "unauthorized"
  | "http-status"
  | "process-exited"
  | "busy"
  | "unsupported";

/** Nothing usable came back. `code` says why, `cause` what lies beneath where there is something. */
export class ConnectionError extends Error {
  override readonly name: string = "ConnectionError";
  /** What kept an answer from coming. */
  readonly code: ConnectionErrorCode;
  /** Whether any byte of the request may have left: `false` means that sending it again cannot run it twice. */
  readonly sent: boolean;
  /** HTTP status, where one came. */
  readonly status: number | undefined;

  constructor(
    code: ConnectionErrorCode,
    message: string,
    options?: ErrorOptions & { sent?: boolean; status?: number },
  ) {
    super(message, options);
    this.code = code;
    this.sent = options?.sent ?? false;
    this.status = options?.status;
  }
}

/** One way in which a value breaks its schema. */
export interface Issue {
  /** JSON pointer into the value; empty for the value itself. */
  pointer: string;
  /** A sentence: what was expected, what came. */
  message: string;
}

/** What came back is not what was declared. */
export class ValidationError extends Error {
  override readonly name: string = "ValidationError";
  /** What is wrong, place by place. */
  readonly issues: readonly Issue[];

  constructor(subject: string, issues: readonly Issue[]) {
    super(`${subject} ${describeIssues(issues)}`);
    this.issues = issues;
  }
}

/** Issues as one line: `/days: expected an integer, got "three"; …`. */
export function describeIssues(issues: readonly Issue[]): string {
  return issues.map(({ pointer, message }) => (pointer === "" ? message : `${pointer}: ${message}`)).join("; ");
}
