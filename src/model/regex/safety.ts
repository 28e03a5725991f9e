import { automatonOf, type Automaton } from "./automaton.js";
import { divisions, loopsOf } from "./division.js";
import { overlaps, parseRegex, type CharSet } from "./syntax.js";
import { components } from "../strong-components.js";

/** Larger patterns are not worked out. */
const MAX_LENGTH = 8000;
const MAX_NESTING = 100;
const MAX_LOOPS = 300;
/** Loops whose readers are not told apart within so many pairs are taken for ambiguous. */
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
/** A pattern that can be tried on shorter texts only is not worth it. */
const MIN_TRIED = 100;

/** How the time that a backtracking engine takes can grow with the length of a text, where that is too fast. */
export type Growth = "exponential" | "polynomial" | "unknown";

/**
 * What a text of `n` characters takes of the time that one check has: `(n / longest) ** power`, and not more than
 * `n / linear`. 1 is all of it.
 */
export interface Cost {
  readonly longest: number;
  readonly power: number;
  readonly linear?: number;
  /** Usual texts are too long for it: those pass, and half of the time is left to other patterns. */
  readonly skips?: true;
}

/**
 * What a match costs, or how its time grows where that is too fast for any text worth trying. `undefined` if it grows with no
 * more than the number of characters. Where it grows with the square, 100,000 characters would hold up a process for 20
 * seconds, where it grows with the cube, 2,000; but so many patterns in use do that (`\s+$`, `.+-T[0-9]+`,
 * `^\S+@\S+\.\S+$`) that not trying them would check less. Errs to the safe side.
 *
 * It depends on in how many ways a text can be read (Weber and Seidl, 1991): if one loop can read a text in two ways, each
 * further repetition doubles them; if a text leads from a loop to itself, to a later loop, and from that to itself, the ways
 * to divide repetitions between both are as many as there are repetitions, and chains of such loops multiply them; outside of
 * loops, each place from which one character leads on in several ways multiplies them once.
 *
 * @param maxLength Characters that texts have at most.
 */
export function costOf(source: string, maxLength: number = Infinity): Cost | Growth | undefined {
  if (!/[*+?{|]/.test(source)) return undefined;
  if (source.length > MAX_LENGTH || nesting(source) > MAX_NESTING) return "unknown";
  const automaton = automatonOf(parseRegex(source));
  if (automaton === undefined) return "unknown";
  const component = components(automaton.sets.length, (at) => [...followers(automaton, at).keys()]);
  const loops = loopsOf(automaton, component);
  if (loops.size > MAX_LOOPS) return "unknown";
  const runs = runsOutside(automaton, component);
  if (isAmbiguousLoop(automaton, component) || runs > MAX_RUNS) return "exponential";
  const divided = divisions(automaton, loops);
  const ways = (length: number): number => runs * divided(length);
  if (LARGE_LENGTH * ways(Math.min(maxLength, LARGE_LENGTH)) <= MAX_STEPS) return undefined;
  const usual = Math.min(maxLength, USUAL_LENGTH);
  const skips = usual * ways(usual) > USUAL_STEPS;
  // Each loop of the longest chain divides a text of two characters in two ways.
  const power = 1 + Math.log2(divided(2));
  const longest = Math.floor((MAX_STEPS / runs) ** (1 / power));
  const linear = Math.floor(MAX_STEPS / ways(Infinity));
  const cost: Cost = { longest, power, ...(linear > longest && { linear }), ...(skips && { skips }) };
  return longestText(cost) < MIN_TRIED ? "polynomial" : cost;
}

/** Characters of the longest text that can be tried. */
export function longestText({ longest, power, linear = longest, skips }: Cost): number {
  return skips === true ? Math.floor(longest * 0.5 ** (1 / power)) : linear;
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
  /** From a component on. */
  const runs: number[] = new Array<number>(Math.max(...component) + 1).fill(1);
  const sums = new Map<string, number>();
  const inOrder = [...component.keys()].sort((a, b) => (component[a] as number) - (component[b] as number));
  // Each leads only to such as come before it.
  for (const at of inOrder) {
    const own = component[at] as number;
    runs[own] = Math.max(runs[own] as number, after(at));
  }
  return Math.max(...runs);

  function after(at: number): number {
    const outside = [...followers(automaton, at)].filter(([to]) => component[to] !== component[at]);
    const loops = outside.map(([to]) => to).filter((to) => followers(automaton, to).has(to));
    // To go past a loop is one of the ways to divide a text with it.
    const next = outside.filter(([to]) => !loops.some((loop) => loop !== to && followers(automaton, loop).has(to)));
    const key = next.join(" ");
    const sum = sums.get(key) ?? mostAtOnce(next);
    sums.set(key, sum);
    return sum;
  }

  /** The most ways to go on by one character. */
  function mostAtOnce(next: readonly (readonly [to: number, ways: number])[]): number {
    // What the most sets have in common starts where one of them does.
    const starts = new Set(next.flatMap(([to]) => setAt(automaton, to).map(([low]) => low)));
    const sums = [...starts].map((char) => {
      const read = next.filter(([to]) => overlaps(setAt(automaton, to), [[char, char]]));
      return read.reduce((sum, [to, ways]) => sum + ways * (runs[component[to] as number] as number), 0);
    });
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
