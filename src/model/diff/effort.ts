/** What comparing two schemas may still cost: what it does not reach is left undecided, the same way on every machine. */
export interface Effort {
  steps: number;
  /** Whether something was left out that more steps might have decided. */
  short: boolean;
  /** Decisions that were given up. */
  givenUp: number;
}

export function newEffort(steps: number = 400_000): Effort {
  return { steps, short: false, givenUp: 0 };
}

/** Makes one decision with at most `most` of the steps that are left. It tells how many it left over; fewer than none: too few. */
export function decide<T>(
  effort: Effort,
  most: number,
  decision: (steps: number) => readonly [result: T, over: number],
): T {
  const steps = Math.min(most, Math.max(0, effort.steps));
  const [result, over] = decision(steps);
  effort.steps -= steps - Math.max(0, over);
  if (over < 0) effort.givenUp++;
  if (over < 0 && steps < most) effort.short = true;
  return result;
}

/** Takes steps off, unless they are so many that too few are left for everything else. */
export function affords(effort: Effort, steps: number): boolean {
  if (steps > effort.steps / 4) {
    effort.short = true;
    return false;
  }
  effort.steps -= steps;
  return true;
}
