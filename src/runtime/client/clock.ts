import type { Link, Pending } from "./link.js";

/** Timers take 31 bits; longer waits are taken in steps. */
const MAX_TIMER_MS = 0x7fffffff;

/**
 * Has a request in flight looked after: it expires when its time is over.
 *
 * All requests of a connection share one timer, set for the one whose time ends first: a timer of its own would cost each
 * as much as being sent.
 */
export function watch(link: Link, request: Pending, now: number): void {
  const at = now + request.leftMs(now);
  if (at < link.lookAt) set(link, at, now);
}

/** Nothing is in flight: there is nothing to stay alive for. */
export function rest(link: Link): void {
  clearTimeout(link.timer);
  link.lookAt = Infinity;
}

function look(link: Link): void {
  link.lookAt = Infinity;
  const now = performance.now();
  let next = Infinity;
  for (const request of link.pending) {
    const leftMs = request.leftMs(now);
    if (leftMs <= 0) request.expire();
    else next = Math.min(next, now + leftMs);
  }
  // A microsecond later for each that was looked at: of many that a server leaves unanswered, each would else end by a look at
  // all of them.
  if (next < Infinity) set(link, Math.max(next, now + link.pending.size / 1000), now);
}

function set(link: Link, at: number, now: number): void {
  clearTimeout(link.timer);
  link.lookAt = at;
  link.timer = setTimeout(look, Math.min(at - now, MAX_TIMER_MS), link);
}
