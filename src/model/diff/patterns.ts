import { parseRegex, type CharSet, type Regex } from "../regex/syntax.js";
import type { Pattern } from "../schema/node.js";
import { readPattern } from "../schema/pattern.js";

const MAX_KNOWN = 2_000;
const known = new Map<string, Pattern>();

function read(pattern: string): Pattern {
  let found = known.get(pattern);
  if (found === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(pattern, (found = readPattern(pattern).pattern));
  }
  return found;
}

/** Whether a text matches, as the validators read the pattern; `undefined` where that cannot be told, or could take long. */
export function matches(pattern: unknown, text: string): boolean | undefined {
  return typeof pattern === "string" ? read(pattern).test(text) : undefined;
}

const MAX_TEXTS = 40;
const MAX_LENGTH = 300;
/** Characters that are tried of a class besides the ends of its ranges. */
const USUAL = ["a", "A", "0", "-", "_", " ", "."];

/** Texts that the pattern is likely to match: a short one, and such as differ from it in one of the choices that it leaves. */
export function textsLike(pattern: unknown): string[] {
  if (typeof pattern !== "string") return [];
  const { source, checked } = read(pattern);
  return checked ? variants(parseRegex(source)) : [];
}

function variants(part: Regex): string[] {
  switch (part.kind) {
    case "chars":
      return characters(part.set);
    case "sequence":
      return sequences(part.parts.map(variants));
    case "choice":
      return part.parts.flatMap(variants).slice(0, MAX_TEXTS);
    case "optional":
      return ["", ...variants(part.body)];
    case "loop": {
      const { body, minimum, maximum } = part;
      const [first = "", ...others] = variants(body);
      if (first.length * minimum > MAX_LENGTH) return [];
      const longest = Math.min(maximum, minimum + 2);
      const once = first.repeat(Math.max(0, minimum - 1));
      return [first.repeat(minimum), first.repeat(longest), ...others.map((other) => once + other)];
    }
    default:
      return [""];
  }
}

/** The first of each, then with another of one of them. */
function sequences(parts: readonly string[][]): string[] {
  if (parts.some((part) => part.length === 0)) return [];
  const first = parts.map(([text = ""]) => text);
  const others = parts.flatMap((part, at) => part.slice(1).map((text) => first.with(at, text).join("")));
  const texts = [first.join(""), ...others.slice(0, MAX_TEXTS - 1)];
  return texts.filter((text) => text.length <= MAX_LENGTH);
}

function characters(set: CharSet): string[] {
  const usual = USUAL.filter((char) => set.some(([low, high]) => low <= code(char) && code(char) <= high));
  const ends = set.slice(0, 8).flatMap(([low, high]) => [low, high].filter((end) => end > 32 && end < 0xd800));
  return [...new Set([...usual, ...ends.map((end) => String.fromCodePoint(end))])];
}

function code(char: string): number {
  return char.codePointAt(0) ?? 0;
}
