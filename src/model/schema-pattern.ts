import { isCatastrophic } from "./regex-safety.js";
import type { Pattern } from "./schema-node.js";

/** A pattern, and what keeps it from being checked. */
export interface ReadPattern {
  readonly pattern: Pattern;
  readonly problem?: string;
}

/** Compiles a `pattern`, with the `u` flag where it compiles so, and looks whether it can backtrack catastrophically. */
export function readPattern(source: string): ReadPattern {
  const compiled = compile(source, "u") ?? compile(source, "");
  if (compiled === undefined) {
    const pattern: Pattern = { source, flags: "", checked: false, test: () => true };
    return { pattern, problem: "is no regular expression that JavaScript reads" };
  }
  const flags = compiled.unicode ? "u" : "";
  if (isCatastrophic(source)) {
    return {
      pattern: { source, flags, checked: false, test: () => true },
      problem: "can take exponential time on some texts",
    };
  }
  return { pattern: { source, flags, checked: true, test: (text) => compiled.test(text) } };
}

function compile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
