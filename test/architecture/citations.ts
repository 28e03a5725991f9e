import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import ts from "typescript";
import { root } from "./imports.js";

/** A text in a test file that cites a clause: the name of a test, or of a row of its table. */
export interface Citation {
  id: string;
  /** Path from the repository's root and line, as editors take it. */
  at: string;
  /** Cited by a test that is expected to fail. */
  fails: boolean;
  /** In the name of a test or a group; other texts are rows of tables, and may hold brackets of their own. */
  named: boolean;
}

const OWN_ID = /\bR[1-9]\d?\b/g;
const SLUG = /\[([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\]/g;

/** Every citation in `test/`, found without running anything. */
export function readCitations(): Citation[] {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .map((name) => `test/${name.split(sep).join("/")}`)
    .filter((path) => path.endsWith(".test.ts") && !path.includes("/node_modules/"))
    .sort()
    .flatMap((path) => citationsOf(path, readFileSync(join(root, path), "utf8")));
}

/** The citations of one file. Skipped tests show nothing, so what they cite does not count. */
export function citationsOf(path: string, text: string): Citation[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Citation[] = [];

  function visit(node: ts.Node, fails: boolean): void {
    if (ts.isImportDeclaration(node)) return;
    const chain = ts.isCallExpression(node) ? testChain(node.expression) : undefined;
    if (chain?.some((word) => word === "skip" || word === "todo")) return;
    const expected = fails || chain?.includes("fails") === true;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      const named = isName(node);
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      for (const id of idsIn(node.text, named)) found.push({ id, at: `${path}:${line + 1}`, fails: expected, named });
    }
    ts.forEachChild(node, (child) => visit(child, expected));
  }
  visit(source, false);
  return found;
}

function idsIn(text: string, named: boolean): string[] {
  // Outside names, only a text that begins with an id cites it: "R36 a network reference".
  const own = named || /^R[1-9]\d? /.test(text) ? (text.match(OWN_ID) ?? []) : [];
  return [...own, ...[...text.matchAll(SLUG)].map((match) => match[1]!)];
}

/** `["it", "fails"]` for `it.fails(…)`, and for `it.fails.each(…)(…)`; `undefined` for other calls. */
function testChain(callee: ts.Expression): string[] | undefined {
  if (ts.isCallExpression(callee)) return testChain(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return testChain(callee.tag);
  if (ts.isIdentifier(callee)) return ["it", "test", "describe"].includes(callee.text) ? [callee.text] : undefined;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const chain = testChain(callee.expression);
  return chain && [...chain, callee.name.text];
}

function isName(node: ts.Node): boolean {
  let literal = node;
  while (ts.isTemplateSpan(literal.parent) || ts.isTemplateExpression(literal.parent)) literal = literal.parent;
  const { parent } = literal;
  return ts.isCallExpression(parent) && parent.arguments[0] === literal && testChain(parent.expression) !== undefined;
}
