import { endProcess } from "./process-end.js";

/** What an interrupted command has to clean up after itself: to end the server it started, say. */
const GRACE_MS = 5000;

/** Ctrl-C and its like as a signal for work that has something to clean up. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** From now on Ctrl-C ends the process at once again. */
  release(): void;
}

/**
 * Listens to Ctrl-C: the first aborts the signal, the second ends the process. Commands that have nothing to clean up do
 * not listen: they end at once, in the middle of printing too, which leaves the output as it was.
 */
export function interruption(): Interruption {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) endProcess(130);
    controller.abort();
    // What does not listen to the signal, such as reading a pipe that nobody writes to, must not outlive it for long.
    setTimeout(() => endProcess(130), GRACE_MS).unref();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  return { signal: controller.signal, release: () => process.off("SIGINT", interrupt).off("SIGTERM", interrupt) };
}
