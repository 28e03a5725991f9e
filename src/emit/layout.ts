import type { Doc } from "../model/docs.js";
import { renderDoc } from "./doc-comment.js";

// Source as a tree that knows where it may break, after Wadler's "A prettier printer". A group is printed on one line
// when it fits, else every `line` of it becomes a line break. Rendering is linear in the size of the tree.

/** The width that groups are fitted into, and comments wrapped at. */
const WIDTH = 120;
/** Further levels go no further right: a line has no room left there, and a thousand levels would be spaces and little else. */
const MAX_INDENT = WIDTH;

export type Layout =
  | string
  | { readonly kind: "concat"; readonly parts: readonly Layout[]; readonly hard: boolean }
  | { readonly kind: "group"; readonly body: Layout; readonly hard: boolean }
  | { readonly kind: "indent"; readonly columns: number; readonly body: Layout; readonly hard: boolean }
  | { readonly kind: "either"; readonly broken: Layout; readonly flat: Layout; readonly hard: false }
  | { readonly kind: "line"; readonly flat: string; readonly hard: false }
  | { readonly kind: "newline"; readonly columns: number; readonly hard: true }
  | { readonly kind: "assignment"; readonly left: Layout; readonly right: Layout; readonly hard: boolean }
  | { readonly kind: "assigned"; readonly right: Layout; readonly hard: boolean }
  | { readonly kind: "choice"; readonly first: Layout; readonly second: Layout; readonly hard: true }
  | { readonly kind: "deferred"; readonly make: () => Layout; readonly hard: true }
  | { readonly kind: "comment"; readonly doc: Doc; readonly hard: boolean }
  | {
      readonly kind: "import";
      readonly from: string;
      readonly name: string;
      readonly type: boolean;
      readonly hard: false;
    };

/** Whether a layout cannot be printed on one line. */
export function isHard(layout: Layout): boolean {
  return typeof layout === "string" ? false : layout.hard;
}

export function concat(parts: readonly Layout[]): Layout {
  return { kind: "concat", parts, hard: parts.some(isHard) };
}

/** What rendering found on the way: the names that the text takes from other modules. */
export type OnImport = (from: string, name: string, type: boolean) => void;

/**
 * What is left to print, the last of it first: layouts, each with its indentation and whether it goes on one line. Its lists
 * never shrink: growing them again and again costs more than the printing.
 */
class Stack {
  readonly layouts: Layout[] = [];
  readonly indents: number[] = [];
  readonly flats: boolean[] = [];
  size = 0;

  push(layout: Layout, indent: number, flat: boolean): void {
    this.layouts[this.size] = layout;
    this.indents[this.size] = indent;
    this.flats[this.size] = flat;
    this.size += 1;
  }

  pushAll(parts: readonly Layout[], indent: number, flat: boolean): void {
    for (let index = parts.length - 1; index >= 0; index -= 1) this.push(parts[index] as Layout, indent, flat);
  }
}

/** A text put together of very many short pieces. They are joined now and then, and so never become old garbage. */
class LongText {
  readonly #joined: string[] = [];
  readonly #pieces: string[] = [];
  #count = 0;

  add(piece: string): void {
    this.#pieces[this.#count] = piece;
    this.#count += 1;
    if (this.#count < 4096) return;
    this.#joined.push(this.#pieces.join(""));
    this.#count = 0;
  }

  toString(): string {
    return [...this.#joined, ...this.#pieces.slice(0, this.#count)].join("");
  }
}

/** Prints a layout; no trailing white space, `\n` line ends. */
export function render(root: Layout, onImport: OnImport): string {
  const stack = new Stack();
  const measuring = new Stack();
  const out = new LongText();
  let column = 0;
  let pendingIndent = 0;

  const text = (value: string): void => {
    if (value === "") return;
    if (pendingIndent > 0) {
      out.add(" ".repeat(pendingIndent));
      pendingIndent = 0;
    }
    out.add(value);
    column += value.length;
  };
  const newline = (indent: number): void => {
    out.add("\n");
    pendingIndent = Math.min(indent, MAX_INDENT);
    column = pendingIndent;
  };

  stack.push(root, 0, false);
  while (stack.size > 0) {
    stack.size -= 1;
    const layout = stack.layouts[stack.size] as Layout;
    const indent = stack.indents[stack.size] as number;
    const flat = stack.flats[stack.size] as boolean;
    if (typeof layout === "string") {
      text(layout);
      continue;
    }
    switch (layout.kind) {
      case "concat":
        stack.pushAll(layout.parts, indent, flat);
        break;
      case "group":
        stack.push(layout.body, indent, flat || (!layout.hard && fits(layout.body, column, stack, measuring)));
        break;
      case "indent":
        stack.push(layout.body, indent + layout.columns, flat);
        break;
      case "either":
        stack.push(flat ? layout.flat : layout.broken, indent, flat);
        break;
      case "line":
        if (flat) text(layout.flat);
        else newline(indent);
        break;
      case "newline":
        newline(indent + layout.columns);
        break;
      case "deferred":
        stack.push(layout.make(), indent, flat);
        break;
      case "assignment":
        stack.push({ kind: "assigned", right: layout.right, hard: layout.hard }, indent, flat);
        stack.push(layout.left, indent, flat);
        break;
      case "assigned":
        if (flat || fits(layout.right, column + 3, stack, measuring, false)) {
          text(" = ");
          stack.push(layout.right, indent, flat);
        } else {
          text(" =");
          newline(indent + 2);
          stack.push(layout.right, indent + 2, flat);
        }
        break;
      case "choice":
        stack.push(fits(layout.first, column, stack, measuring, false) ? layout.first : layout.second, indent, flat);
        break;
      case "comment":
        renderDoc(layout.doc, WIDTH - indent).forEach((line, index) => {
          if (index > 0) newline(indent);
          text(line);
        });
        break;
      case "import":
        onImport(layout.from, layout.name, layout.type);
        text(layout.name);
        break;
    }
  }
  return out.toString();
}

/**
 * Prints a layout for a parser and nobody else: without comments and indentation, and with no line breaks but those that are
 * always there. Much faster, since nothing is measured.
 */
export function renderBare(root: Layout, onImport: OnImport): string {
  const stack: Layout[] = [root];
  const out = new LongText();
  for (let layout = stack.pop(); layout !== undefined; layout = stack.pop()) {
    if (typeof layout === "string") {
      out.add(layout);
      continue;
    }
    switch (layout.kind) {
      case "concat":
        for (let index = layout.parts.length - 1; index >= 0; index -= 1) stack.push(layout.parts[index] as Layout);
        break;
      case "group":
      case "indent":
        stack.push(layout.body);
        break;
      case "either":
        stack.push(layout.flat);
        break;
      case "line":
        out.add(layout.flat);
        break;
      case "newline":
        out.add("\n");
        break;
      case "deferred":
        stack.push(layout.make());
        break;
      case "assignment":
        stack.push({ kind: "assigned", right: layout.right, hard: layout.hard }, layout.left);
        break;
      case "assigned":
        stack.push(layout.right, " = ");
        break;
      case "choice":
        stack.push(layout.first);
        break;
      case "comment":
        break;
      case "import":
        onImport(layout.from, layout.name, layout.type);
        out.add(layout.name);
        break;
    }
  }
  return out.toString();
}

/** Whether `body`, flat or up to its first line break, and what follows it up to the next one, end before the width. */
function fits(body: Layout, column: number, rest: Stack, todo: Stack, asFlat = true): boolean {
  let room = WIDTH - column;
  let next = rest.size;
  todo.size = 0;
  todo.push(body, 0, asFlat);
  while (room >= 0) {
    const stack = todo.size > 0 ? todo : rest;
    const index = todo.size > 0 ? (todo.size -= 1) : (next -= 1);
    if (index < 0) return true;
    const layout = stack.layouts[index] as Layout;
    const flat = stack.flats[index] as boolean;
    if (typeof layout === "string") {
      room -= layout.length;
      continue;
    }
    switch (layout.kind) {
      case "concat":
        todo.pushAll(layout.parts, 0, flat);
        break;
      case "group":
        todo.push(layout.body, 0, flat && !layout.hard);
        break;
      case "indent":
        todo.push(layout.body, 0, flat);
        break;
      case "either":
        todo.push(flat ? layout.flat : layout.broken, 0, flat);
        break;
      case "line":
        if (!flat) return true;
        room -= layout.flat.length;
        break;
      case "assignment":
        todo.push({ kind: "assigned", right: layout.right, hard: layout.hard }, 0, flat);
        todo.push(layout.left, 0, flat);
        break;
      case "assigned":
        room -= 2;
        if (!flat) return room >= 0;
        room -= 1;
        todo.push(layout.right, 0, flat);
        break;
      case "choice":
        // Its first line is the shorter one.
        todo.push(layout.second, 0, flat);
        break;
      case "newline":
      case "comment":
      case "deferred":
        return true;
      case "import":
        room -= layout.name.length;
        break;
    }
  }
  return false;
}
