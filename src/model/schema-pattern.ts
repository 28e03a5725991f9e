import { lengthLimit, type Growth } from "./regex-safety.js";
import type { Pattern } from "./schema-node.js";

/** A pattern, and what keeps it from being checked. */
export interface ReadPattern {
  readonly pattern: Pattern;
  readonly problem?: Problem;
  /** It means the same as the declared one, and does not take too long. */
  readonly rewritten?: true;
}

interface Problem {
  /** The end of a sentence about the pattern. */
  readonly text: string;
  readonly hint: string;
}

const MATCHES_ALL = /^\^?(?:\.[*+]|\(\.[*+]\)|\[\\s\\S\][*+])?\$?$/;

const NOT_READ: Problem = {
  text: "is no regular expression that JavaScript reads",
  hint: "Write it as ECMA-262 has it, as JSON Schema asks.",
};
const PROBLEMS: Readonly<Record<Growth, Problem>> = {
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

/**
 * Compiles a `pattern`, with the `u` flag where it compiles so, and looks whether it can take too long.
 *
 * @param longest Characters of the texts that it is tried on, where a `maxLength` beside it says so.
 */
export function readPattern(source: string, longest?: number): ReadPattern {
  const compiled = compile(source, "u") ?? compile(source, "");
  if (compiled === undefined) return { pattern: unchecked(source, ""), problem: NOT_READ };
  const flags = compiled.unicode ? "u" : "";
  const limit = lengthLimit(source, longest);
  if (typeof limit === "string") {
    const simpler = readSimpler(source, longest);
    return simpler ?? { pattern: unchecked(source, flags), problem: PROBLEMS[limit] };
  }
  const matchesAll = MATCHES_ALL.test(source);
  const test = (text: string): boolean => compiled.test(text);
  return { pattern: { source, flags, checked: true, test, matchesAll, longest: limit } };
}

/** Reads the pattern without what makes it slow and says nothing; `undefined` where that does not help. */
function readSimpler(source: string, longest?: number): ReadPattern | undefined {
  const simpler = source.replace(ZEROS, "");
  if (simpler === source) return undefined;
  const read = readPattern(simpler, longest);
  return read.problem === undefined ? { ...read, rewritten: true } : undefined;
}

/**
 * The same for the names of `patternProperties`, which no keyword beside it bounds: a pattern that takes too long on long
 * names is made such that those do not match.
 */
export function readNamePattern(source: string): ReadPattern {
  const read = readPattern(source);
  const { longest, source: declared } = read.pattern;
  if (longest === Infinity) return read;
  return { pattern: { ...read.pattern, declared, source: bounded(declared, longest) }, rewritten: true };
}

/** Finds what `source` finds, in texts that are short enough. */
function bounded(source: string, longest: number): string {
  return `^(?![^]{${longest + 1}})[^]*?(?:${source})`;
}

function unchecked(source: string, flags: Pattern["flags"]): Pattern {
  return { source, flags, checked: false, test: () => true, matchesAll: false, longest: Infinity };
}

function compile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
