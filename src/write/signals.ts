const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs synchronous work that Ctrl-C must not cut in two: a signal that comes meanwhile takes effect afterwards. */
export async function uninterrupted(work: () => void): Promise<void> {
  let received: (typeof SIGNALS)[number] | undefined;
  const hold = (signal: (typeof SIGNALS)[number]): void => {
    received ??= signal;
  };
  for (const signal of SIGNALS) process.on(signal, hold);
  try {
    work();
    // Signals are polled for between two turns of the event loop: the second is sure to have heard of them.
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    for (const signal of SIGNALS) process.off(signal, hold);
  }
  // Whoever listens (`--watch` does) has heard of it already; told twice, it would not wait for what it is at.
  if (received !== undefined && process.listenerCount(received) === 0) process.kill(process.pid, received);
}
