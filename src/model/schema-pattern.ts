import { isCatastrophic } from "./regex-safety.js";
import type { Pattern } from "./schema-node.js";

/** A pattern, and what keeps it from being checked. */
export interface ReadPattern {
  readonly pattern: Pattern;
  readonly problem?: string;
}

const MATCHES_ALL = /^\^?(?:\.[*+]|\(\.[*+]\)|\[\\s\\S\][*+])?\$?$/;

/** Compiles a `pattern`, with the `u` flag where it compiles so, and looks whether it can backtrack catastrophically. */
export function readPattern(source: string): ReadPattern {
  const compiled = compile(source, "u") ?? compile(source, "");
  if (compiled === undefined) {
    const pattern: Pattern = { source, flags: "", checked: false, test: () => true, matchesAll: false };
    return { pattern, problem: "is no regular expression that JavaScript reads" };
  }
  const flags = compiled.unicode ? "u" : "";
  if (isCatastrophic(source)) {
    return {
      pattern: { source, flags, checked: false, test: () => true, matchesAll: false },
      problem: "can take exponential time on some texts",
    };
  }
  const matchesAll = MATCHES_ALL.test(source);
  return { pattern: { source, flags, checked: true, test: (text) => compiled.test(text), matchesAll } };
}

function compile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
