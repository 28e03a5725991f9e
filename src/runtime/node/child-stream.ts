import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { ConnectionError } from "../protocol/errors.js";
import { ErrorCode } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import type { MessageStream } from "../protocol/transport.js";
import type { Junk } from "./junk.js";
import { lineStream } from "./line-stream.js";
import { endTree, guardTree, hasExited } from "./process-tree.js";
import type { SpawnPlan } from "./spawn-plan.js";
import { textTail } from "./text-tail.js";

export interface ChildStreamOptions {
  plan: SpawnPlan;
  env: Record<string, string>;
  cwd: string | undefined;
  limits: Readonly<Limits>;
  junk: Junk;
  onStderr?: ((text: string) => void) | undefined;
  /** Values that stderr may hold and errors must not. */
  secrets: readonly string[];
}

export interface ChildStream extends MessageStream {
  readonly pid: number | undefined;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const STDERR_TAIL_BYTES = 4096;

/** How long the last of a pipe may take after the process, and a process after its pipe, in milliseconds. */
const LAST_WORDS_MS = 100;

/**
 * Starts a server and speaks with it over its stdin and stdout.
 *
 * @throws {ConnectionError} `"refused"`: it cannot be started.
 */
export async function childStream(options: ChildStreamOptions): Promise<ChildStream> {
  const { plan, env, cwd, limits, junk, onStderr } = options;
  let child: Child;
  try {
    child = spawn(plan.file, plan.args, {
      stdio: ["pipe", "pipe", "pipe"],
      shell: false,
      // A group of its own, so that all of it can be ended.
      detached: process.platform !== "win32",
      windowsHide: true,
      windowsVerbatimArguments: plan.verbatim,
      env,
      ...(cwd !== undefined && { cwd }),
    });
    // Some failures are thrown, some are told.
    if (child.pid === undefined) throw await new Promise<Error>((resolve) => child.once("error", resolve));
  } catch (cause) {
    const message = `The server cannot be started: ${(cause as Error).message}`;
    throw new ConnectionError("refused", message, { cause });
  }
  // A kill that fails is reported here, and is our own affair.
  child.on("error", () => undefined);
  guardTree(child);

  const tail = textTail(STDERR_TAIL_BYTES, options.secrets);
  // Chunks end anywhere, within a character too.
  const decoder = new TextDecoder();
  child.stderr.on("data", (chunk: Buffer) => {
    tail.push(chunk);
    onStderr?.(decoder.decode(chunk, { stream: true }));
  });
  child.stderr.on("error", () => undefined);

  const stream = lineStream(child.stdout, child.stdin, limits, {
    onBadLine(line, { code, message: said }) {
      // What is JSON, and of our protocol, is somebody's answer: nobody should wait for it in vain.
      if (code === ErrorCode.invalidRequest && line.includes('"jsonrpc"'))
        throw new ConnectionError("bad-message", `The server sent what is no message: ${said}`, { sent: true });
      junk.add(line);
    },
    onValue(value, line) {
      // Many loggers write JSON.
      if (Array.isArray(value) || (value as { jsonrpc?: unknown } | null)?.jsonrpc === "2.0")
        stream.receive.push(value);
      else junk.add(line);
    },
    onEnd: (error) => void finish(error),
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  // A grandchild may hold stdout open for ever.
  void exited.then(() => setTimeout(() => void finish(), LAST_WORDS_MS));

  /** The pipe has ended, or the process. Each tells a part of the story. */
  async function finish(error?: ConnectionError): Promise<void> {
    if (!error || error.code === "closed") await soon(Promise.all([exited, closed(child.stderr)]));
    const reason =
      hasExited(child) && (!error || error.code === "closed") ? exitError(child, tail.text(), error) : error;
    const end = reason ?? new ConnectionError("closed", "The server closed its stdout.", { sent: true });
    stream.receive.end(end);
    stream.writer.fail(end);
  }

  let closing: Promise<void> | undefined;
  return {
    pid: child.pid,
    receive: stream.receive,
    send: stream.send,
    close: () => (closing ??= close()),
  };

  async function close(): Promise<void> {
    stream.receive.end();
    // What was sent goes out before the pipe is closed, unless the server does not read.
    await soon(stream.writer.flushed());
    await endTree(child);
    stream.writer.fail(new ConnectionError("closed", "The connection was closed.", { sent: true }));
  }
}

function closed(readable: Readable): Promise<void> {
  if (readable.closed) return Promise.resolve();
  return new Promise((resolve) => readable.once("close", resolve));
}

async function soon(promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, LAST_WORDS_MS)))]);
  clearTimeout(timer);
}

function exitError(child: Child, stderr: string, cause: ConnectionError | undefined): ConnectionError {
  const how = child.signalCode ? `was ended by ${child.signalCode}` : `exited with code ${child.exitCode}`;
  const words = stderr === "" ? "." : `. Its last words on stderr:\n${stderr}`;
  return new ConnectionError("process-exited", `The server ${how}${words}`, { sent: true, cause });
}
