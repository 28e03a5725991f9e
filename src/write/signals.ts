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
    // Signals reach their listeners on the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    for (const signal of SIGNALS) process.off(signal, hold);
  }
  if (received !== undefined) process.kill(process.pid, received);
}
