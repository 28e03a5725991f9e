import { parseMessage } from "../../../src/runtime/protocol/parse.js";
import type { JsonRpcMessage } from "../../../src/runtime/protocol/jsonrpc.js";
import type { MessageStream } from "../../../src/runtime/protocol/transport.js";
import { inbox } from "../../../src/runtime/streams/inbox.js";

export interface TestStream extends MessageStream {
  readonly sent: JsonRpcMessage[];
}

/** Two streams, each of which receives what the other sends. */
export function streamPair(): [TestStream, TestStream] {
  const boxes = [inbox(), inbox()] as const;
  const end = (mine: 0 | 1): TestStream => {
    const sent: JsonRpcMessage[] = [];
    return {
      sent,
      receive: boxes[mine],
      send(message) {
        sent.push(message);
        boxes[mine === 0 ? 1 : 0].push(parseMessage(JSON.stringify(message), { maxJsonDepth: 128 }));
      },
      async close() {
        boxes[0].end();
        boxes[1].end();
      },
    };
  };
  return [end(0), end(1)];
}

/** A promise and its ends. */
export function deferred<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: Error): void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets everything that is ready run. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
