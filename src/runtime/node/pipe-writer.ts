import type { Writable } from "node:stream";
import { ConnectionError } from "../protocol/errors.js";
import type { JsonRpcMessage } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import { serialize } from "../protocol/serialize.js";

/** Writes messages to a pipe, a line each. */
export interface PipeWriter {
  /**
   * Returns nothing while there is room, else a promise that resolves when there is.
   *
   * @throws {ConnectionError} `"too-large"`: the message was not sent. `"closed"`: the pipe is broken, or its reader
   * stopped reading.
   */
  send(message: JsonRpcMessage): Promise<void> | void;
  /** Resolves when everything is written, or cannot be. Never rejects. */
  flushed(): Promise<void>;
  /** Nothing more is written; who waits for room is rejected. */
  fail(error: ConnectionError): void;
}

/** Costs a third of `process.nextTick`. */
const soon = /* @__PURE__ */ Promise.resolve();

/**
 * What is sent in one turn of the event loop leaves in one write: a message alone as fast as can be, many of them with
 * one system call.
 *
 * @param onError Called once, when the pipe breaks or more than `queueMaxBytes` wait in it (R55).
 */
export function pipeWriter(
  pipe: Writable,
  limits: Readonly<Limits>,
  onError: (error: ConnectionError) => void,
  write: Writable["write"] = pipe.write.bind(pipe),
): PipeWriter {
  const { maxMessageBytes, queueHighWaterBytes, queueMaxBytes } = limits;
  let batch = "";
  let scheduled = false;
  let failure: ConnectionError | undefined;
  let waiting: { room: number; resolve(): void; reject(error: Error): void }[] = [];

  function fail(error: ConnectionError): void {
    if (failure) return;
    failure = error;
    batch = "";
    const rejected = waiting;
    waiting = [];
    for (const { room, resolve, reject } of rejected) room === 0 ? resolve() : reject(error);
  }

  function broke(cause: Error): void {
    if (failure) return;
    fail(new ConnectionError("closed", `The pipe broke: ${cause.message}`, { sent: true, cause }));
    onError(failure!);
  }

  function flush(): void {
    scheduled = false;
    if (batch === "" || failure) return;
    const text = batch;
    batch = "";
    write.call(pipe, text, "utf8", onWritten);
  }

  function onWritten(error?: Error | null): void {
    if (error) return broke(error);
    if (waiting.length === 0) return;
    const queued = pipe.writableLength + batch.length;
    const still: typeof waiting = [];
    for (const one of waiting) queued <= one.room ? one.resolve() : still.push(one);
    waiting = still;
  }

  function queuedBelow(room: number): Promise<void> {
    return new Promise((resolve, reject) => waiting.push({ room, resolve, reject }));
  }

  pipe.on("error", broke);

  return {
    send(message) {
      if (failure) throw failure;
      const text = serialize(message);
      // A character takes one to three bytes: most texts need no counting.
      if (text.length * 3 > maxMessageBytes && Buffer.byteLength(text) > maxMessageBytes) {
        throw new ConnectionError("too-large", `The message is longer than ${maxMessageBytes} bytes.`, { sent: false });
      }
      batch += text + "\n";
      if (!scheduled) {
        scheduled = true;
        // After what is ready to send, too: answers to requests that came together are.
        void soon.then(flush);
      }
      const queued = pipe.writableLength + batch.length;
      if (queued <= queueHighWaterBytes) return;
      if (queued > queueMaxBytes) {
        fail(new ConnectionError("closed", `The peer does not read: ${queued} bytes wait for it.`, { sent: true }));
        onError(failure!);
        throw failure!;
      }
      return queuedBelow(queueHighWaterBytes);
    },
    async flushed() {
      flush();
      if (!failure && pipe.writableLength > 0 && !pipe.destroyed) await queuedBelow(0);
    },
    fail,
  };
}
