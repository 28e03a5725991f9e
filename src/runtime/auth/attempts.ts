const MAX_KEYS = 100;

/**
 * Counts tries of the same thing: what failed `max` times is left alone until `windowMs` after the first try. A session that
 * lives for weeks forgets, a loop does not.
 *
 * @returns Whether one more try is due; if so, it is counted.
 */
export function attempts(max: number, windowMs: number): (key: string, now?: number) => boolean {
  const tries = new Map<string, { count: number; since: number }>();
  return (key, now = Date.now()) => {
    const known = tries.get(key);
    const { count, since } = known !== undefined && now - known.since < windowMs ? known : { count: 0, since: now };
    if (count >= max) return false;
    tries.delete(key);
    tries.set(key, { count: count + 1, since });
    if (tries.size > MAX_KEYS) tries.delete(tries.keys().next().value!);
    return true;
  };
}
