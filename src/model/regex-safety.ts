import { overlaps, parseRegex, type CharSet, type Regex } from "./regex-syntax.js";

/** Larger patterns are not worked out; they are taken for dangerous. */
const MAX_LENGTH = 4000;
const MAX_NESTING = 100;
const MAX_POSITIONS = 400;
const MAX_PAIRS = 20_000;

/**
 * Whether a backtracking engine can take exponential time: whether some text can be read by one loop in two ways, so
 * that each further repetition doubles the ways. Errs to the safe side.
 *
 * The pattern becomes a position automaton (Glushkov): a state for each character it names. Two different paths from a
 * state back to itself over the same text make it exponential (Weber and Seidl, 1991).
 */
export function isCatastrophic(source: string): boolean {
  if (!/[*+{]/.test(source)) return false;
  if (source.length > MAX_LENGTH || nesting(source) > MAX_NESTING) return true;
  const automata: Automaton[] = [];
  build(parseRegex(source), automata);
  return automata.some(isAmbiguousLoop);
}

interface Automaton {
  readonly sets: CharSet[];
  /** For each position, how often each other one follows it. */
  readonly follow: Map<number, number>[];
}

interface Ends {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly nullable: boolean;
}

/** Look-around gets an automaton of its own: it is matched on its own. */
function build(regex: Regex, automata: Automaton[]): void {
  const automaton: Automaton = { sets: [], follow: [] };
  automata.push(automaton);
  visit(regex);

  function visit(part: Regex): Ends {
    switch (part.kind) {
      case "empty":
        return { first: [], last: [], nullable: true };
      case "look":
        build(part.body, automata);
        return { first: [], last: [], nullable: true };
      case "chars": {
        const position = automaton.sets.push(part.set) - 1;
        automaton.follow.push(new Map());
        return { first: [position], last: [position], nullable: false };
      }
      case "sequence":
        return part.parts.map(visit).reduce(sequence, { first: [], last: [], nullable: true });
      case "choice": {
        const ends = part.parts.map(visit);
        return {
          first: ends.flatMap(({ first }) => first),
          last: ends.flatMap(({ last }) => last),
          nullable: ends.some(({ nullable }) => nullable),
        };
      }
      case "optional":
        return { ...visit(part.body), nullable: true };
      case "loop": {
        const body = visit(part.body);
        link(body.last, body.first);
        return { ...body, nullable: body.nullable || part.nullable };
      }
    }
  }

  function sequence(a: Ends, b: Ends): Ends {
    link(a.last, b.first);
    return {
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
      nullable: a.nullable && b.nullable,
    };
  }

  function link(from: readonly number[], to: readonly number[]): void {
    for (const start of from) {
      const next = automaton.follow[start];
      for (const end of to) next?.set(end, (next.get(end) ?? 0) + 1);
    }
  }
}

function isAmbiguousLoop({ sets, follow }: Automaton): boolean {
  if (sets.length > MAX_POSITIONS) return true;
  const component = components(sets.length, (at) => [...(follow[at] as Map<number, number>).keys()]);
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
    for (const x of (follow[a] as Map<number, number>).keys()) {
      if (!inLoop(a, x)) continue;
      for (const y of (follow[b] as Map<number, number>).keys()) {
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

/** Strongly connected components (Tarjan), without recursion: for each node the number of its component. */
function components(size: number, edges: (at: number) => readonly number[]): number[] {
  const result: number[] = new Array<number>(size).fill(-1);
  const order: number[] = new Array<number>(size).fill(-1);
  const low: number[] = new Array<number>(size).fill(0);
  const open: number[] = [];
  let count = 0;
  for (let start = 0; start < size; start += 1) {
    if (order[start] !== -1) continue;
    const stack = [{ node: start, rest: enter(start) }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { node, rest } = top;
      const next = rest.pop();
      if (next !== undefined) {
        if (order[next] === -1) stack.push({ node: next, rest: enter(next) });
        else if (result[next] === -1) low[node] = Math.min(low[node] as number, order[next] as number);
        continue;
      }
      stack.pop();
      const above = stack.at(-1)?.node;
      if (above !== undefined) low[above] = Math.min(low[above] as number, low[node] as number);
      if (low[node] !== order[node]) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        result[member] = node;
        if (member === node) break;
      }
    }
  }
  return result;

  function enter(node: number): number[] {
    order[node] = low[node] = count;
    count += 1;
    open.push(node);
    return [...edges(node)];
  }
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
