import { layoutOf, type Piece } from "./code.js";
import type { Layout } from "./layout.js";

/**
 * Which of some names a piece of code uses. A key of that name in printed data counts as well: it is for those who leave out
 * what nobody uses, and may keep too much.
 */
export function namesIn(piece: Piece, names: { has(name: string): boolean }): Set<string> {
  const found = new Set<string>();
  const stack: Layout[] = [layoutOf(piece)];
  for (let layout = stack.pop(); layout !== undefined; layout = stack.pop()) {
    if (typeof layout === "string") {
      if (names.has(layout)) found.add(layout);
    } else stack.push(...partsOf(layout));
  }
  return found;
}

function partsOf(layout: Exclude<Layout, string>): readonly Layout[] {
  switch (layout.kind) {
    case "concat":
      return layout.parts;
    case "group":
    case "indent":
      return [layout.body];
    case "either":
      return [layout.broken, layout.flat];
    case "assignment":
      return [layout.left, layout.right];
    case "assigned":
      return [layout.right];
    case "choice":
      return [layout.first];
    case "deferred":
      return [layout.make()];
    default:
      return [];
  }
}
