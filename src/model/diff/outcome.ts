import { isLikelyIncluded } from "./inclusion.js";
import type { Severity } from "./change.js";
import { sides, type Direction, type Pair } from "./members.js";
import { findWitness } from "./witness.js";

/** What a change means for all that is accepted or promised at a place. */
export interface Outcome {
  readonly kind: "fits" | "breaks" | "unlikely" | "undecided";
  /** An instance that shows the break, where one was found. */
  readonly witness?: { readonly value: unknown };
}

export const SEVERITY_OF: Readonly<Record<Outcome["kind"], Severity>> = {
  fits: "safe",
  breaks: "breaking",
  unlikely: "risky",
  undecided: "risky",
};

/** What it means that inclusion was not proved. */
export function unproven(pair: Pair, direction: Direction): Outcome {
  const [narrow, wide] = sides(pair, direction);
  const unlikely = isLikelyIncluded(narrow, wide, pair.effort);
  const witness = pair.sure ? findWitness(narrow, wide, pair.effort) : undefined;
  const found = witness === undefined ? {} : { witness };
  return { kind: unlikely ? "unlikely" : witness === undefined ? "undecided" : "breaks", ...found };
}
