import type { Doc } from "../model/docs.js";
import { isSafeIdentifier } from "../model/identifiers.js";
import { sanitise } from "./doc-comment.js";
import { printJson, printKey } from "./json-literal.js";
import { concat, isHard, type Layout } from "./layout.js";

// Source text is made of these nodes and of nothing else. Text that a declaration brings enters through three doors:
// `literal()` (data), `identifier()` (checked) and `jsdoc()` (sanitised). A plain string does not type-check as code.

declare const made: unique symbol;

/** A piece of TypeScript source. Only this module can make one. */
export interface Code {
  readonly [made]: true;
}

/** A name that is safe wherever TypeScript takes an identifier. */
export interface Identifier extends Code {
  readonly identifier: string;
}

/** JSON data as an expression. */
export interface Literal extends Code {
  readonly literal: true;
}

/** A TSDoc comment. */
export interface Comment extends Code {
  readonly comment: true;
}

/** What may stand in a `code` template. A list is printed one item after the other. */
export type Piece = Code | readonly Code[];

class Node {
  readonly layout: Layout;
  constructor(layout: Layout) {
    this.layout = layout;
  }
}

/** For the printer only: what a piece of code looks like. */
export function layoutOf(piece: Piece): Layout {
  if (Array.isArray(piece)) return concat((piece as readonly Code[]).map(layoutOf));
  if (!(piece instanceof Node)) throw new TypeError("Only code can be printed as code.");
  return piece.layout;
}

function make(layout: Layout): Code {
  return new Node(layout) as unknown as Code;
}

/** Data as an expression: objects, arrays, strings … laid out as Prettier lays them out. */
export function literal(value: unknown): Literal {
  return make(printJson(value)) as Literal;
}

/**
 * A name as source.
 *
 * @throws {TypeError} The text is not an identifier, or is a reserved word.
 */
export function identifier(text: string): Identifier {
  if (!isSafeIdentifier(text)) throw new TypeError(`Not an identifier: ${JSON.stringify(text)}`);
  return Object.assign(new Node(text), { identifier: text }) as unknown as Identifier;
}

/** Any text as a property name, quoted where it must be; `__proto__` comes computed, since plain it sets the prototype. */
export function propertyName(text: string): Code {
  return make(printKey(text));
}

/** A TSDoc comment; `Doc` texts may hold anything. */
export function jsdoc(doc: Doc): Comment {
  return make({ kind: "comment", doc, hard: true }) as Comment;
}

/** Text for a comment that the template opens with `//`: one line, sanitised. */
export function commentText(text: string): Comment {
  return make(sanitise(text).join(" ")) as Comment;
}

/** A name taken from another module; the file that prints it imports it. Specifiers come from `symbols.ts` only. */
export function importedName(from: string, name: Identifier, kind: "value" | "type"): Code {
  return make({ kind: "import", from, name: name.identifier, type: kind === "type", hard: false });
}

/** Prints nothing. */
export const nothing: Code = make("");
/** A space, or a line break in a group that does not fit. */
export const line: Code = make({ kind: "line", flat: " ", hard: false });
/** Nothing, or a line break in a group that does not fit. */
export const softline: Code = make({ kind: "line", flat: "", hard: false });
/** Always a line break. */
export const newline: Code = make({ kind: "newline", columns: 0, hard: true });

/** One line if it fits in the width, else broken at each of its `line`s (not those of inner groups). */
export function group(piece: Piece): Code {
  const body = layoutOf(piece);
  return make({ kind: "group", body, hard: isHard(body) });
}

/** Two columns deeper, from the next line break on. */
export function indent(piece: Piece): Code {
  const body = layoutOf(piece);
  return make({ kind: "indent", columns: 2, body, hard: isHard(body) });
}

/** `broken` where the enclosing group is broken, else `flat`. */
export function either(broken: Piece, flat: Piece): Code {
  return make({ kind: "either", broken: layoutOf(broken), flat: layoutOf(flat), hard: false });
}

export function join(items: readonly Code[], separator: Piece): Code {
  const between = layoutOf(separator);
  const parts: Layout[] = [];
  for (const item of items) {
    if (parts.length > 0) parts.push(between);
    parts.push(layoutOf(item));
  }
  return make(concat(parts));
}

/**
 * Code of more than one line that is made when it is printed, and forgotten then: large files are printed declaration by
 * declaration, which spares the garbage collector most of its work.
 */
export function deferred(print: () => Piece): Code {
  return make({ kind: "deferred", make: () => layoutOf(print()), hard: true });
}

/** Items under each other. */
export function lines(items: readonly Code[]): Code {
  return join(items, newline);
}

/** Items under each other with an empty line between. */
export function paragraphs(items: readonly Code[]): Code {
  return join(items, [newline, newline]);
}

/** `<a, b>` on one line if it fits, else one a line; TypeScript allows no trailing comma here. */
export function typeArguments(items: readonly Code[]): Code {
  const separated = join(items, [code`,`, line]);
  return group([code`<`, indent([softline, separated]), softline, code`>`]);
}

/** `open a, b close` on one line if it fits, else one item a line with a trailing comma. */
export function list(open: Code, items: readonly Code[], close: Code, padding: Code = softline): Code {
  if (items.length === 0) return join([open, close], nothing);
  return group([open, indent([padding, join(items, [code`,`, line])]), either(code`,`, nothing), padding, close]);
}

/** `{ … }` with a member a line; `end` is what each of them lacks. */
export function block(members: readonly Code[], end: Code = nothing): Code {
  if (members.length === 0) return code`{}`;
  return code`{${indent(members.map((member) => code`${newline}${member}${end}`))}${newline}}`;
}

/** An object with a member a line. */
export function object(members: readonly Code[]): Code {
  return block(members, code`,`);
}

/** `left = right`, the right side below and indented where not even its beginning fits beside the left one. */
export function assignment(left: Piece, right: Piece): Code {
  const layout = { kind: "assignment", left: layoutOf(group(left)), right: layoutOf(right) } as const;
  return make({ ...layout, hard: isHard(layout.left) || isHard(layout.right) });
}

/** `callee({ … })`: the object beside its bracket where its first line fits there, else below and indented. */
export function callWithObject(callee: Piece, object: Piece): Code {
  const first = layoutOf([code`${callee}(`, code`${object}`, code`)`]);
  const second = layoutOf([code`${callee}(`, indent([newline, code`${object}`, code`,`]), newline, code`)`]);
  return make({ kind: "choice", first, second, hard: true });
}

interface Template {
  /** For each hole and the end: what stands before it. */
  readonly texts: readonly Layout[];
  /** For each hole: the indentation of the line it stands in. */
  readonly indents: readonly number[];
}

const templates = new WeakMap<TemplateStringsArray, Template>();

/**
 * Source from a template. Its text is ours; what is interpolated must be code already. The template is dedented, and
 * what is interpolated in an indented line is indented with it.
 */
export function code(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Code {
  let template = templates.get(strings);
  if (template === undefined) {
    template = readTemplate(strings);
    templates.set(strings, template);
  }
  const { texts, indents } = template;
  if (pieces.length === 0) return make(texts[0] as Layout);
  const parts: Layout[] = [];
  texts.forEach((text, index) => {
    if (text !== "") parts.push(text);
    const piece = pieces[index];
    if (piece === undefined) return;
    const body = layoutOf(piece);
    const columns = indents[index] as number;
    parts.push(columns === 0 ? body : { kind: "indent", columns, body, hard: isHard(body) });
  });
  return make(concat(parts));
}

function readTemplate(strings: TemplateStringsArray): Template {
  if (!Array.isArray(strings.raw) || !Object.isFrozen(strings)) throw new TypeError("`code` is a template tag.");
  const dedented = dedent(strings);
  let current = 0;
  const texts: Layout[] = [];
  const indents: number[] = [];
  for (const text of dedented) {
    const rows = text.split("\n");
    const parts: Layout[] = [rows[0] as string];
    for (const row of rows.slice(1)) {
      const body = row.trimStart();
      current = row.length - body.length;
      parts.push({ kind: "newline", columns: current, hard: true }, body);
    }
    texts.push(parts.length === 1 ? (parts[0] as string) : concat(parts.filter((part) => part !== "")));
    indents.push(current);
  }
  return { texts, indents };
}

/** Takes the common indentation away, and the line breaks just inside the back quotes. */
function dedent(strings: readonly string[]): string[] {
  const margins = strings.flatMap((text, index) =>
    [...text.matchAll(/\n( *)(?=([^\n]?))/g)]
      .filter(([, , next], match, all) => next !== "" || (match === all.length - 1 && index < strings.length - 1))
      .map(([, spaces]) => (spaces as string).length),
  );
  const margin = margins.length === 0 ? 0 : Math.min(...margins);
  const pattern = new RegExp(`\\n {0,${margin}}`, "g");
  const texts = strings.map((text) => text.replace(pattern, "\n"));
  texts[0] = (texts[0] as string).replace(/^\n/, "");
  const last = texts.length - 1;
  texts[last] = (texts[last] as string).replace(/\n *$/, "");
  return texts;
}

/** Code under its comment; without one when there is nothing to say. */
export function documented(doc: Doc, body: Piece): Code {
  const silent = doc.paragraphs.every((text) => text.trim() === "") && (doc.tags ?? []).length === 0;
  return silent ? code`${body}` : join([jsdoc(doc), code`${body}`], newline);
}

/** A member of an object whose value is a text; a long one goes below its name. */
export function stringMember(name: Code, text: string): Code {
  return code`${name}:${group(indent([line, literal(text)]))}`;
}
