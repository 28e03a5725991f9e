import { pointerTo, type Report } from "../../diagnostics.js";
import type { Bad } from "./keyword-values.js";
import { meantBy } from "./meant.js";

/** What is found while a schema is read, and what follows from it for the schema as a whole. */
export interface Findings {
  /** The first thing that keeps the schema from being checked. */
  broken?: string;
  /** Whether the declared form says what the nodes say to a reader that knows local pointers and 2020-12 only. */
  plain: boolean;
  /** Warns of something at a place of the schema, once however often the place is read. */
  readonly warn: (code: string, at: string, message: string, hint?: string) => void;
}

/** Nothing found yet. `pointer` is where the schema stands in its file. */
export function noFindings(pointer: string, report: Report): Findings {
  const told = new Set<string>();
  return {
    plain: true,
    warn(code, at, message, hint) {
      if (told.has(`${code} ${at}`)) return;
      told.add(`${code} ${at}`);
      report({ severity: "warning", code, pointer: pointer + at, message, ...(hint === undefined ? {} : { hint }) });
    },
  };
}

/** Warns of what keeps the schema from being checked. */
export function breakOff(findings: Findings, code: string, at: string, message: string, hint?: string): void {
  findings.broken ??= message;
  findings.warn(code, at, message, hint);
}

/** Ways to tell that keywords of one schema object are not read as they stand there. */
export interface KeywordFindings {
  /** The keyword says nothing, and why. */
  readonly ignored: (keyword: string, why: string) => void;
  /** The keyword says nothing, since its value is not what it takes. */
  readonly bad: Bad;
  /** The keyword is read as something else. */
  readonly reworded: (keyword: string, message: string, hint: string) => void;
  /** What is read is not like what is declared, though it means the same. */
  readonly unlike: () => void;
}

export function keywordFindings(findings: Findings, pointer: string): KeywordFindings {
  const reworded = (keyword: string, message: string, hint?: string): void => {
    findings.plain = false;
    findings.warn("MCPGEN_SCHEMA_KEYWORD", pointerTo(pointer, keyword), message, hint);
  };
  const ignored = (keyword: string, why: string, hint?: string): void =>
    reworded(keyword, `\`${keyword}\` is ignored: ${why}.`, hint);
  const unlike = (): void => void (findings.plain = false);
  return {
    reworded,
    ignored,
    unlike,
    bad: (keyword, expected, found) => ignored(keyword, `expected ${expected}`, meantBy(keyword, found)),
  };
}
