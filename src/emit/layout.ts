import type { Doc } from "../model/docs.js";
import { renderDoc } from "./doc-comment.js";

// Source as a tree that knows where it may break, after Wadler's "A prettier printer". A group is printed on one line
// when it fits, else every `line` of it becomes a line break. Rendering is linear in the size of the tree.

/** The width that groups are fitted into, and comments wrapped at. */
export const WIDTH = 120;

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

interface Frame {
  readonly layout: Layout;
  readonly indent: number;
  readonly flat: boolean;
}

/** Prints a layout; no trailing white space, `\n` line ends. */
export function render(root: Layout, onImport: OnImport): string {
  const out: string[] = [];
  const stack: Frame[] = [{ layout: root, indent: 0, flat: false }];
  let column = 0;
  let pendingIndent = 0;

  const text = (value: string): void => {
    if (value === "") return;
    if (pendingIndent > 0) {
      out.push(" ".repeat(pendingIndent));
      pendingIndent = 0;
    }
    out.push(value);
    column += value.length;
  };
  const newline = (indent: number): void => {
    out.push("\n");
    pendingIndent = indent;
    column = indent;
  };

  for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) {
    const { layout, indent, flat } = frame;
    if (typeof layout === "string") {
      text(layout);
      continue;
    }
    switch (layout.kind) {
      case "concat":
        for (let index = layout.parts.length - 1; index >= 0; index -= 1) {
          stack.push({ layout: layout.parts[index] as Layout, indent, flat });
        }
        break;
      case "group":
        stack.push({ layout: layout.body, indent, flat: flat || (!layout.hard && fits(layout.body, column, stack)) });
        break;
      case "indent":
        stack.push({ layout: layout.body, indent: indent + layout.columns, flat });
        break;
      case "either":
        stack.push({ layout: flat ? layout.flat : layout.broken, indent, flat });
        break;
      case "line":
        if (flat) text(layout.flat);
        else newline(indent);
        break;
      case "newline":
        newline(indent + layout.columns);
        break;
      case "deferred":
        stack.push({ layout: layout.make(), indent, flat });
        break;
      case "assignment":
        stack.push({ layout: { kind: "assigned", right: layout.right, hard: layout.hard }, indent, flat });
        stack.push({ layout: layout.left, indent, flat });
        break;
      case "assigned":
        if (flat || fits(layout.right, column + 3, stack, false)) {
          text(" = ");
          stack.push({ layout: layout.right, indent, flat });
        } else {
          text(" =");
          newline(indent + 2);
          stack.push({ layout: layout.right, indent: indent + 2, flat });
        }
        break;
      case "comment": {
        const lines = renderDoc(layout.doc, WIDTH - indent);
        lines.forEach((line, index) => {
          if (index > 0) newline(indent);
          text(line);
        });
        break;
      }
      case "import":
        onImport(layout.from, layout.name, layout.type);
        text(layout.name);
        break;
    }
  }
  return out.join("");
}

/** Whether `body`, flat or up to its first line break, and what follows it up to the next one, end before the width. */
function fits(body: Layout, column: number, rest: readonly Frame[], asFlat = true): boolean {
  let room = WIDTH - column;
  let next = rest.length - 1;
  const todo: { layout: Layout; flat: boolean }[] = [{ layout: body, flat: asFlat }];
  while (room >= 0) {
    let item = todo.pop();
    if (item === undefined) {
      const frame = rest[next];
      if (frame === undefined) return true;
      next -= 1;
      item = { layout: frame.layout, flat: frame.flat };
    }
    const { layout, flat } = item;
    if (typeof layout === "string") {
      room -= layout.length;
      continue;
    }
    switch (layout.kind) {
      case "concat":
        for (let index = layout.parts.length - 1; index >= 0; index -= 1) {
          todo.push({ layout: layout.parts[index] as Layout, flat });
        }
        break;
      case "group":
        todo.push({ layout: layout.body, flat: flat && !layout.hard });
        break;
      case "indent":
        todo.push({ layout: layout.body, flat });
        break;
      case "either":
        todo.push({ layout: flat ? layout.flat : layout.broken, flat });
        break;
      case "line":
        if (!flat) return true;
        room -= layout.flat.length;
        break;
      case "assignment":
        todo.push({ layout: { kind: "assigned", right: layout.right, hard: layout.hard }, flat });
        todo.push({ layout: layout.left, flat });
        break;
      case "assigned":
        room -= 2;
        if (!flat) return room >= 0;
        room -= 1;
        todo.push({ layout: layout.right, flat });
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
