import type { Readable, Writable } from "node:stream";
import { ConnectionError } from "../protocol/errors.js";
import { ErrorCode, failure } from "../protocol/jsonrpc.js";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import type { Server } from "../protocol/server.js";
import type { MessageStream } from "../protocol/transport.js";
import { quietly } from "../streams/outgoing.js";
import { serveStream } from "../streams/serve-stream.js";
import { lineStream } from "./line-stream.js";
import { guardStdout } from "./stdout-guard.js";

/** How to serve over stdio. */
export interface ServeStdioOptions {
  /** `maxMessageBytes` (10 MiB), `maxJsonDepth` (128), `maxConcurrentPerPeer` (128), the queue's. */
  limits?: Partial<Limits>;
  /** How long requests at work may go on after the client closed stdin or sent SIGTERM, in milliseconds. Default 1000. */
  drainMs?: number;
  /** In place of stdin, with `output`; then stdout is not guarded, no signal is handled and the process does not end. */
  input?: Readable;
  /** In place of stdout, with `input`. */
  output?: Writable;
}

/** How long the rest of the program may take to end by itself once the client has left. */
const EXIT_GRACE_MS = 500;

/** How long a client that stopped reading may hold up the end. */
const FLUSH_MS = 250;

/**
 * Serves the client that started this process, over stdin and stdout (basic/transports/stdio).
 *
 * Resolves when the client has left: it closed stdin or no longer reads stdout, or the process got SIGTERM. Requests at
 * work then have `drainMs`; if the program has not ended by itself half a second later, it is ended. While serving,
 * stdout belongs to the protocol: what other code writes there goes to stderr.
 *
 * @throws {TypeError} Only one of `input` and `output` is given.
 */
export async function serveStdio(server: Server, options: ServeStdioOptions = {}): Promise<void> {
  const { input, output, drainMs = 1000 } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (input || output) {
    if (!input || !output) throw new TypeError("serveStdio: input and output go together; one of them is missing.");
    await serveStream(server, stdioStream(input, output, limits), { transport: "stdio", limits, drainMs });
    return;
  }

  const guard = guardStdout();
  const stop = new AbortController();
  const onTerminate = (): void => {
    void Promise.resolve(server.close?.()).finally(() => stop.abort());
  };
  process.once("SIGTERM", onTerminate);
  const stream = stdioStream(process.stdin, process.stdout, limits, guard.write);
  await serveStream(server, stream, { transport: "stdio", limits, drainMs, signal: stop.signal });
  process.off("SIGTERM", onTerminate);
  process.stdin.destroy();
  guard.release();
  // Does not keep the process alive: it is for programs that something else keeps alive.
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
}

/** The server's end of two pipes. */
export function stdioStream(
  input: Readable,
  output: Writable,
  limits: Readonly<Limits>,
  write?: Writable["write"],
): MessageStream {
  const stream = lineStream(input, output, limits, {
    onBadLine: (_line, error) => stream.receive.push(error),
    onEnd(error) {
      if (error?.code === "too-large")
        void quietly(stream.send, failure(undefined, ErrorCode.invalidRequest, error.message));
      stream.receive.end(error);
    },
    ...(write && { write }),
  });
  let closing: Promise<void> | undefined;
  return {
    receive: stream.receive,
    send: stream.send,
    close: () => (closing ??= close(stream.receive.end, stream.writer, input)),
  };
}

async function close(
  end: () => void,
  writer: { flushed(): Promise<void>; fail(error: ConnectionError): void },
  input: Readable,
): Promise<void> {
  end();
  input.pause();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, FLUSH_MS);
    void writer.flushed().then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
  writer.fail(new ConnectionError("closed", "The connection was closed."));
}
