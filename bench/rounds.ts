import type { Contender } from "./contenders.js";

export interface Row {
  title: string;
  unit: string;
  /** Whether more is better (calls per second) or less (milliseconds, bytes). */
  better: "more" | "less";
  /** A figure per contender and round, in the order of the rounds. */
  figures: Map<Contender, number[]>;
  /** CPU time of a call in microseconds, per contender and round: of the server, or of both ends where both are measured. */
  cpu?: Map<Contender, number[]>;
  /** What DESIGN section 9 asks of ours: a share of the limit, or a figure in the row's unit. */
  target: string;
  /** What the figures do not say. */
  notes?: readonly string[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Runs the contenders one after the other, `rounds` times over, so that a noisy neighbour disturbs all of them alike. */
export async function interleave<Result>(
  contenders: readonly Contender[],
  rounds: number,
  run: (contender: Contender) => Promise<Result>,
  each: (contender: Contender, result: Result) => void,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    // Every other round the other way round: none always follows the same one.
    const order = round % 2 === 0 ? contenders : [...contenders].reverse();
    for (const contender of order) each(contender, await run(contender));
  }
}

/** Median over the rounds of a contender's figure divided by the limit's in the same round. */
export function shareOfLimit(
  figures: ReadonlyMap<Contender, readonly number[]>,
  contender: Contender,
): number | undefined {
  const own = figures.get(contender);
  const limit = figures.get("limit");
  if (!own || !limit) return undefined;
  return median(own.map((figure, round) => figure / limit[round]!));
}
