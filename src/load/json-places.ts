import { pointerTokens, type Position } from "../diagnostics.js";
import { walkJson } from "./json-walk.js";

/** What is looked for below a value, by token. Pointers that begin alike share what they begin with. */
interface Wanted {
  /** The pointer, where it is this value that is looked for. */
  pointer?: string;
  readonly below: Map<string, Wanted>;
}

/**
 * Where the values stand that JSON pointers lead to. The pointers are taken apart once instead of one being put together for
 * every value of the text, which would take the product of length and depth.
 */
export function placesInJson(text: string, pointers: readonly string[]): Map<string, Position> {
  const whole = wanted(pointers);
  const found = new Map<string, Position>();
  /** What is wanted of each value that is open, and of the one before it on the same level. */
  const open: (Wanted | undefined)[] = [];
  let line = 1;
  let lineStart = 0;
  let lineEnd = text.indexOf("\n");
  walkJson(text, {
    onValue(depth, token, offset) {
      const here = token === undefined ? whole : open[depth - 1]?.below.get(String(token));
      open[depth] = here;
      if (here?.pointer === undefined) return;
      while (lineEnd >= 0 && lineEnd < offset) {
        line += 1;
        lineStart = lineEnd + 1;
        lineEnd = text.indexOf("\n", lineStart);
      }
      found.set(here.pointer, { line, column: offset - lineStart + 1 });
    },
  });
  return found;
}

function wanted(pointers: readonly string[]): Wanted {
  const whole: Wanted = { below: new Map() };
  for (const pointer of pointers) {
    let at = whole;
    for (const token of pointerTokens(pointer)) {
      const next = at.below.get(token) ?? { below: new Map() };
      at.below.set(token, next);
      at = next;
    }
    at.pointer = pointer;
  }
  return whole;
}
