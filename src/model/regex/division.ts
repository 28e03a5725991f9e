import type { Automaton } from "./automaton.js";
import { intersection, overlaps, type CharSet } from "./syntax.js";
import { components } from "../strong-components.js";

/** Loops that are not told apart within so many steps are taken for such as divide a text. */
const MAX_TRIPLES = 200_000;

/** The loops by the number of their component, each with those of its positions that lead on inside it. */
export type Loops = ReadonlyMap<number, readonly number[]>;

/** The components that a text can stay in. */
export function loopsOf({ follow }: Automaton, component: readonly number[]): Loops {
  const loops = new Map<number, number[]>();
  for (const [at, next] of follow.entries()) {
    const own = component[at] as number;
    if ([...next.keys()].some((to) => component[to] === own)) loops.set(own, [...(loops.get(own) ?? []), at]);
  }
  return loops;
}

/** Tells in how many ways the loops of the worst chain can divide a text of so many characters between them. */
export function divisions(automaton: Automaton, loops: Loops): (textLength: number) => number {
  // Where a loop may end the whole match, nothing that comes later makes it fail.
  const failing = [...loops.keys()].filter((loop) => !loops.get(loop)?.every((at) => automaton.accepting.has(at)));
  const most = new Map(
    failing.map((loop) => [loop, Math.max(...(loops.get(loop) as number[]).map((at) => automaton.ways[at] as number))]),
  );
  const after = new Map(failing.map((loop) => [loop, reachable(automaton, loops.get(loop) as number[])]));
  const later = new Map(
    failing.map((loop) => [
      loop,
      failing.filter((other) => other !== loop && loops.get(other)?.some((at) => after.get(loop)?.has(at) === true)),
    ]),
  );
  const divide = divisionTest(automaton, loops);

  return (textLength) => {
    const ways = (loop: number): number => Math.min(textLength, most.get(loop) as number);
    const known = new Map<number, number>();
    return Math.max(1, ...failing.map(from));

    /** The most ways, from a loop on. */
    function from(loop: number): number {
      let best = known.get(loop);
      if (best !== undefined) return best;
      best = 1;
      for (const other of later.get(loop) ?? []) {
        const rest = from(other);
        best = Math.max(best, rest);
        const divided = Math.min(ways(loop), ways(other));
        if (divided > 1 && divided * rest > best && divide(loop, other)) best = divided * rest;
      }
      known.set(loop, best);
      return best;
    }
  };
}

/** Positions that some text leads to. */
function reachable({ follow }: Automaton, from: readonly number[]): Set<number> {
  const found = new Set<number>();
  const waiting = [...from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const next of follow[at]?.keys() ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  return found;
}

/**
 * Tells whether two loops can divide a text: whether one text leads from a position of the first back to it, to one of the
 * second, and from that back to it. Three readers take the same text; edges from where that has come true to where it starts
 * make a cycle of it (Allauzen, Mohri and Rastogi, 2008).
 */
function divisionTest({ sets, follow }: Automaton, loops: Loops): (first: number, second: number) => boolean {
  const size = sets.length;
  const idOf = (x: number, y: number, z: number): number => (x * size + y) * size + z;
  const within = (at: number, loop: ReadonlySet<number>): number[] =>
    [...(follow[at]?.keys() ?? [])].filter((next) => loop.has(next));
  const known = new Map<string, boolean>();
  let explored = 0;

  return (first, second) => {
    const key = `${first} ${second}`;
    const found = known.get(key) ?? canDivide(first, second);
    known.set(key, found);
    return found;
  };

  function canDivide(first: number, second: number): boolean {
    const one = new Set(loops.get(first));
    const other = new Set(loops.get(second));
    const edges = new Map<number, number[]>();
    const starts = [...one].flatMap((p) => [...other].map((q) => idOf(p, p, q)));
    const waiting = [...starts];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (edges.has(id)) continue;
      explored += 1;
      if (explored > MAX_TRIPLES) return true;
      const [x, y, z] = [Math.floor(id / size / size), Math.floor(id / size) % size, id % size];
      const next: number[] = [];
      for (const a of within(x, one)) {
        for (const c of within(z, other)) {
          const shared = intersection(sets[a] as CharSet, sets[c] as CharSet);
          if (shared.length === 0) continue;
          for (const b of follow[y]?.keys() ?? []) if (overlaps(shared, sets[b] as CharSet)) next.push(idOf(a, b, c));
        }
      }
      if (y === z) next.push(idOf(x, x, z));
      edges.set(id, next);
      waiting.push(...next);
    }
    const ids = [...edges.keys()];
    const index = new Map(ids.map((id, at) => [id, at]));
    const group = components(ids.length, (at) =>
      (edges.get(ids[at] as number) ?? []).map((id) => index.get(id) as number),
    );
    const groupOf = (id: number): number | undefined => group[index.get(id) ?? -1];
    return [...one].some((p) =>
      [...other].some((q) => edges.has(idOf(p, q, q)) && groupOf(idOf(p, q, q)) === groupOf(idOf(p, p, q))),
    );
  }
}
