/** What checks have found out, as long as the outermost of them runs: objects may change between checks. */
let memory: Map<unknown, Map<unknown, boolean>> | undefined;

/**
 * The same check, which looks at no object twice while one that remembers runs: for schemas that look at members in more than
 * one way, where each level of the value would double the work.
 */
export function remember(check: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => {
    if (typeof value !== "object") return check(value);
    const outer = memory;
    const all = outer ?? new Map<unknown, Map<unknown, boolean>>();
    const known = all.get(check) ?? new Map<unknown, boolean>();
    all.set(check, known);
    try {
      memory = all;
      const result = known.get(value) ?? check(value);
      known.set(value, result);
      return result;
    } finally {
      memory = outer;
    }
  };
}
