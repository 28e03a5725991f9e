import { foreignPartIn, replaceOutsideClasses, translate } from "../regex/dialect.js";
import { costOf, longestText, type Cost, type Growth } from "../regex/safety.js";
import type { Pattern } from "./node.js";

/** A pattern, and what keeps it from being checked. */
export interface ReadPattern {
  readonly pattern: Pattern;
  readonly problem?: Problem;
}

interface Problem {
  /** A sentence about the pattern, without its start. */
  readonly text: string;
  readonly outcome?: string;
  readonly hint: string;
}

/** What `pattern` has beside it. */
export interface Lengths {
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Longer texts are not tried on a slow pattern while a schema is read: it may have thousands of both. */
const MAX_TRIED = 100;
const MATCHES_ALL = /^\^?(?:\.[*+]|\(\.[*+]\)|\[\\s\\S\](?:[*+]|\{0,\}))?\$?$/;

const NOT_READ: Problem = {
  text: "is no regular expression that JavaScript reads",
  hint: "Write it as ECMA-262 has it, as JSON Schema asks.",
};
const notRead = (part: string): Problem => ({ ...NOT_READ, text: `has \`${part}\`, which JavaScript does not read` });
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

/** Compiles a `pattern`, with the `u` flag where that takes it, and looks whether it can take too long. */
export function readPattern(declared: string, lengths: Lengths = {}): ReadPattern {
  const spelled = spell(declared);
  if ("problem" in spelled) return { pattern: unchecked(declared, ""), problem: spelled.problem };
  const { flags } = spelled;
  const { source, growth } = fastest(spelled.source, lengths);
  if (typeof growth === "string") return { pattern: unchecked(source, flags), problem: PROBLEMS[growth] };
  const compiled = new RegExp(source, flags);
  const test = (text: string): boolean | undefined =>
    growth !== undefined && text.length > MAX_TRIED ? undefined : compiled.test(text);
  const matchesAll = MATCHES_ALL.test(source);
  const pattern = { source, flags, checked: true, test, matchesAll, ...(growth && { cost: growth }) };
  if (growth?.skips !== true) return { pattern };
  const outcome = `it is checked on texts of up to ${longestText(growth)} characters`;
  return { pattern, problem: { ...PROBLEMS.polynomial, outcome } };
}

/** The same for names, none of which must pass because it is too long: properties that nobody knows would be refused. */
export function readNamePattern(declared: string): ReadPattern {
  const read = readPattern(declared);
  const { source, flags, cost } = read.pattern;
  return cost?.skips === true ? { pattern: unchecked(source, flags), problem: PROBLEMS.polynomial } : read;
}

/** The pattern as JavaScript reads it. */
function spell(declared: string): Pick<Pattern, "source" | "flags"> | { readonly problem: Problem } {
  const part = foreignPartIn(declared);
  if (part !== undefined) return { problem: notRead(part) };
  if (compiles(declared, "u")) return { source: declared, flags: "u" };
  const { source, foreign } = translate(declared);
  if (compiles(source, "u")) return { source, flags: "u" };
  const unknown = foreign ?? /\\[pP](?=\{)/.exec(declared)?.[0];
  if (unknown !== undefined) return { problem: notRead(unknown) };
  return compiles(declared, "") ? { source: declared, flags: "" } : { problem: NOT_READ };
}

function growthOf(source: string, { minLength = 0, maxLength }: Lengths): Growth | Cost | undefined {
  const growth = costOf(source, maxLength);
  return typeof growth === "object" && minLength > longestText(growth) ? "polynomial" : growth;
}

/** The pattern, or a simpler one that says the same, where that takes no time worth counting. */
function fastest(source: string, lengths: Lengths): { source: string; growth: Growth | Cost | undefined } {
  const growth = growthOf(source, lengths);
  const simpler = growth === undefined ? source : simplify(source);
  const isFaster = simpler !== source && growthOf(simpler, lengths) === undefined;
  return isFaster ? { source: simpler, growth: undefined } : { source, growth };
}

/** Without what makes decimals slow as pydantic writes them: `0*\d*` is `\d*`, and `\d*\.?\d*` is `\d*(?:\.\d*)?`. */
function simplify(source: string): string {
  const plain = replaceOutsideClasses(source, /\d\*(?=\\d\*)/, "");
  return replaceOutsideClasses(plain, /\\d\*\\\.\?\\d\*/, String.raw`\d*(?:\.\d*)?`);
}

function unchecked(source: string, flags: Pattern["flags"]): Pattern {
  return { source, flags, checked: false, test: () => undefined, matchesAll: false };
}

function compiles(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}
