import { shown } from "../model/shown.js";
import { typeScript, type TypeScript } from "../typescript.js";

// The proof after printing. Whatever the printers did, what they print from a manifest must parse, and must have the same
// syntax tree as what they print from its scrubbed twin: the same kinds of nodes in the same order. Text that became code,
// in any way whatsoever, shows as a difference. It is proven of texts that are put together to a file: each is whole
// statements, and nothing before or behind these, so that none can begin or end in another one.

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
 * Begins to prove a text: it may be read while the twin is being printed.
 *
 * @param name Of the file that it is a part of, for messages.
 * @param text What is to be written.
 */
export type Prove = (name: string, text: string) => EndProof;

/**
 * @param twin Prints the same from the scrubbed twin; how it is laid out does not matter. Not called for a text that was
 *   proven before.
 * @throws {ShapeError} The text does not parse, is not whole, or differs from its twin in more than names and data.
 */
export type EndProof = (twin: () => string) => Promise<void>;

/** Proves in this thread. */
export const proveShape: Prove = (name, text) => {
  const reading = new Promise<Reading>((resolve) => resolve(read(name, text)));
  // Whoever ends the proof is told; until then nobody listens, and a failure that nobody hears ends a thread.
  reading.catch(() => {});
  return async (printTwin) => {
    const twin = printTwin();
    const { ts, shape, error } = await reading;
    if (error !== undefined) throw new ShapeError(name, [name, error].join(" "));
    const place = firstDifference(shape, shapeOf(parse(name, twin, ts), ts));
    if (place === undefined) return;
    const line = lineAt(offsetOf(place, name, text, ts), text);
    throw new ShapeError(name, `${name}: a declaration's text would have become code at ${shown(line)}.`);
  };
};

/** Nobody will see the file: a line itself says more than its number. */
function lineAt(offset: number, text: string): string {
  const start = offset + text.slice(offset).search(/\S|$/);
  const [line] = text.slice(text.lastIndexOf("\n", start - 1) + 1).split("\n", 1) as [string];
  return line.trim();
}

const NOTHING = new Uint32Array(0);

type Node = import("@ts-morph/common").ts.Node;
type SourceFile = import("@ts-morph/common").ts.SourceFile;
type SyntaxError = import("@ts-morph/common").ts.Diagnostic;

function parse(name: string, text: string, ts: TypeScript): SourceFile {
  const jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  return ts.createSourceFile(name, text, { languageVersion: ts.ScriptTarget.ES2022, jsDocParsingMode });
}

interface Reading {
  readonly ts: TypeScript;
  readonly shape: Uint32Array;
  readonly error?: string;
}

function read(name: string, text: string): Reading {
  const ts = typeScript();
  const file = parse(name, text, ts);
  const [error] = (file as unknown as { readonly parseDiagnostics: readonly SyntaxError[] }).parseDiagnostics;
  if (error !== undefined) {
    const why = ts.flattenDiagnosticMessageText(error.messageText, " ");
    return { ts, shape: NOTHING, error: ["does not parse:", why].join(" ") };
  }
  if (!isWhole(text, file)) return { ts, shape: NOTHING, error: "has text before or behind its declarations." };
  return { ts, shape: shapeOf(file, ts) };
}

/**
 * Whether a text means the same wherever it stands in a file: it begins with a word or a comment (and no `#!`), and its last
 * statement ends it, by itself (and not since nothing follows). A head without imports is comments up to the ends of their lines.
 */
function isWhole(text: string, { statements }: SourceFile): boolean {
  const last = statements.at(-1);
  if (last === undefined) return /^(?:\/\/.*(?:\n|$))*$/.test(text);
  const end = text.trimEnd().length;
  return /^[/a-z]/.test(text) && last.end === end && /[;}]/.test(text[end - 1] ?? "");
}

/**
 * The kinds of a text's nodes in its order, each followed by how many children it has. Names and literals count by their kind
 * only. Two shapes of a long text take less room than its two trees would.
 */
function shapeOf(file: SourceFile, ts: TypeScript): Uint32Array {
  let length = 0;
  walk(file, ts, (node, children) => {
    if (length + 2 > room.length) {
      const grown = new Uint32Array(room.length * 2);
      grown.set(room);
      room = grown;
    }
    room[length] = node.kind;
    room[length + 1] = children;
    length += 2;
    return true;
  });
  return room.slice(0, length);
}

/** Where shapes are written: most are short, and there are tens of thousands. */
let room = new Uint32Array(1 << 16);

/**
 * Visits a tree in the order of its text until `visit` says no. Brackets around an expression or a type count for
 * nothing: what they hold together, the tree says, and where a line is too long, they are there for the eye.
 */
function walk(root: Node, ts: TypeScript, visit: (node: Node, children: number) => boolean): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const start = stack.length;
    node.forEachChild((child) => void stack.push(withoutBrackets(child, ts)));
    if (!visit(node, stack.length - start)) return;
    for (let low = start, high = stack.length - 1; low < high; low += 1, high -= 1) {
      const swapped = stack[low] as Node;
      stack[low] = stack[high] as Node;
      stack[high] = swapped;
    }
  }
}

function withoutBrackets(node: Node, ts: TypeScript): Node {
  let inner = node;
  for (;;) {
    if (ts.isParenthesizedExpression(inner)) inner = inner.expression;
    else if (ts.isParenthesizedTypeNode(inner)) inner = inner.type;
    else return inner;
  }
}

/** The number of the first node that differs. */
function firstDifference(a: Uint32Array, b: Uint32Array): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index += 1) if (a[index] !== b[index]) return index >> 1;
  return undefined;
}

/** Where the text of a node begins, by its number. */
function offsetOf(place: number, name: string, text: string, ts: TypeScript): number {
  let offset = text.length;
  let number = 0;
  walk(parse(name, text, ts), ts, (node) => {
    offset = node.pos;
    number += 1;
    return number <= place;
  });
  return offset;
}
