import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import ts from "typescript";
import { corpus, corpusTitle } from "../support/corpus.js";
import { judge } from "./support/judge.js";
import { printTypes } from "./support/print.js";

interface Tool {
  readonly inputSchema?: unknown;
  readonly outputSchema?: unknown;
}

describe.skipIf(corpus.size === 0)(corpusTitle, () => {
  const schemas = [...corpus.values()].flatMap(schemasOf);

  it("R72 every schema is read, its types compile under strict flags and hold no `any`", { timeout: 120_000 }, () => {
    const { types, diagnostics } = printTypes(schemas);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(judge(types, []).faults).toEqual([]);
    expect(countAny(types)).toBe(0);
  });

  function schemasOf(path: string): unknown[] {
    const { tools = [] } = JSON.parse(readFileSync(path, "utf8")) as { tools?: Tool[] };
    return tools
      .flatMap(({ inputSchema, outputSchema }) => [inputSchema, outputSchema])
      .filter((schema) => schema !== undefined);
  }
});

function countAny(types: string): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) count += 1;
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile("types.ts", types, ts.ScriptTarget.ES2022));
  return count;
}
