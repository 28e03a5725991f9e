import type { CharSet, Regex } from "./syntax.js";

/** A position automaton (Glushkov): a state for each character that a regular expression names, and for each anchor. */
export interface Automaton {
  readonly sets: CharSet[];
  /** For each position, how often each other one follows it. */
  readonly follow: Map<number, number>[];
  /** For each position, in how many ways the loops around it can end: 1 outside of loops, infinite in endless ones. */
  readonly ways: number[];
  /** Positions after which the text matches, whatever follows. */
  readonly accepting: ReadonlySet<number>;
}

interface Ends {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly nullable: boolean;
}

const ANY: CharSet = [[0, 0x10ffff]];
const NOTHING: Ends = { first: [], last: [], nullable: true };
/** Automata of more positions, or steps between them, are not built. */
const MAX_POSITIONS = 8000;
const MAX_STEPS = 50_000;
/** Repetitions of what may be empty: each doubles the ways to read a text. */
const MAX_EMPTY = 8;
/** Positions that a counted repetition is written out to: base64 comes in fours, hashes have up to 64. */
const MAX_WRITTEN_OUT = 128;

/**
 * The automaton of a search: what is not anchored follows any text. What a look-around looks for is tried wherever it
 * stands, and nothing follows it. `undefined` if it is too large.
 */
export function automatonOf(regex: Regex): Automaton | undefined {
  const sets: CharSet[] = [];
  const follow: Map<number, number>[] = [];
  const ways: number[] = [];
  let steps = 0;
  const search = visit({ kind: "loop", body: { kind: "chars", set: ANY }, minimum: 0, maximum: Infinity }, 1);
  const { last } = sequence(search, visit(regex, 1));
  if (sets.length > MAX_POSITIONS || steps > MAX_STEPS) return undefined;
  return { sets, follow, ways, accepting: new Set(last) };

  function visit(part: Regex, around: number): Ends {
    switch (part.kind) {
      case "empty":
        return NOTHING;
      case "anchor":
        // What follows `^` follows no character, and no character follows `$`.
        return { first: [], last: [add([], around)], nullable: false };
      case "look":
        return { ...visit(part.body, around), last: [], nullable: true };
      case "chars": {
        const position = add(part.set, around);
        return { first: [position], last: [position], nullable: false };
      }
      case "sequence":
        return withoutEnd(part.parts)
          .map((one) => visit(one, around))
          .reduce(sequence, NOTHING);
      case "choice": {
        const ends = part.parts.map((one) => visit(one, around));
        return {
          first: ends.flatMap(({ first }) => first),
          last: ends.flatMap(({ last }) => last),
          nullable: ends.some(({ nullable }) => nullable),
        };
      }
      case "optional":
        return { ...visit(part.body, around), nullable: true };
      case "loop": {
        const { minimum, maximum } = part;
        // Taken for loops, `(?:a{4})*` would seem to have two ways to go on after each character, and what can be read in
        // two ways in each of four rounds to be so in any number of them.
        const worth = around > 1 || part.body.kind !== "chars";
        if (worth && minimum === maximum && positionsOf(part) <= MAX_WRITTEN_OUT) {
          return visit({ kind: "sequence", parts: Array<Regex>(minimum).fill(part.body) }, around);
        }
        // A number of rounds of one length leaves no choice.
        const rounds = lengthOf(part.body) === undefined ? maximum : maximum - minimum + 1;
        const body = visit(part.body, around * rounds);
        link(body.last, body.first);
        if (body.nullable && minimum > MAX_EMPTY) link(body.last, body.first);
        return { ...body, nullable: body.nullable || minimum === 0 };
      }
    }
  }

  function add(set: CharSet, around: number): number {
    follow.push(new Map());
    ways.push(around);
    return sets.push(set) - 1;
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
    steps += from.length * to.length;
    if (steps > MAX_STEPS) return;
    for (const start of from) {
      const next = follow[start];
      for (const end of to) next?.set(end, (next.get(end) ?? 0) + 1);
    }
  }
}

/** What takes any character to the end needs no `$`: it cannot fail there. */
function withoutEnd(parts: readonly Regex[]): readonly Regex[] {
  const [before, last] = parts.slice(-2);
  const reachesEnd = before?.kind === "loop" && before.maximum === Infinity && isAny(before.body);
  return reachesEnd && last?.kind === "anchor" ? parts.slice(0, -1) : parts;
}

function isAny(part: Regex): boolean {
  return part.kind === "chars" && part.set.length === 1 && part.set[0]?.[0] === 0 && part.set[0][1] === 0x10ffff;
}

/** How many positions a part takes, its counted repetitions written out. */
function positionsOf(part: Regex): number {
  switch (part.kind) {
    case "empty":
    case "anchor":
      return 0;
    case "chars":
      return 1;
    case "look":
    case "optional":
      return positionsOf(part.body);
    case "sequence":
    case "choice":
      return part.parts.reduce((sum, one) => sum + positionsOf(one), 0);
    case "loop": {
      const { body, minimum, maximum } = part;
      return positionsOf(body) * (minimum === maximum ? minimum : 1);
    }
  }
}

/** The number of characters of every text that matches, if it is the same for all. */
function lengthOf(part: Regex): number | undefined {
  switch (part.kind) {
    case "empty":
    case "anchor":
    case "look":
      return 0;
    case "chars":
      return 1;
    case "optional":
      return undefined;
    case "sequence": {
      const lengths = part.parts.map(lengthOf);
      return lengths.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
    }
    case "choice": {
      const lengths = new Set(part.parts.map(lengthOf));
      return lengths.size === 1 ? [...lengths][0] : undefined;
    }
    case "loop": {
      const body = lengthOf(part.body);
      return body === undefined || part.minimum !== part.maximum ? undefined : body * part.minimum;
    }
  }
}
