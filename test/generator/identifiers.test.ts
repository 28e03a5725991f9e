import fc from "fast-check";
import ts from "typescript";
import { expect, it } from "vitest";
import { isFreeIdentifier } from "../../src/model/identifiers.js";
import { payloads } from "./support/payloads.js";
import { print } from "./support/printed.js";

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Names that a file exports, and the wire names that stand in it as data. */
function exportsOf(text: string): string[] {
  const file = ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);
  return file.statements.flatMap((statement) => {
    if (
      !ts.canHaveModifiers(statement) ||
      !statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    )
      return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText());
    const { name } = statement as ts.DeclarationStatement;
    return name === undefined ? [] : [name.getText()];
  });
}

function check(names: readonly string[]): void {
  const wire = [...new Set(names)];
  const object = { type: "object", properties: { p: { type: "string" } } };
  const files = print({
    tools: wire.map((name) => ({ name, inputSchema: object, outputSchema: object })),
    prompts: wire.map((name) => ({ name, arguments: [{ name: "a" }] })),
  });
  for (const side of ["client.ts", "server.ts"]) {
    expect(literalsOf(files.get(side)!), side).toEqual(expect.arrayContaining(wire));
  }
  for (const [file, text] of files) {
    const exported = exportsOf(text);
    for (const name of exported) expect(name, file).toMatch(IDENTIFIER);
    for (const name of exported) expect(isFreeIdentifier(name), name).toBe(true);
    // The same on a disk and to an eye that ignore case.
    expect(new Set(exported.map((name) => name.toLowerCase())).size, file).toBe(exported.length);
  }
}

function literalsOf(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest));
  return found;
}

it("R66 reserved words, globals, names of the runtime and members of every object are not taken", () => {
  check([
    ..."class await delete enum new constructor __proto__ toString then arguments eval let static undefined NaN".split(
      " ",
    ),
    ..."Promise Object JSON Error URL process fetch globalThis Map".split(" "),
    ..."callTool connect close bind defineServer validator ToolError transport input context handlers".split(" "),
  ]);
});

it("R66 names that differ in case, separators or accents only stay apart", () => {
  check([
    "get-user",
    "get_user",
    "getUser",
    "GetUser",
    "GETUSER",
    "get user",
    "gét-user",
    "get.user",
    "get/user",
    "getUser2",
  ]);
});

it("R66 any text gives a plain name, and stays a literal on the wire", () => {
  check(["", " ", "1", "12-34", "日本語", "😀", "-", "$", "_", "a".repeat(128)].filter((name) => name !== ""));
  const name = fc.oneof(fc.constantFrom(...payloads), fc.string({ unit: "binary", minLength: 1, maxLength: 20 }));
  const usable = name.filter((text) => text.length <= 128 && !/\p{Cs}/u.test(text) && text !== "");
  fc.assert(fc.property(fc.array(usable, { minLength: 1, maxLength: 6 }), check), { numRuns: 30 });
});
