import { ConnectionError, McpError, connect, type ConnectionErrorCode, type Transport } from "@mcp-gen/runtime";
import type { Manifest } from "../model/manifest.js";
import { LiveError, refusal, type LiveErrorCode } from "./live-error.js";
import { hintFor } from "./live-hints.js";
import { readLists, type ListOptions, type LiveLimits } from "./live-lists.js";
import { withServer } from "./live-manifest.js";
import { declaredWithoutSecrets, withoutSecrets } from "./secrets.js";
import type { Reach } from "./servers.js";

export const LIVE_LIMITS: LiveLimits = { pages: 64, declarations: 10_000, totalMs: 60_000, bytes: 64 << 20 };

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
  // Servers repeat what they were told.
  const heard = {
    ...options,
    onWarning: (text: string): void => options.onWarning?.(withoutSecrets(text, target.secrets)),
  };
  let transport: Transport | undefined;
  try {
    options.onProgress?.("connecting");
    transport = await open(target, limits);
    const mcp = await untilAborted(
      connect(transport, {
        clientInfo: { name: "mcp-gen", version: "0.1.0" },
        signal,
        onWarning: heard.onWarning,
      }),
      signal,
    );
    const lists = await untilAborted(readLists(mcp, limits, signal, heard), signal);
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
    return new LiveError("refused", refusal(error), options);
  }
  if (!(error instanceof ConnectionError)) return error;
  return new LiveError(CODES[error.code] ?? "unreachable", `${error.message}${hintFor(error, target)}`, options);
}

const CODES: Partial<Record<ConnectionErrorCode, LiveErrorCode>> = {
  timeout: "timeout",
  "too-large": "too-large",
  "bad-message": "bad-answer",
};
