/**
 * Many texts as a tree in which stands once what several start with: one walk from a place in another text tells which of them
 * stand there, however many they are.
 */
export interface TextTree {
  /** What all of these have in common, behind what the branches above say. */
  readonly label: string;
  /** Whether one of them is complete with the label. */
  readonly isEnd: boolean;
  /** How the others go on, by their next character. */
  readonly branches: ReadonlyMap<number, TextTree>;
}

/** The tree of these texts, none of them empty. */
export function textTree(texts: readonly string[]): TextTree {
  return treeOf([...new Set(texts)].sort(byCodeUnits), 0);
}

/** Texts that start alike stand together then, the shortest first. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param from Characters that the branches above have said. */
function treeOf(sorted: readonly string[], from: number): TextTree {
  const [first = "", last = ""] = [sorted[0], sorted.at(-1)];
  let end = from;
  // What the first and the last share, all between them do.
  while (end < first.length && first.charCodeAt(end) === last.charCodeAt(end)) end++;
  const groups = new Map<number, string[]>();
  for (const text of sorted) {
    if (text.length === end) continue;
    const code = text.charCodeAt(end);
    const group = groups.get(code);
    if (group === undefined) groups.set(code, [text]);
    else group.push(text);
  }
  const branches = new Map([...groups].map(([code, group]) => [code, treeOf(group, end)]));
  return { label: first.slice(from, end), isEnd: sorted.length > 0 && first.length === end, branches };
}

/** Where the longest of them ends that stands in `text` at `place`; `place` where none does. */
export function endOfLongest(tree: TextTree, text: string, place: number): number {
  let [at, longest] = [place, place];
  for (let node: TextTree | undefined = tree; node !== undefined; node = node.branches.get(text.charCodeAt(at))) {
    if (!text.startsWith(node.label, at)) break;
    at += node.label.length;
    if (node.isEnd) longest = at;
  }
  return longest;
}

/** Whether all of `text` from `place` on is how one of them starts. */
export function startsOne(tree: TextTree, text: string, place: number): boolean {
  let at = place;
  for (let node: TextTree | undefined = tree; node !== undefined; node = node.branches.get(text.charCodeAt(at))) {
    const left = text.length - at;
    if (left <= node.label.length) return node.label.startsWith(text.slice(at));
    if (!text.startsWith(node.label, at)) return false;
    at += node.label.length;
  }
  return false;
}

/** `text` with `by` in place of each of them; where they overlap or touch, of all that they cover together. */
export function replaceAny(tree: TextTree, text: string, by: string): string {
  let result = "";
  let kept = 0;
  let place = 0;
  while (place < text.length) {
    let end = endOfLongest(tree, text, place);
    if (end === place) {
      place++;
      continue;
    }
    result += text.slice(kept, place) + by;
    for (place++; place <= end; place++) end = Math.max(end, endOfLongest(tree, text, place));
    kept = end;
  }
  return kept === 0 ? text : result + text.slice(kept);
}
