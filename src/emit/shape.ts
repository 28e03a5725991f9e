import type { EmittedFile } from "./emit.js";

// The proof after printing. Whatever the printers did, the file they print from a manifest must parse, and must have the
// same syntax tree as the file they print from its scrubbed twin: the same kinds of nodes in the same order. Text that
// became code, in any way whatsoever, shows as a difference.

/** Generated code is not what it should be; nothing may be written. */
export class ShapeError extends Error {
  override readonly name: string = "ShapeError";
  /** The generated file. */
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

/**
 * @param files What is to be written.
 * @param twins The same, printed from the scrubbed twin.
 * @throws {ShapeError} A file does not parse, or differs from its twin in more than names and data.
 */
export async function proveShape(files: readonly EmittedFile[], twins: readonly EmittedFile[]): Promise<void> {
  const { ts } = await import("@ts-morph/common");
  for (const [index, { name, text }] of files.entries()) {
    const parse = (source: string): import("@ts-morph/common").ts.SourceFile =>
      ts.createSourceFile(name, source, {
        languageVersion: ts.ScriptTarget.ES2022,
        jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
      });
    const twin = twins[index];
    if (twin?.name !== name) throw new ShapeError(name, `The scrubbed twin has no ${name}.`);
    const [original, scrubbed] = [parse(text), parse(twin.text)];
    const [error] = syntaxErrors(original);
    if (error !== undefined)
      throw new ShapeError(name, `${name} does not parse: ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`);
    const difference = firstDifference(original, scrubbed);
    if (difference !== undefined) {
      const { line } = original.getLineAndCharacterOfPosition(difference);
      throw new ShapeError(name, `${name}, line ${line + 1}: a declaration's text would have become code.`);
    }
  }
}

type Node = import("@ts-morph/common").ts.Node;
type SourceFile = import("@ts-morph/common").ts.SourceFile;

function syntaxErrors(file: SourceFile): readonly import("@ts-morph/common").ts.Diagnostic[] {
  return (file as unknown as { readonly parseDiagnostics: readonly import("@ts-morph/common").ts.Diagnostic[] })
    .parseDiagnostics;
}

/** Where two trees first differ in kind: an offset in the first. Names and literals of any kind count as equal. */
function firstDifference(a: Node, b: Node): number | undefined {
  const stack: [Node, Node][] = [[a, b]];
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const [left, right] = pair;
    if (left.kind !== right.kind) return left.pos;
    const children: Node[] = [];
    const others: Node[] = [];
    left.forEachChild((child) => void children.push(child));
    right.forEachChild((child) => void others.push(child));
    if (children.length !== others.length) return left.pos;
    for (let index = children.length - 1; index >= 0; index -= 1)
      stack.push([children[index] as Node, others[index] as Node]);
  }
  return undefined;
}
