// Three-valued logic.

/** `undefined`: cannot tell. */
export type Verdict = boolean | undefined;

export function not(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

export function implies(condition: Verdict, consequence: Verdict): Verdict {
  if (condition === false || consequence === true) return true;
  return condition === undefined ? undefined : consequence;
}

export function every<T>(items: readonly T[], test: (item: T, index: number) => Verdict): Verdict {
  let result: Verdict = true;
  for (const [index, item] of items.entries()) {
    const verdict = test(item, index);
    if (verdict === false) return false;
    if (verdict === undefined) result = undefined;
  }
  return result;
}

export function some<T>(items: readonly T[], test: (item: T) => Verdict): Verdict {
  return not(every(items, (item) => not(test(item))));
}

export function exactlyOne(verdicts: readonly Verdict[]): Verdict {
  const sure = verdicts.filter((verdict) => verdict === true).length;
  if (sure > 1) return false;
  return verdicts.includes(undefined) ? undefined : sure === 1;
}

/** What `if`, `then` and `else` come to. */
export function choose(condition: Verdict, then: () => Verdict, otherwise: () => Verdict): Verdict {
  if (condition !== undefined) return condition ? then() : otherwise();
  const [yes, no] = [then(), otherwise()];
  return yes === no ? yes : undefined;
}
