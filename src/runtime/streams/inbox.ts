/** Takes a message. Where it returns a promise, the next one waits for that; what it throws ends the reading. */
export type Take = (message: unknown) => Promise<void> | void;

/** Messages that arrived and were not read yet: what a stream's `receive` iterates over. Read once. */
export interface Inbox extends AsyncIterable<unknown> {
  /**
   * Reads to the end, as `for await` would, but hands a message over in the call that brought it: no promise, no turn of the
   * loop, which together cost as much as all that is then done about it.
   */
  each(take: Take): Promise<void>;
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

/** Who reads with `each`. */
interface Taker {
  readonly take: Take;
  resolve(): void;
  reject(error: unknown): void;
  /** At a message, or ended by one. */
  busy: boolean;
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
  let taker: Taker | undefined;

  function shift(): unknown {
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

  /** Gives a message to who reads with `each`. What comes in meanwhile waits. */
  function hand(to: Taker, message: unknown): void {
    to.busy = true;
    try {
      const pause = to.take(message);
      if (!pause) to.busy = false;
      else
        pause.then(
          () => {
            to.busy = false;
            goOn(to);
          },
          (error: unknown) => stop(to, error),
        );
    } catch (error) {
      stop(to, error);
    }
  }

  function goOn(to: Taker): void {
    while (!to.busy && next < messages.length) hand(to, shift());
    if (to.busy || !ended) return;
    if (failure) to.reject(failure);
    else to.resolve();
  }

  /** For good: it stays busy. */
  function stop(to: Taker, error: unknown): void {
    forget();
    to.reject(error);
  }

  function forget(): void {
    ended = true;
    messages = [];
    next = 0;
  }

  const iterator: AsyncIterator<unknown> = {
    next() {
      if (next < messages.length) return Promise.resolve({ done: false, value: shift() });
      if (failure) {
        const error = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      if (ended) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve, reject) => (waiting = { resolve, reject }));
    },
    return() {
      forget();
      return Promise.resolve({ done: true, value: undefined });
    },
  };

  return {
    each: (take) =>
      new Promise((resolve, reject) => {
        taker = { take, resolve, reject, busy: false };
        goOn(taker);
      }),
    push(message) {
      if (ended) return;
      if (taker && !taker.busy) {
        hand(taker, message);
        if (ended || next < messages.length) goOn(taker);
        return;
      }
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
      if (!reader) {
        failure = error;
        if (taker) goOn(taker);
      } else if (error) reader.reject(error);
      else reader.resolve({ done: true, value: undefined });
    },
    get ended() {
      return ended;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}

/** Reads a stream to its end, by the shortest way that it has. */
export async function readAll(messages: AsyncIterable<unknown>, take: Take): Promise<void> {
  const { each } = messages as Partial<Inbox>;
  if (each) return each(take);
  for await (const message of messages) await take(message);
}
