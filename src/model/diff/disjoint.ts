import { acceptsAll, type Budget } from "./accepts.js";
import type { Conjunct } from "./conjuncts.js";
import { alternatives, finiteValues, kinds, memberParts, requiredNames } from "./parts.js";

const MAX_DEPTH = 8;

/** Whether no value is an instance of both; `false` also where that was not found out. */
export function disjoint(a: readonly Conjunct[], b: readonly Conjunct[], budget: Budget, depth = 0): boolean {
  if (--budget.steps < 0 || depth > MAX_DEPTH) return false;
  const left = kinds(a);
  const right = kinds(b);
  const common = [...left].filter((kind) => right.has(kind));
  if (common.length === 0) return true;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const values = finiteValues(one, budget);
    if (values?.every((value) => acceptsAll(other, value, budget) === false) === true) return true;
  }
  if (common.length === 1 && common[0] === "object") {
    const required = new Set([...requiredNames(a), ...requiredNames(b)]);
    for (const name of required) {
      const given = memberParts(a, name);
      if (disjoint(given, memberParts(b, name), budget, depth + 1)) return true;
    }
  }
  const branches = alternatives(a);
  return branches?.every((branch) => disjoint(branch, b, budget, depth + 1)) ?? false;
}
