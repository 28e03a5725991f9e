import { ConnectionError } from "../protocol/errors.js";
import type { Limits } from "../protocol/limits.js";
import { parseMessage } from "../protocol/parse.js";
import { serialize } from "../protocol/serialize.js";
import type { MessageStream } from "../protocol/transport.js";
import { inbox, type Inbox } from "./inbox.js";

/** A way in one direction: what is sent waits in an inbox until it is read. */
interface Lane {
  readonly inbox: Inbox;
  /** Resolves when the reader has caught up; absent while it has. */
  room(): Promise<void> | undefined;
}

/**
 * Two streams within one process, the client's and the server's. Messages go through JSON, so that nothing works here that would
 * not work over a wire, and no object is shared.
 */
export function memoryPair(limits: Pick<Limits, "maxMessageBytes" | "maxJsonDepth">): [MessageStream, MessageStream] {
  const there = lane();
  const back = lane();
  const close = async (): Promise<void> => {
    there.inbox.end();
    back.inbox.end();
  };
  const end = ({ [Symbol.asyncIterator]: iterate }: Inbox, out: Lane): MessageStream => ({
    // No more than that: a message must not be acted upon before the call that sends it returns.
    receive: { [Symbol.asyncIterator]: iterate },
    close,
    send(message) {
      if (out.inbox.ended) throw new ConnectionError("closed", "The other end is closed.");
      const text = serialize(message);
      // Every UTF-16 unit takes a byte or more, so most messages need not be measured.
      if (text.length * 3 > limits.maxMessageBytes && new TextEncoder().encode(text).length > limits.maxMessageBytes) {
        throw new ConnectionError("too-large", `A message is longer than ${limits.maxMessageBytes} bytes.`);
      }
      out.inbox.push(parseMessage(text, limits));
      return out.room();
    },
  });
  return [end(back.inbox, there), end(there.inbox, back)];
}

function lane(): Lane {
  let full: { promise: Promise<void>; resolve: () => void } | undefined;
  return {
    inbox: inbox({
      pause() {
        let resolve = (): void => undefined;
        const promise = new Promise<void>((settle) => (resolve = settle));
        full = { promise, resolve };
      },
      resume() {
        full?.resolve();
        full = undefined;
      },
    }),
    room: () => full?.promise,
  };
}
