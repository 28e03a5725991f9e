import { CHAPTERS } from "../requirements.js";

const cell = (text: string): string => text.replaceAll("|", "\\|");

/** docs/support.md: every clause, by chapter. */
export function supportTable(): string {
  const chapters = CHAPTERS.map(({ title, clauses }) =>
    [
      `## ${title}`,
      "",
      "| Id | What | Where from | Kept |",
      "|---|---|---|---|",
      ...clauses.map(
        ({ id, what, source, gap }) =>
          `| \`${id}\` | ${cell(what)} | ${source} | ${gap ? `no: ${cell(gap)}` : "yes"} |`,
      ),
    ].join("\n"),
  );
  return [
    "# What is supported",
    "",
    "The clauses that mcp-gen claims to keep, of the MCP specification (revision, page and section) and of its own. Each is shown by",
    "tests that cite its id in their names: `grep -rn '\\[mrtr-state-echo\\]' test`. Made from `test/requirements.ts`; a clause that",
    "no test cites fails the build, and so does a gap that is none any more.",
    "",
    chapters.join("\n\n"),
    "",
  ].join("\n");
}

/** The part of README.md between its `support` markers: counts, and every gap by name. */
export function supportSummary(): string {
  const rows = CHAPTERS.map(({ title, clauses }) => {
    const gaps = clauses.filter(({ gap }) => gap !== undefined);
    const missing = gaps.map(({ what, gap }) => `${what} ${gap}`).join(" ");
    return `| ${title} | ${clauses.length} | ${clauses.length - gaps.length} | ${cell(missing)} |`;
  });
  return ["| | Clauses | Kept, each with tests | Not kept |", "|---|---|---|---|", ...rows, ""].join("\n");
}
