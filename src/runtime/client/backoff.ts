/** Reconnecting: first pause, growth, longest pause, spread, attempts without progress (R59). */
const FIRST_MS = 500;
const FACTOR = 1.6;
export const LONGEST_MS: number = 30_000;
const JITTER = 0.2;
export const MAX_ATTEMPTS: number = 10;

/** How long to wait before attempt `attempt` (from 1), in milliseconds: 0.5 s, growing by 1.6 up to 30 s, ±20 %. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const plain = Math.min(FIRST_MS * FACTOR ** (attempt - 1), LONGEST_MS);
  return plain * (1 + JITTER * (2 * random() - 1));
}

/** Resolves after `ms`, or as soon as `signal` is aborted. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
