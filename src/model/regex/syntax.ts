/** Code points, as ranges with both ends included; sorted, and none meets another. */
export type CharSet = readonly (readonly [number, number])[];

/** A regular expression as far as its use of time goes. */
export type Regex =
  | { readonly kind: "empty" }
  | { readonly kind: "chars"; readonly set: CharSet }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Regex[] }
  | { readonly kind: "optional"; readonly body: Regex }
  /** From `minimum` to `maximum` times, at least twice. */
  | { readonly kind: "loop"; readonly body: Regex; readonly minimum: number; readonly maximum: number }
  /** `^` or `$`. */
  | { readonly kind: "anchor" }
  | { readonly kind: "look"; readonly body: Regex };

const ANY: CharSet = [[0, 0x10ffff]];
const DIGIT: CharSet = [[48, 57]];
const WORD: CharSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACE: CharSet = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const EMPTY: Regex = { kind: "empty" };
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
  ["f", 12],
  ["0", 0],
]);

/** What is not known: what a back reference repeats. */
const UNKNOWN: Regex = { kind: "loop", body: { kind: "chars", set: ANY }, minimum: 0, maximum: Infinity };

/**
 * Reads a regular expression that JavaScript has compiled. What is not worth telling apart is read as more than it is:
 * Unicode properties as any character, back references as any text.
 */
export function parseRegex(source: string): Regex {
  let at = 0;
  const result = choice();
  return result;

  function choice(): Regex {
    const parts = [sequence()];
    while (source[at] === "|") {
      at += 1;
      parts.push(sequence());
    }
    return parts.length === 1 ? (parts[0] as Regex) : { kind: "choice", parts };
  }

  function sequence(): Regex {
    const parts: Regex[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") parts.push(quantified(atom()));
    return { kind: "sequence", parts };
  }

  function quantified(body: Regex): Regex {
    const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(source.slice(at, at + 24));
    if (found === null) return body;
    at += found[0].length;
    const [text, least, comma, most] = found;
    const minimum = text.startsWith("+") ? 1 : Number(least ?? 0);
    const maximum = text.startsWith("?")
      ? 1
      : comma === undefined && least !== undefined
        ? Number(least)
        : most
          ? Number(most)
          : Infinity;
    if (maximum === 0) return EMPTY;
    if (maximum === 1) return minimum === 1 ? body : { kind: "optional", body };
    return { kind: "loop", body, minimum, maximum };
  }

  function atom(): Regex {
    const char = next();
    if (char === "(") return groupBody();
    if (char === "[") return { kind: "chars", set: classBody() };
    if (char === ".")
      return {
        kind: "chars",
        set: invert([
          [10, 10],
          [13, 13],
          [0x2028, 0x2029],
        ]),
      };
    if (char === "^" || char === "$") return { kind: "anchor" };
    if (char === "\\") return escape();
    return { kind: "chars", set: single(char) };
  }

  function groupBody(): Regex {
    const head = /^\?(?:<?[=!]|:|<[^>]*>)/.exec(source.slice(at, at + 200));
    if (head !== null) at += head[0].length;
    const body = choice();
    at += 1;
    return head !== null && /[=!]$/.test(head[0]) ? { kind: "look", body } : body;
  }

  function escape(): Regex {
    const char = next();
    if (char === "b" || char === "B") return EMPTY;
    if (/[1-9]/.test(char)) return UNKNOWN;
    if (char === "k" && source[at] === "<") {
      at = source.indexOf(">", at) + 1;
      return UNKNOWN;
    }
    return { kind: "chars", set: escaped(char) };
  }

  function escaped(char: string): CharSet {
    const set = { d: DIGIT, D: invert(DIGIT), w: WORD, W: invert(WORD), s: SPACE, S: invert(SPACE) }[char];
    if (set !== undefined) return set;
    if (char === "p" || char === "P") {
      if (source[at] === "{") at = source.indexOf("}", at) + 1;
      return ANY;
    }
    const hex = /^(?:x([\da-f]{2})|u\{([\da-f]+)\}|u([\da-f]{4}))/i.exec(char + source.slice(at, at + 12));
    if (hex !== null) {
      at += hex[0].length - 1;
      const code = parseInt((hex[1] ?? hex[2] ?? hex[3]) as string, 16);
      return [[code, code]];
    }
    if (char === "c") return single(String.fromCharCode(next().charCodeAt(0) % 32));
    const control = CONTROLS.get(char);
    return control === undefined ? single(char) : [[control, control]];
  }

  function classBody(): CharSet {
    const negated = source[at] === "^";
    if (negated) at += 1;
    const ranges: (readonly [number, number])[] = [];
    while (at < source.length && source[at] !== "]") {
      const low = classAtom();
      if (source[at] !== "-" || source[at + 1] === "]" || low.length !== 1) {
        ranges.push(...low);
        continue;
      }
      at += 1;
      const high = classAtom();
      ranges.push([low[0]?.[0] ?? 0, high.at(-1)?.[1] ?? 0x10ffff], ...(high.length === 1 ? [] : high));
    }
    at += 1;
    return negated ? invert(ranges) : invert(invert(ranges));
  }

  function classAtom(): CharSet {
    const char = next();
    if (char !== "\\") return single(char);
    const after = next();
    return after === "b" ? [[8, 8]] : escaped(after);
  }

  function next(): string {
    const char = String.fromCodePoint(source.codePointAt(at) ?? 0);
    at += char.length;
    return char;
  }
}

function single(char: string): CharSet {
  const code = char.codePointAt(0) ?? 0;
  return [[code, code]];
}

function invert(set: CharSet): CharSet {
  const out: [number, number][] = [];
  let from = 0;
  for (const [low, high] of [...set].sort(([a], [b]) => a - b)) {
    if (low > from) out.push([from, low - 1]);
    from = Math.max(from, high + 1);
  }
  if (from <= 0x10ffff) out.push([from, 0x10ffff]);
  return out;
}

/** The characters that belong to both. */
export function intersection(a: CharSet, b: CharSet): CharSet {
  const shared: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [low, high] = a[i] as CharSet[number];
    const [from, to] = b[j] as CharSet[number];
    if (low <= to && from <= high) shared.push([Math.max(low, from), Math.min(high, to)]);
    if (high < to) i += 1;
    else j += 1;
  }
  return shared;
}

/** Whether a character belongs to both. */
export function overlaps(a: CharSet, b: CharSet): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [low, high] = a[i] as CharSet[number];
    const [from, to] = b[j] as CharSet[number];
    if (low <= to && from <= high) return true;
    if (high < to) i += 1;
    else j += 1;
  }
  return false;
}
