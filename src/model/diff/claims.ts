import type { Conjunct } from "./conjuncts.js";

/** That what is an instance of all on the left is one of all on the right, by the schemas that the conjuncts were made of. */
export interface Claim {
  readonly left: readonly unknown[];
  readonly right: readonly unknown[];
  /** Levels of nesting below the instance that the proof is about. */
  readonly depth: number;
}

/** A claim of a proof; one without a depth is taken for true, whatever the proof is about. */
export function claimOf(left: readonly Conjunct[], right: readonly Conjunct[], depth = -1): Claim {
  return { left: left.map(({ origin }) => origin), right: right.map(({ origin }) => origin), depth };
}

export function isSameClaim(a: Claim, b: Claim): boolean {
  return isSame(a.right, b.right) && isSame(a.left, b.left);
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((origin, at) => origin === b[at]);
}
