import type { Change } from "./change.js";
import { newEffort } from "./effort.js";
import { diffSchema, type Direction } from "./schema.js";

/** A schema in two versions. */
export interface SchemaPair {
  readonly before: unknown;
  readonly after: unknown;
  readonly direction: Direction;
  /** Where the new one stands. */
  readonly pointer: string;
}

/** Steps for each pair: enough for most edits of real schemas. */
const EACH = 1_000;
/** Steps for all those together that need more. */
const MORE = 1_000_000;
/** Steps for one pair at most. */
const MOST = 400_000;

/**
 * Changes of all schemas of a manifest. However many there are, the time is bounded, and what is found out about one depends
 * neither on where it stands nor on the easy ones: those that need more than each is given share what there is evenly.
 */
export function diffSchemas(pairs: readonly SchemaPair[]): Change[] {
  const found = new Map<SchemaPair, Change[]>();
  let open = pairs;
  let left = MORE;
  for (let steps = EACH, next: number; open.length > 0; steps = next) {
    const short: SchemaPair[] = [];
    for (const pair of open) {
      const effort = newEffort(steps);
      found.set(pair, diffSchema(pair.before, pair.after, pair.direction, pair.pointer, effort));
      if (effort.short) short.push(pair);
      if (steps > EACH) left -= steps - Math.max(0, effort.steps);
    }
    next = Math.min(MOST, Math.floor(left / short.length));
    // Little more would rarely decide more.
    open = next < steps * 2 ? [] : short;
  }
  return [...found.values()].flat();
}
