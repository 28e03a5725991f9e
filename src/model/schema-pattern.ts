import { costOf, longestText, type Growth } from "./regex-safety.js";
import type { Pattern } from "./schema-node.js";

/** A pattern, and what keeps it from being checked. */
export interface ReadPattern {
  readonly pattern: Pattern;
  readonly problem?: Problem;
  /** It is not the declared one, but means the same and does not take too long. */
  readonly rewritten?: true;
}

interface Problem {
  /** The end of a sentence about the pattern. */
  readonly text: string;
  readonly hint: string;
}

/** What `pattern` has beside it. */
export interface Lengths {
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Longer texts are not tried on a slow pattern while a schema is read: it may have thousands of both. */
const MAX_TRIED = 100;
const MATCHES_ALL = /^\^?(?:\.[*+]|\(\.[*+]\)|\[\\s\\S\][*+])?\$?$/;

const NOT_READ: Problem = {
  text: "is no regular expression that JavaScript reads",
  hint: "Write it as ECMA-262 has it, as JSON Schema asks.",
};
const PROBLEMS: Readonly<Record<Growth, Problem>> = {
  unknown: {
    text: "is too large to tell how long it can take",
    hint: "List the values in `enum`, or write a simpler pattern.",
  },
  exponential: {
    text: "can take exponential time on some texts",
    hint: "Write it without repetitions inside repetitions that can match the same text.",
  },
  polynomial: {
    text: "can take time that grows with the cube of a text's length, or faster",
    hint: "Let at most two repetitions divide the same text between them (a search without `^` is one), or add a `maxLength`.",
  },
};

/** `0*\d*`, as pydantic writes decimals, is `\d*`; beside a third repetition it makes them cubic. */
const ZEROS = /(?<!\\)\d\*(?=\\d\*)/g;

/** Compiles a `pattern`, with the `u` flag where it compiles so, and looks whether it can take too long. */
export function readPattern(source: string, lengths: Lengths = {}): ReadPattern {
  const compiled = compile(source, "u") ?? compile(source, "");
  if (compiled === undefined) return { pattern: unchecked(source, ""), problem: NOT_READ };
  const flags = compiled.unicode ? "u" : "";
  const { minLength = 0, maxLength } = lengths;
  const cost = costOf(source, maxLength);
  const growth = typeof cost === "object" && minLength > longestText(cost) ? "polynomial" : cost;
  if (typeof growth === "string") {
    const simpler = readSimpler(source, lengths);
    return simpler ?? { pattern: unchecked(source, flags), problem: PROBLEMS[growth] };
  }
  const matchesAll = MATCHES_ALL.test(source);
  const test = (text: string): boolean | undefined =>
    growth !== undefined && text.length > MAX_TRIED ? undefined : compiled.test(text);
  return { pattern: { source, flags, checked: true, test, matchesAll, ...(growth && { cost: growth }) } };
}

/** Reads the pattern without what makes it slow and says nothing; `undefined` where that does not help. */
function readSimpler(source: string, lengths: Lengths): ReadPattern | undefined {
  const simpler = source.replace(ZEROS, "");
  if (simpler === source) return undefined;
  const read = readPattern(simpler, lengths);
  return read.problem === undefined ? { ...read, rewritten: true } : undefined;
}

function unchecked(source: string, flags: Pattern["flags"]): Pattern {
  return { source, flags, checked: false, test: () => undefined, matchesAll: false };
}

function compile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
