import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import type { Transport } from "../protocol/transport.js";
import { streamTransport, type ReconnectOptions } from "../streams/reconnect.js";
import { childEnv } from "./child-env.js";
import type { ChildStream } from "./child-stream.js";
import { junk } from "./junk.js";
import { spawnPlan } from "./spawn-plan.js";

/** Which server to start, and how. Never take these from a server or a manifest that was fetched (R48). */
export interface StdioTransportOptions {
  /** Program, looked up on the `PATH`. No shell sees it. */
  command: string;
  args?: readonly string[];
  /** Variables of the server, besides the few that programs need to work at all (`PATH`, `HOME`, …). */
  env?: Readonly<Record<string, string | undefined>>;
  /** Gives the server every variable of ours, secrets included. Default `false`. */
  inheritEnv?: boolean;
  cwd?: string;
  /**
   * Where the server's stderr goes: to ours, nowhere, or to a function. Default `"ignore"`. Its last 4 KiB stand in the
   * error if the server ends, anyway.
   */
  stderr?: "inherit" | "ignore" | ((text: string) => void);
  /** Starts the server again whenever it ends by itself. Calls in flight reject and are never sent again. Default `false`. */
  reconnect?: boolean | ReconnectOptions;
  /** `maxMessageBytes` (10 MiB), `maxJsonDepth` (128), the queue's. */
  limits?: Partial<Limits>;
}

/** A server that runs as our child. */
export interface StdioTransport extends Transport {
  /** Of the running server. */
  readonly pid: number | undefined;
  /** The first five lines on its stdout that are no messages. */
  readonly junk: readonly string[];
}

/**
 * Starts a server with the first request, and speaks with it over its stdin and stdout (basic/transports/stdio).
 *
 * `close()` ends the server and every process that it started: its stdin is closed, 2 s later it gets SIGTERM, 2 s later
 * SIGKILL. Nothing outlives our process either.
 *
 * Calls reject with `ConnectionError`: `"process-exited"` with exit code, signal and the last of stderr; `"refused"` if
 * the program cannot be started; `"bad-message"` if stdout fills with something else than messages.
 *
 * @throws {TypeError} A part of the command line cannot be passed safely.
 */
export function stdioTransport(options: StdioTransportOptions): StdioTransport {
  const { command, args, cwd, stderr } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const env = childEnv(options.env, options.inheritEnv);
  const plan = spawnPlan({ command, args, cwd }, env);
  const heard = junk();
  const secrets = Object.values(options.env ?? {}).filter((value) => value !== undefined);
  const onStderr = stderr === "inherit" ? (text: string) => void process.stderr.write(text) : stderr;
  let child: ChildStream | undefined;

  const transport = streamTransport({
    kind: "stdio",
    key: JSON.stringify([command, args ?? [], cwd ?? ""]),
    limits,
    reconnect: options.reconnect,
    async open() {
      // Servers import this file, too, and start without `node:child_process`.
      const { childStream } = await import("./child-stream.js");
      const listener = typeof onStderr === "function" ? onStderr : undefined;
      return (child = await childStream({ plan, env, cwd, limits, junk: heard, secrets, onStderr: listener }));
    },
  });
  return Object.defineProperties(transport, {
    pid: { get: () => child?.pid, enumerable: true },
    junk: { value: heard.first, enumerable: true },
  }) as StdioTransport;
}
