import {
  ConnectionError,
  McpError,
  connect,
  type Connection,
  type ConnectionErrorCode,
  type Transport,
} from "@mcp-gen/runtime";
import type { Manifest } from "../model/manifest.js";
import { hintFor } from "./live-hints.js";
import { listed, withServer } from "./live-manifest.js";
import { declaredWithoutSecrets, withoutSecrets } from "./secrets.js";
import type { Reach } from "./servers.js";

/** Bounds of reading a server (R69). */
export interface LiveLimits {
  /** Pages of one list. */
  readonly pages: number;
  /** Declarations of all lists together. */
  readonly declarations: number;
  /** Everything, from starting the server to the last page. */
  readonly totalMs: number;
  /** JSON of all pages together. */
  readonly bytes: number;
}

export const LIVE_LIMITS: LiveLimits = { pages: 64, declarations: 10_000, totalMs: 60_000, bytes: 64 << 20 };

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

export interface ReadLiveOptions {
  limits?: Partial<LiveLimits>;
  signal?: AbortSignal;
  /** Hears what is going on, as a phrase. */
  onProgress?(text: string): void;
  /** Hears what is odd but no reason to stop. */
  onWarning?(text: string): void;
}

const LISTS = [
  { field: "tools", method: "tools/list", capability: "tools" },
  { field: "resources", method: "resources/list", capability: "resources" },
  { field: "resourceTemplates", method: "resources/templates/list", capability: "resources" },
  { field: "prompts", method: "prompts/list", capability: "prompts" },
] as const;

/**
 * Reads what a running server declares: all pages of its four lists, and nothing else. No tool is ever called.
 *
 * @throws {LiveError} It cannot be reached, answers nonsense, or exceeds a bound. Nothing is left running.
 */
export async function readLive(target: Reach, options: ReadLiveOptions = {}): Promise<Manifest> {
  const limits = { ...LIVE_LIMITS, ...options.limits };
  const overall = AbortSignal.timeout(limits.totalMs);
  const signal = options.signal === undefined ? overall : AbortSignal.any([overall, options.signal]);
  let transport: Transport | undefined;
  try {
    options.onProgress?.("connecting");
    transport = await open(target, limits);
    const mcp = await untilAborted(
      connect(transport, {
        clientInfo: { name: "mcp-gen", version: "0.1.0" },
        signal,
        onWarning: (text) => options.onWarning?.(withoutSecrets(text, target.secrets)),
      }),
      signal,
    );
    const lists = await untilAborted(readLists(mcp, limits, signal, options), signal);
    const manifest = withServer(mcp.serverInfo, mcp.instructions, target, lists);
    const clean = declaredWithoutSecrets(manifest, target.secrets);
    if (JSON.stringify(clean) !== JSON.stringify(manifest))
      options.onWarning?.("The server repeats secrets that it was told: they are left out, as [hidden].");
    return clean;
  } catch (error) {
    throw quiet(explained(error, target, limits, [overall, options.signal]), target.secrets);
  } finally {
    await transport?.close();
  }
}

async function open(target: Reach, limits: LiveLimits): Promise<Transport> {
  const bounds = { maxMessageBytes: Math.min(limits.bytes, 10 << 20) };
  if (target.kind === "command") {
    const { stdioTransport } = await import("@mcp-gen/runtime/node");
    const { command, args, env, cwd } = target;
    return stdioTransport({ command, args, env, limits: bounds, ...(cwd === undefined ? {} : { cwd }) });
  }
  const { url, headers } = target;
  if (url.protocol === "ws:" || url.protocol === "wss:") {
    const { webSocketTransport } = await import("@mcp-gen/runtime/websocket");
    return webSocketTransport(url, { headers, limits: bounds });
  }
  const { httpTransport } = await import("@mcp-gen/runtime/http");
  return httpTransport(url, { headers, limits: bounds });
}

async function readLists(
  mcp: Connection,
  limits: LiveLimits,
  signal: AbortSignal,
  options: ReadLiveOptions,
): Promise<Map<string, Record<string, unknown>[]>> {
  const result = new Map<string, Record<string, unknown>[]>();
  const left = { declarations: limits.declarations, bytes: limits.bytes };
  for (const { field, method, capability } of LISTS) {
    const items: Record<string, unknown>[] = [];
    result.set(field, items);
    const cursors = new Set<string>();
    let cursor: string | undefined;
    for (let page = 1; ; page++) {
      if (page > limits.pages) throw new LiveError("too-many-pages", `${method} has more than ${limits.pages} pages.`);
      options.onProgress?.(page === 1 ? `reading ${method}` : `reading ${method}, page ${page}`);
      const answer = await ask(mcp, method, cursor, signal, mcp.capabilities[capability] !== undefined);
      if (answer === undefined) break;
      left.bytes -= Buffer.byteLength(JSON.stringify(answer));
      if (left.bytes < 0) throw new LiveError("too-large", `The lists are larger than ${limits.bytes} bytes.`);
      const found = listed(answer[field]);
      if (found === undefined)
        throw new LiveError(
          "bad-answer",
          `${method} did not answer with a list of objects in ${JSON.stringify(field)}.`,
        );
      left.declarations -= found.length;
      if (left.declarations < 0) {
        throw new LiveError("too-many-declarations", `The server declares more than ${limits.declarations} things.`);
      }
      for (const item of found) items.push(item);
      const next = answer["nextCursor"];
      if (next === undefined || next === null) break;
      if (typeof next !== "string") throw new LiveError("bad-answer", `${method} sent a cursor that is no string.`);
      if (cursors.has(next))
        throw new LiveError("repeated-cursor", `${method} sent the same cursor twice, after ${page} pages.`);
      cursors.add(next);
      cursor = next;
    }
  }
  return result;
}

/** A page; `undefined` where the server has no such list. Undeclared lists are asked for too: not every server declares what it has. */
async function ask(
  mcp: Connection,
  method: string,
  cursor: string | undefined,
  signal: AbortSignal,
  declared: boolean,
): Promise<Record<string, unknown> | undefined> {
  try {
    return await mcp.request(method, cursor === undefined ? {} : { cursor }, { signal, timeoutMs: Infinity });
  } catch (error) {
    const missing = error instanceof McpError && (error.code === -32601 || !declared);
    if (missing && cursor === undefined) return undefined;
    throw error;
  }
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

/** Servers repeat what they were told, also when they refuse. */
function quiet(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof Error)) return error;
  const message = withoutSecrets(error.message, secrets);
  if (message === error.message) return error;
  return new LiveError(error instanceof LiveError ? error.code : "unreachable", message);
}

function explained(
  error: unknown,
  target: Reach,
  limits: LiveLimits,
  [overall, outer]: readonly [AbortSignal, AbortSignal | undefined],
): unknown {
  if (error instanceof LiveError) return error;
  const options = { cause: error };
  if (outer?.aborted === true) return new LiveError("interrupted", "Interrupted.", options);
  if (overall.aborted) {
    return new LiveError("timeout", `The server did not finish its lists within ${limits.totalMs / 1000} s.`, options);
  }
  if (error instanceof McpError) {
    const said = error.rawMessage.replace(/\.$/, "");
    return new LiveError("refused", `The server refused: ${said} (${error.code}).`, options);
  }
  if (!(error instanceof ConnectionError)) return error;
  return new LiveError(CODES[error.code] ?? "unreachable", `${error.message}${hintFor(error, target)}`, options);
}

const CODES: Partial<Record<ConnectionErrorCode, LiveErrorCode>> = {
  timeout: "timeout",
  "too-large": "too-large",
  "bad-message": "bad-answer",
};
