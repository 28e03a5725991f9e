/**
 * Who wants to hear of a signal's end: a signal that many calls share has one listener of ours, for Node warns of a leak
 * where there are more than ten.
 */
const fans: WeakMap<AbortSignal, Fan> = /* @__PURE__ */ new WeakMap();

interface Fan {
  readonly callbacks: Set<() => void>;
  fire(): void;
}

/** Calls `callback`, once, when `signal` is aborted. It must not throw. */
export function onAbort(signal: AbortSignal, callback: () => void): void {
  let fan = fans.get(signal);
  if (!fan) {
    const callbacks = new Set<() => void>();
    fan = {
      callbacks,
      fire() {
        for (const one of callbacks) one();
      },
    };
    fans.set(signal, fan);
  }
  if (fan.callbacks.size === 0) signal.addEventListener("abort", fan.fire);
  fan.callbacks.add(callback);
}

/** Takes `onAbort` back. */
export function offAbort(signal: AbortSignal, callback: () => void): void {
  const fan = fans.get(signal);
  if (fan?.callbacks.delete(callback) && fan.callbacks.size === 0) signal.removeEventListener("abort", fan.fire);
}
