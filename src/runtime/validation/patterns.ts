import type { Patterns } from "./check.js";
import { own } from "./json-schema.js";

// Patterns that can take long on long texts. What they take is counted for a value as a whole, by the lengths of its texts, so
// that the answer depends on nothing else. A value that takes too much is refused, whatever the schema says about it: `not` and
// `contains` would let anything pass whose pattern was not tried.

/**
 * What a text of `n` characters takes of the time that one value has: `(n / longest) ** power`, and not more than
 * `n / linear`. 1 is all of it: about a second.
 */
export interface PatternCost {
  readonly longest: number;
  readonly power: number;
  readonly linear?: number;
  /** Whether a text passes that would take more than half of the time: the rest is for other patterns. */
  readonly skips?: boolean;
}

type Slow = (cost: PatternCost, pattern: RegExp) => Pick<RegExp, "test">;

/** The time that one value has. */
class Time {
  #left = 1;

  get isSpent(): boolean {
    return this.#left < 0;
  }

  start(): void {
    this.#left = 1;
  }

  /** Whether a text matches; what there is no time to try does not, or passes. */
  match(pattern: RegExp, cost: PatternCost, text: string): boolean {
    const after = this.#left - shareOf(text, cost);
    if (cost.skips === true && after < 0.5) return true;
    this.#left = after;
    return !this.isSpent && pattern.test(text);
  }
}

/** What `prepare` returns: a check whose slow patterns are tried as long as the value has time left. */
export function metered(prepare: (slow: Slow) => (value: unknown) => boolean): (value: unknown) => boolean {
  const time = new Time();
  const check = prepare((cost, pattern) => ({ test: (text) => time.match(pattern, cost, text) }));
  return (value) => {
    time.start();
    return check(value) && !time.isSpent;
  };
}

/** For explanations: the same, with the patterns as the schema has them. */
export function slowPatterns(costs: Readonly<Record<string, PatternCost>>): Patterns {
  const time = new Time();
  const patterns: { -readonly [Key in keyof Patterns]: Patterns[Key] } = {
    match(pattern, text, path) {
      const cost = own(costs, pattern) as PatternCost | undefined;
      if (cost === undefined) return regex(pattern).test(text);
      const matches = time.match(regex(pattern), cost, text);
      if (time.isSpent)
        patterns.issues ??= [{ path, message: `expected less text: matching ${pattern} takes too long` }];
      return matches;
    },
  };
  return patterns;
}

function shareOf({ length }: string, { longest, power, linear }: PatternCost): number {
  const share = (length / longest) ** power;
  return linear === undefined ? share : Math.min(share, length / linear);
}

/** As the generator compiled it: with the `u` flag where that works. */
function regex(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}
