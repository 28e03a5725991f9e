/** How many unchanged lines stand around a change. */
const CONTEXT = 3;
/** Above this many edits a diff is no longer looked for: the whole middle is replaced. What is kept takes 4 bytes times its square. */
const MAX_EDITS = 2000;

type Edit = readonly [kind: " " | "-" | "+", line: string];

/** Two texts as a unified diff, without a final newline; empty when they are equal. */
export function unifiedDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return "";
  const edits = edit(lines(before), lines(after));
  const heads = [
    `--- ${before === undefined ? "/dev/null" : `a/${path}`}`,
    `+++ ${after === undefined ? "/dev/null" : `b/${path}`}`,
  ];
  return [...heads, ...hunks(edits)].join("\n");
}

function lines(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  return text.replace(/\n$/, "").split("\n");
}

function hunks(edits: readonly Edit[]): string[] {
  const shown = new Set<number>();
  for (const [index, [kind]] of edits.entries()) {
    if (kind === " ") continue;
    for (let near = index - CONTEXT; near <= index + CONTEXT; near++) shown.add(near);
  }
  const result: string[] = [];
  let old = 1;
  let current = 1;
  let hunk: string[] = [];
  let start = [1, 1];
  const flush = (): void => {
    if (hunk.length === 0) return;
    const size = (mark: string): number => hunk.filter((line) => line.startsWith(" ") || line.startsWith(mark)).length;
    const range = (first: number, length: number): string => `${length === 0 ? first - 1 : first},${length}`;
    result.push(`@@ -${range(start[0]!, size("-"))} +${range(start[1]!, size("+"))} @@`, ...hunk);
    hunk = [];
  };
  for (const [index, [kind, line]] of edits.entries()) {
    if (!shown.has(index)) flush();
    else {
      if (hunk.length === 0) start = [old, current];
      hunk.push(kind + line);
    }
    if (kind !== "+") old++;
    if (kind !== "-") current++;
  }
  flush();
  return result;
}

/** Shortest edit script (Myers 1986), after what both have in front and at the end. */
function edit(a: readonly string[], b: readonly string[]): Edit[] {
  let front = 0;
  while (front < a.length && front < b.length && a[front] === b[front]) front++;
  let end = 0;
  while (end < a.length - front && end < b.length - front && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (part: readonly string[]): Edit[] => part.map((line) => [" ", line]);
  const middle = myers(a.slice(front, a.length - end), b.slice(front, b.length - end));
  return [...same(a.slice(0, front)), ...middle, ...same(a.slice(a.length - end))];
}

/** How far each diagonal from `-d` to `d` was followed with `d` edits, every second one; the place of diagonal k is (k + d) / 2. */
type Reach = Int32Array;

function myers(a: readonly string[], b: readonly string[]): Edit[] {
  const trace: Reach[] = [];
  for (let d = 0; d <= Math.min(a.length + b.length, MAX_EDITS); d++) {
    const before = trace.at(-1);
    const reach = new Int32Array(d + 1);
    trace.push(reach);
    for (let k = -d; k <= d; k += 2) {
      let x = before === undefined ? 0 : stepsDown(before, k, d) ? at(before, k + 1, d) : at(before, k - 1, d) + 1;
      while (x < a.length && x - k < b.length && x - k >= 0 && a[x] === b[x - k]) x++;
      reach[(k + d) / 2] = x;
      if (x >= a.length && x - k >= b.length) return retrace(trace, a, b);
    }
  }
  return [...a.map((line): Edit => ["-", line]), ...b.map((line): Edit => ["+", line])];
}

/** What diagonal k had reached with one edit less than d. */
function at(before: Reach, k: number, d: number): number {
  return before[(k + d - 1) / 2] ?? -1;
}

function stepsDown(before: Reach, k: number, d: number): boolean {
  return k === -d || (k !== d && at(before, k - 1, d) < at(before, k + 1, d));
}

function retrace(trace: readonly Reach[], a: readonly string[], b: readonly string[]): Edit[] {
  const result: Edit[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const before = trace[d - 1];
    const k = x - y;
    const from = before === undefined ? 0 : stepsDown(before, k, d) ? k + 1 : k - 1;
    const fromX = before === undefined ? 0 : at(before, from, d);
    const fromY = d === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      result.push([" ", a[x - 1]!]);
      x--;
      y--;
    }
    if (d === 0) break;
    if (x === fromX) result.push(["+", b[y - 1]!]);
    else result.push(["-", a[x - 1]!]);
    [x, y] = [fromX, fromY];
  }
  return result.reverse();
}
