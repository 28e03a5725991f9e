import { inspect } from "node:util";
import { ConnectionError, McpError, connect, type ConnectionErrorCode, type Transport } from "@mcp-gen/runtime";
import type { Manifest } from "../model/manifest.js";
import { VERSION } from "../version.js";
import { LiveError, refusal, type LiveErrorCode } from "./live/error.js";
import { hintFor, silenceHint } from "./live/hints.js";
import { inSentence, indented, lastLines } from "./live/said.js";
import { readLists, type ListOptions, type LiveLimits } from "./live/lists.js";
import { withServer } from "./live/manifest.js";
import { declaredWithoutSecrets, pathSecrets, withoutSecrets } from "./secrets.js";
import type { Reach } from "./servers.js";

const LIVE_LIMITS: LiveLimits = { pages: 64, declarations: 10_000, totalMs: 60_000, bytes: 64 << 20 };

export interface ReadLiveOptions extends ListOptions {
  limits?: Partial<LiveLimits>;
  signal?: AbortSignal;
}

/**
 * Reads what a running server declares: all pages of its four lists, and nothing else. No tool is ever called.
 *
 * @throws {LiveError} It cannot be reached, answers nonsense, or exceeds a bound. Nothing is left running.
 */
export async function readLive(target: Reach, options: ReadLiveOptions = {}): Promise<Manifest> {
  const limits = { ...LIVE_LIMITS, ...options.limits };
  const overall = AbortSignal.timeout(limits.totalMs);
  const signal = options.signal === undefined ? overall : AbortSignal.any([overall, options.signal]);
  const heard = { ...options, onWarning: warnings(target, options) };
  let opened: Opened | undefined;
  let answered = false;
  try {
    options.onProgress?.("connecting");
    opened = await open(target, limits);
    const mcp = await untilAborted(
      connect(opened.transport, {
        clientInfo: { name: "mcp-gen", version: VERSION },
        // Commands such as `npx -y …` may install before they answer.
        limits: { connectTimeoutMs: limits.totalMs },
        signal,
        onWarning: heard.onWarning,
      }),
      signal,
    );
    answered = true;
    const lists = await untilAborted(readLists(mcp, limits, signal, heard), signal);
    const manifest = withServer(mcp.serverInfo, mcp.instructions, target, lists, heard.onWarning);
    const clean = declaredWithoutSecrets(manifest, target.secrets);
    if (clean !== manifest && JSON.stringify(clean) !== JSON.stringify(manifest))
      options.onWarning?.("The server repeats secrets that it was told: they are left out, as [hidden].");
    return clean;
  } catch (error) {
    const attempt = { target, limits, answered, said: opened?.said?.() ?? [] };
    throw quiet(explained(error, attempt, [overall, options.signal]), hiddenInMessages(target));
  } finally {
    await opened?.transport.close();
  }
}

/** In a declaration, what looks like a token in the path may be the id of what it is about: a URI would lead nowhere without. */
function hiddenInMessages(target: Reach): readonly string[] {
  return target.kind === "url" ? [...target.secrets, ...pathSecrets(target.url.pathname)] : target.secrets;
}

/** Servers repeat themselves, and what they were told. */
function warnings(target: Reach, { onWarning }: ReadLiveOptions): (text: string) => void {
  let clean: ((text: string) => string) | undefined;
  const told = new Set<string>();
  return (text) => {
    if (told.size > MAX_WARNINGS) return;
    clean ??= withoutSecrets(hiddenInMessages(target));
    const warning = inSentence(clean(text));
    if (told.has(warning)) return;
    told.add(warning);
    onWarning?.(told.size > MAX_WARNINGS ? "There is more to warn of than is told here." : warning);
  };
}

const MAX_WARNINGS = 100;

interface Opened {
  readonly transport: Transport;
  /** The last lines that a command wrote on stderr, and the first on stdout that are no messages. */
  readonly said?: () => string[];
}

const MAX_SAID = 5;

async function open(target: Reach, limits: LiveLimits): Promise<Opened> {
  const bounds = { maxMessageBytes: Math.min(limits.bytes, 10 << 20) };
  if (target.kind === "command") {
    const { stdioTransport } = await import("@mcp-gen/runtime/node");
    const { command, args, env, cwd } = target;
    const errors = lastLines(MAX_SAID);
    const place = cwd === undefined ? {} : { cwd };
    const transport = stdioTransport({ command, args, env, limits: bounds, stderr: errors.push, ...place });
    return { transport, said: () => [...transport.junk, ...errors.lines()] };
  }
  const { url, headers } = target;
  if (url.protocol === "ws:" || url.protocol === "wss:") {
    const { webSocketTransport } = await import("@mcp-gen/runtime/websocket");
    return { transport: webSocketTransport(url, { headers, limits: bounds }) };
  }
  const { httpTransport } = await import("@mcp-gen/runtime/http");
  return { transport: httpTransport(url, { headers, limits: bounds }) };
}

/** The bound holds even if whatever is waited for does not heed its signal. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function quiet(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof Error)) return error;
  const clean = withoutSecrets(secrets);
  const message = clean(error.message);
  // With its causes, which MCP_GEN_DEBUG shows.
  const whole = inspect(error, { depth: 8 });
  if (message === error.message && whole === clean(whole)) return error;
  return new LiveError(error instanceof LiveError ? error.code : "unreachable", message);
}

interface Attempt {
  readonly target: Reach;
  readonly limits: LiveLimits;
  /** Whether the server took part in the handshake. */
  readonly answered: boolean;
  readonly said: readonly string[];
}

function explained(
  error: unknown,
  { target, limits, answered, said }: Attempt,
  [overall, outer]: readonly [AbortSignal, AbortSignal | undefined],
): unknown {
  if (error instanceof LiveError) return error;
  const options = { cause: error };
  if (outer?.aborted === true) return new LiveError("interrupted", "Interrupted.", options);
  const seconds = `within ${limits.totalMs / 1000} s`;
  const isTimeout = overall.aborted || (error instanceof ConnectionError && error.code === "timeout");
  if (isTimeout && !answered) {
    return new LiveError("timeout", `The server did not answer ${seconds}.${silenceHint(target, said)}`, options);
  }
  if (overall.aborted) return new LiveError("timeout", `The server did not finish its lists ${seconds}.`, options);
  if (error instanceof McpError) {
    return new LiveError("refused", refusal(error), options);
  }
  if (!(error instanceof ConnectionError)) return error;
  return new LiveError(CODES[error.code] ?? "unreachable", `${told(error, target)}${hintFor(error, target)}`, options);
}

/** What went wrong, with where: a page of HTTP says nothing about who sent it. */
function told(error: ConnectionError, target: Reach): string {
  const { code, message } = error;
  if (target.kind === "url") {
    const { origin } = target.url;
    return `${message.includes(origin) ? "" : `${origin}: `}${inSentence(message)}`;
  }
  if (code !== "process-exited") return inSentence(message);
  const [first = "", ...lastWords] = message.split("\n");
  return [first, ...lastWords.map(indented)].join("\n");
}

const CODES: Partial<Record<ConnectionErrorCode, LiveErrorCode>> = {
  timeout: "timeout",
  "too-large": "too-large",
  "bad-message": "bad-answer",
};
