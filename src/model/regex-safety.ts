import { automatonOf, type Automaton } from "./regex-automaton.js";
import { dividing } from "./regex-division.js";
import { overlaps, parseRegex, type CharSet } from "./regex-syntax.js";
import { components } from "./strong-components.js";

/** Larger patterns are not worked out; they are taken for dangerous. */
const MAX_LENGTH = 4000;
const MAX_NESTING = 100;
const MAX_POSITIONS = 400;
const MAX_PAIRS = 20_000;

/** A pattern may take so many steps on a text of usual length: quadratic ones do not reach that, cubic ones do. */
const USUAL_STEPS = 1e8;
const USUAL_LENGTH = 1000;
/** Steps that all texts of one value may take together: about a second. */
const MAX_STEPS = 4e8;
/** Messages hold few more characters (4 MiB). What is fast even if all of them are one text is not counted. */
const LARGE_LENGTH = 4e6;
/** In how many ways one text may be read besides how loops divide it: more are as good as exponential. */
const MAX_RUNS = 1e5;

/** How the time that a backtracking engine takes can grow with the length of a text, where that is too fast. */
export type Growth = "exponential" | "polynomial";

/**
 * What a text of `n` characters takes of the time that one check has: `(n / longest) ** power`, and not more than
 * `n / linear`. 1 is all of it.
 */
export interface Cost {
  readonly longest: number;
  readonly power: number;
  readonly linear?: number;
}

/**
 * What a match costs, or how its time grows where that is too fast for any text of usual length. `undefined` if it grows with
 * no more than the number of characters. Where it grows with the square, 100,000 characters would hold up a process for 20
 * seconds; but so many patterns in use do that (`\s+$`, `.+-T[0-9]+`) that not trying them would check less. Errs to the
 * safe side.
 *
 * It depends on in how many ways a text can be read (Weber and Seidl, 1991): if one loop can read a text in two ways, each
 * further repetition doubles them, and so does each place outside of loops that a character can leave in two ways; if a text leads from a loop to itself, to a later loop, and from that to itself, the ways
 * to divide repetitions between both are as many as there are repetitions, and chains of such loops multiply them.
 *
 * @param maxLength Characters that texts have at most.
 */
export function costOf(source: string, maxLength: number = Infinity): Cost | Growth | undefined {
  if (!/[*+?{|]/.test(source)) return undefined;
  if (source.length > MAX_LENGTH || nesting(source) > MAX_NESTING) return "exponential";
  const automaton = automatonOf(parseRegex(source));
  if (automaton.sets.length > MAX_POSITIONS) return "exponential";
  const component = components(automaton.sets.length, (at) => [...followers(automaton, at).keys()]);
  const runs = runsOutside(automaton, component);
  if (isAmbiguousLoop(automaton, component) || runs > MAX_RUNS) return "exponential";
  const ways = (length: number): number => runs * dividing(automaton, component, length);
  const usual = Math.min(maxLength, USUAL_LENGTH);
  if (usual * ways(usual) > USUAL_STEPS) return "polynomial";
  if (LARGE_LENGTH * ways(Math.min(maxLength, LARGE_LENGTH)) <= MAX_STEPS) return undefined;
  // Each loop of the longest chain divides a text of two characters in two ways.
  const power = 1 + Math.log2(ways(2) / runs);
  const longest = Math.floor((MAX_STEPS / runs) ** (1 / power));
  const linear = Math.floor(MAX_STEPS / ways(Infinity));
  return { longest, power, ...(linear > longest && { linear }) };
}

/** Characters of the longest text that can be tried. */
export function longestText({ longest, linear = longest }: Cost): number {
  return linear;
}

function followers({ follow }: Automaton, at: number): ReadonlyMap<number, number> {
  return follow[at] as ReadonlyMap<number, number>;
}

function isAmbiguousLoop(automaton: Automaton, component: readonly number[]): boolean {
  const { sets, follow } = automaton;
  const inLoop = (from: number, to: number): boolean => component[from] === component[to];
  // One step that can be made in two ways, inside a loop.
  for (const [from, next] of follow.entries()) {
    for (const [to, ways] of next) if (ways > 1 && inLoop(from, to)) return true;
  }
  // Two paths over the same text: pairs of positions that are reached from a pair of equal ones, and lead back.
  const pairs = new Map<number, number[]>();
  const waiting = sets.map((_, at) => at * sets.length + at);
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    if (pairs.has(pair)) continue;
    if (pairs.size > MAX_PAIRS) return true;
    const [a, b] = [Math.floor(pair / sets.length), pair % sets.length];
    const next: number[] = [];
    for (const x of followers(automaton, a).keys()) {
      if (!inLoop(a, x)) continue;
      for (const y of followers(automaton, b).keys()) {
        if (inLoop(b, y) && overlaps(sets[x] as CharSet, sets[y] as CharSet)) next.push(x * sets.length + y);
      }
    }
    pairs.set(pair, next);
    waiting.push(...next);
  }
  const ids = [...pairs.keys()];
  const index = new Map(ids.map((pair, at) => [pair, at]));
  const group = components(ids.length, (at) =>
    (pairs.get(ids[at] as number) ?? []).map((pair) => index.get(pair) as number),
  );
  const equal = new Set(ids.flatMap((pair, at) => (pair % (sets.length + 1) === 0 ? [group[at]] : [])));
  return ids.some((pair, at) => pair % (sets.length + 1) !== 0 && equal.has(group[at]));
}

/** In how many ways a text can be read at most, for all that happens outside of loops. */
function runsOutside(automaton: Automaton, component: readonly number[]): number {
  const known = new Map<number, number>();
  const sums = new Map<string, number>();
  return Math.max(...component.map(from));

  function from(own: number): number {
    let most = known.get(own);
    if (most !== undefined) return most;
    most = 1;
    for (const [at, one] of component.entries()) if (one === own) most = Math.max(most, after(at));
    known.set(own, most);
    return most;
  }

  function after(at: number): number {
    const outside = [...followers(automaton, at).keys()].filter((to) => component[to] !== component[at]);
    // To go past a loop is one of the ways to divide a text with it.
    const others = outside.filter(
      (to) => !outside.some((loop) => component[loop] !== component[to] && leaves(loop, to)),
    );
    const key = others.map((to) => `${to}*${followers(automaton, at).get(to) ?? 0}`).join();
    const sum = sums.get(key) ?? mostAtOnce(at, others);
    sums.set(key, sum);
    return sum;
  }

  function leaves(loop: number, to: number): boolean {
    return followers(automaton, loop).has(loop) && followers(automaton, loop).has(to);
  }

  /** The most ways to go on by one character. */
  function mostAtOnce(at: number, next: readonly number[]): number {
    const runs = next.map((to) => (followers(automaton, at).get(to) as number) * from(component[to] as number));
    // What the most sets have in common starts where one of them does.
    const starts = new Set(next.flatMap((to) => setAt(automaton, to).map(([low]) => low)));
    const sums = [...starts].map((char) =>
      next.reduce((sum, to, index) => {
        return overlaps(setAt(automaton, to), [[char, char]]) ? sum + (runs[index] as number) : sum;
      }, 0),
    );
    return Math.max(1, ...sums);
  }
}

function setAt({ sets }: Automaton, at: number): CharSet {
  return sets[at] as CharSet;
}

/** At most how deep groups are nested; brackets in classes count as well. */
function nesting(source: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of source) {
    if (char === "(") deepest = Math.max(deepest, (depth += 1));
    else if (char === ")") depth -= 1;
  }
  return deepest;
}
