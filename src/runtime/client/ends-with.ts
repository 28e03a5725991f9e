import { offAbort, onAbort } from "./abort.js";

/**
 * A controller that any of `signals` aborts, until it is released. `AbortSignal.any` would do as well, but for Node 20 and
 * 22, where a signal that lives long remembers all that were ever made of it.
 */
export function endsWith(signals: readonly AbortSignal[]): { readonly controller: AbortController; release(): void } {
  const controller = new AbortController();
  const end = (): void => controller.abort(signals.find(({ aborted }) => aborted)?.reason);
  for (const signal of signals) onAbort(signal, end);
  if (signals.some(({ aborted }) => aborted)) end();
  return {
    controller,
    release() {
      for (const signal of signals) offAbort(signal, end);
    },
  };
}
