import { grouped } from "../grouped.js";
import { changeAt, type Change, type Places } from "./change.js";
import { newEffort } from "./effort.js";
import { diffSchema, type Direction } from "./schema.js";

/** A schema in two versions. */
export interface SchemaPair {
  readonly before: unknown;
  readonly after: unknown;
  readonly direction: Direction;
  readonly places: Places;
}

/** Steps for each: enough for most edits of real schemas. */
const EACH = 1_000;
/** Steps for all those together that need more, and for each character of them: what is long has more to compare. */
const MORE = 1_000_000;
const MORE_EACH = 0.5;
/** Steps for one at most. */
const MOST = 400_000;

/** Pairs that are the same but for their place: what tools share is written into each of them. */
interface Comparison {
  readonly pairs: readonly [SchemaPair, ...SchemaPair[]];
  readonly length: number;
  changes: readonly Change[];
}

/**
 * Changes of all schemas of a manifest. However many there are, the time is bounded, and what is found out about one depends
 * neither on where it stands nor on the easy ones: those that need more than each is given share evenly what there is for
 * their length.
 */
export function diffSchemas(pairs: readonly SchemaPair[]): Change[] {
  const all = comparisons(pairs);
  let { short } = compareAll(all, EACH);
  let left = Math.max(MORE, short.reduce((sum, { length }) => sum + length, 0) * MORE_EACH);
  for (let steps = EACH; short.length > 0;) {
    const next = Math.min(MOST, Math.floor(left / short.length));
    // Little more would rarely decide more.
    if (next < steps * 2) break;
    steps = next;
    const { short: open, used } = compareAll(short, steps);
    [short, left] = [open, left - used];
  }
  return all.flatMap((one) => one.pairs.flatMap((pair) => one.changes.map((change) => changeAt(pair.places, change))));
}

function comparisons(pairs: readonly SchemaPair[]): Comparison[] {
  const groups = grouped(pairs, ({ direction, before, after }) => JSON.stringify([direction, before, after]));
  return [...groups].map(([text, same]) => ({ pairs: same, length: text.length, changes: [] }));
}

/** Those for which the steps were too few, and the steps that all took together. */
function compareAll(all: readonly Comparison[], steps: number): { short: Comparison[]; used: number } {
  const short: Comparison[] = [];
  let used = 0;
  for (const one of all) {
    const { before, after, direction } = one.pairs[0];
    const effort = newEffort(steps);
    one.changes = diffSchema(before, after, direction, effort);
    if (effort.short) short.push(one);
    used += steps - Math.max(0, effort.steps);
  }
  return { short, used };
}
