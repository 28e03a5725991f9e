/** How a pattern is written for JavaScript, and what stays that JavaScript reads as something else. */
export interface Translation {
  readonly source: string;
  readonly foreign?: string;
}

/** Without the `u` flag, JavaScript takes the other letters for themselves. */
const KNOWN_ESCAPE = /[bBcdDfknpPrsStuvwWx]/;
/** Escapes that the `u` flag forbids, since the character alone says the same. */
const NEEDLESS_ESCAPE = /[^\w^$\\.*+?()[\]{}|/-]|_/;
const POSIX_CLASS = /\[:\^?(?:alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;
/** Escapes, classes, groups with flags (`(?i:`, `(?i)`) and with names. */
const PARTS = /(\\[^])|\[(?:\\[^]|[^\]\\])*\]|\(\?[a-z]*(?:-[a-z]*)?(?<!\?)[:)]|\(\?P?<(?![=!])[^>]*>/g;

/**
 * Writes a pattern such that the `u` flag takes it, where it is plain what is meant: without escapes that say nothing
 * (`\:`), with `^` and `$` for `\A`, `\z` and `\Z`, with `(?<name>` for Python's `(?P<name>`.
 */
export function translate(pattern: string): Translation {
  let source = "";
  let foreign: string | undefined;
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === "\\") {
      at += 1;
      const escaped = pattern.charAt(at);
      const anchor = inClass ? undefined : { A: "^", z: "$", Z: "$" }[escaped];
      const needless = NEEDLESS_ESCAPE.test(escaped) || (escaped === "-" && !inClass);
      source += anchor ?? (needless ? escaped : char + escaped);
      if (anchor === undefined && /[a-z]/i.test(escaped) && !KNOWN_ESCAPE.test(escaped)) foreign ??= char + escaped;
      continue;
    }
    if (char === "[") inClass = true;
    if (char === "]") inClass = false;
    const isNamed = !inClass && pattern.startsWith("(?P<", at);
    source += isNamed ? "(?" : char;
    if (isNamed) at += 2;
  }
  return { source, ...(foreign === undefined ? {} : { foreign }) };
}

/**
 * What JavaScript reads as something else whatever the flags, or only since engines that not everybody runs, so that the
 * code would depend on who generates it: `[[:alpha:]]` is a class of letters and colons, `(?i:a)` and a second group of
 * one name are no older than Node 23.
 */
export function foreignPartIn(pattern: string): string | undefined {
  const groups = new Set<string>();
  for (const [part, isEscape] of pattern.matchAll(PARTS)) {
    if (isEscape !== undefined) continue;
    if (part.startsWith("[")) {
      const posix = POSIX_CLASS.exec(part)?.[0];
      if (posix !== undefined) return posix;
      continue;
    }
    if (part.endsWith(">") && !groups.has(part)) groups.add(part);
    else return part;
  }
  return undefined;
}

/** Replaces parts of a pattern that stand outside of character classes. */
export function replaceOutsideClasses(pattern: string, part: RegExp, by: string): string {
  const either = new RegExp(String.raw`(${part.source})|\\[^]|\[(?:\\[^]|[^\]\\])*\]`, "g");
  return pattern.replace(either, (found: string, replaced?: string) => (replaced === undefined ? found : by));
}
