import { afterEach, expect, it, vi } from "vitest";
import { rest, watch } from "../../../src/runtime/client/clock.js";
import type { Link, Pending } from "../../../src/runtime/client/link.js";

afterEach(() => vi.useRealTimers());

it("R57 ends each of many requests in time, and looks at all of them a bounded number of times a second", async () => {
  vi.useFakeTimers();
  const requests = 20_000;
  const link = { pending: new Set<Pending>(), lookAt: Infinity } as Link;
  let looks = 0;
  let latest = 0;
  for (let index = 0; index < requests; index++) {
    const at = performance.now() + 1000 + index / 10;
    const request: Pending = {
      leftMs: (now) => (looks++, at - now),
      expire() {
        latest = Math.max(latest, performance.now() - at);
        link.pending.delete(request);
        if (link.pending.size === 0) rest(link);
      },
      stop() {},
    };
    link.pending.add(request);
    watch(link, request, performance.now());
  }
  await vi.advanceTimersByTimeAsync(3100);
  expect(link.pending.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  // A microsecond for each of them, and what a timer may be late.
  expect(latest).toBeLessThan(22);
  // A look at every millisecond would make it twenty million.
  expect(looks).toBeLessThan(2_500_000);
});
