/** Messages that arrived and were not read yet: what a stream's `receive` iterates over. Read once. */
export interface Inbox extends AsyncIterable<unknown> {
  /** Adds a message. Ignored after `end`. */
  push(message: unknown): void;
  /** No more will come. With an error, the reader gets it after the messages that came before. */
  end(error?: Error): void;
  readonly ended: boolean;
}

/** Where the source of an inbox stops and goes on, so that a reader that is slow slows the peer down. */
export interface Flow {
  pause(): void;
  resume(): void;
}

/** Messages waiting before the source is asked to pause; it goes on when half of them are read. */
const HIGH_WATER = 256;

/** @param flow Absent where the source cannot be paused. */
export function inbox(flow?: Flow): Inbox {
  let messages: unknown[] = [];
  // Index of the next message in `messages`: shifting an array costs its length.
  let next = 0;
  let paused = false;
  let ended = false;
  let failure: Error | undefined;
  let waiting: { resolve(result: IteratorResult<unknown>): void; reject(error: Error): void } | undefined;

  function take(): unknown {
    const message = messages[next];
    messages[next++] = undefined;
    if (next === messages.length) {
      messages = [];
      next = 0;
    }
    if (paused && messages.length - next <= HIGH_WATER / 2) {
      paused = false;
      flow?.resume();
    }
    return message;
  }

  const iterator: AsyncIterator<unknown> = {
    next() {
      if (next < messages.length) return Promise.resolve({ done: false, value: take() });
      if (failure) {
        const error = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      if (ended) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve, reject) => (waiting = { resolve, reject }));
    },
    return() {
      ended = true;
      messages = [];
      next = 0;
      return Promise.resolve({ done: true, value: undefined });
    },
  };

  return {
    push(message) {
      if (ended) return;
      if (waiting) {
        const reader = waiting;
        waiting = undefined;
        reader.resolve({ done: false, value: message });
        return;
      }
      messages.push(message);
      if (!paused && flow && messages.length - next >= HIGH_WATER) {
        paused = true;
        flow.pause();
      }
    },
    end(error) {
      if (ended) return;
      ended = true;
      const reader = waiting;
      waiting = undefined;
      if (!reader) failure = error;
      else if (error) reader.reject(error);
      else reader.resolve({ done: true, value: undefined });
    },
    get ended() {
      return ended;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}
