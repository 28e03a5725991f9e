import type { Report } from "../diagnostics.js";
import { declaredNames, type Named, type Stem } from "./derived-names.js";
import { addHash, firstCandidate, giveUpWish, makeWishes, overrideKeys, type Candidate } from "./name-candidates.js";
import {
  hashTaken,
  overrideCollision,
  reportCollisions,
  reportLetters,
  reportUnused,
  unusableOverride,
  type Loss,
} from "./name-findings.js";

// Identifiers for declarations, once for all generated files. A name depends on its own declaration and on those it
// collides with, never on their order.

/**
 * Gives each declaration its stem.
 *
 * @param taken Identifiers that generated files declare anyway.
 * @param overrides The manifest's `names`: wire name, or `tools/<wire name>` …, to identifier.
 * @param others Declarations that are there but not generated, which `overrides` may name all the same.
 */
export function nameAll(
  declarations: readonly Named[],
  taken: readonly string[],
  overrides: ReadonlyMap<string, string>,
  report: Report,
  others: readonly Named[],
): ReadonlyMap<Named, Stem> {
  const used = new Set([...declarations, ...others].flatMap(overrideKeys));
  const unusable = new Set<string>();
  const candidates = declarations.map((named) => firstCandidate(named, overrides, unusable));
  for (const key of unusable) report(unusableOverride(key, overrides.get(key) ?? ""));
  reportUnused(overrides, used, report);
  makeWishes(candidates);

  const occupied = new Set(taken.map((name) => name.toLowerCase()));
  const renamed = new Map<Candidate, Loss>();
  for (let losers = collisions(candidates, occupied); losers.size > 0; losers = collisions(candidates, occupied)) {
    for (const [candidate, loss] of losers) {
      if (candidate.fixedBy !== undefined) {
        report(overrideCollision(candidate, candidate.fixedBy, loss));
        return stemsOf(candidates);
      }
      if (giveUpWish(candidate)) continue;
      if (!addHash(candidate)) {
        // Only names set by hand can be those that a whole hash makes.
        report(hashTaken(candidate, loss));
        return stemsOf(candidates);
      }
      if (!renamed.has(candidate)) renamed.set(candidate, loss);
    }
  }
  for (const candidate of candidates) if (!renamed.has(candidate)) reportLetters(candidate, report);
  reportCollisions(renamed, candidates, occupied, report);
  return stemsOf(candidates);
}

function stemsOf(candidates: readonly Candidate[]): ReadonlyMap<Named, Stem> {
  return new Map(candidates.map(({ named, stem }) => [named, stem]));
}

/** Who has to give way, and to whom. */
function collisions(candidates: readonly Candidate[], occupied: ReadonlySet<string>): Map<Candidate, Loss> {
  const claims = new Map<string, Map<Candidate, string>>();
  const losers = new Map<Candidate, Loss>();
  const lose = (candidate: Candidate, loss: Loss): void => {
    if (!losers.has(candidate)) losers.set(candidate, loss);
  };
  for (const candidate of candidates) {
    for (const name of declaredNames(candidate.named, candidate.stem)) {
      const key = name.toLowerCase();
      if (occupied.has(key)) lose(candidate, { name, rival: undefined });
      const claim = claims.get(key);
      if (claim === undefined) claims.set(key, new Map([[candidate, name]]));
      else claim.set(candidate, name);
    }
  }
  for (const claim of claims.values()) {
    if (claim.size < 2) continue;
    const claimants = [...claim.keys()];
    const winner = firstRight(claimants);
    for (const [candidate, name] of claim) {
      const rival = winner ?? claimants.find((other) => other !== candidate);
      if (candidate !== winner) lose(candidate, { name, rival });
    }
  }
  return losers;
}

/** The one that keeps its name: set by hand, the only one that does not merely wish for it, or whose wire name it is. */
function firstRight(claim: readonly Candidate[]): Candidate | undefined {
  const fixed = claim.filter(({ fixedBy }) => fixedBy !== undefined);
  if (fixed.length > 0) return fixed.length === 1 ? fixed[0] : undefined;
  const plain = claim.filter(({ wish }) => wish === undefined);
  if (plain.length === 1) return plain[0];
  const exact = plain.filter((candidate) => candidate.exact && candidate.digits === 0);
  return exact.length === 1 ? exact[0] : undefined;
}
