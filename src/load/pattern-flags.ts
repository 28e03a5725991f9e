/** Flags that change what texts match; the others are about how matches are found, or are how patterns are read anyway. */
const TELLING = /[imsv]/;

/** An escape; a group's name; a class; a character. */
const PARTS = /\\(?:[^ux]|u\{[^}]*\}|[ux][\da-f]*)|\(\?<(?![=!])[^>]*>|\[(?:\\[^]|[^\]\\])*\]|[^]/giu;
const MEMBERS = /\\(?:[^ux]|u\{[^}]*\}|[ux][\da-f]*)|[^]/giu;

/** Escapes that are no letters, whatever the case of a text. */
const CASELESS = /^\\[^pPux]$/;

/**
 * A regular expression as a `pattern` of JSON Schema, which has no flags: `/^v\d+$/i` is `^[vV]\d+$`. Nothing where that
 * cannot be written: `^` and `$` that are about lines, and letters beyond ASCII, which have more than two cases.
 */
export function withoutFlags({ source, flags }: RegExp): string | undefined {
  if (!TELLING.test(flags)) return source;
  if (/[mv]/.test(flags)) return undefined;
  const ignoresCase = flags.includes("i");
  let written = "";
  for (const [part] of source.matchAll(PARTS)) {
    const one = part === "." && flags.includes("s") ? "[\\s\\S]" : ignoresCase ? inEitherCase(part) : part;
    if (one === undefined) return undefined;
    written += one;
  }
  return written;
}

function inEitherCase(part: string): string | undefined {
  if (part.startsWith("(?<")) return part;
  if (part.length > 1 && part.startsWith("[")) return classInEitherCase(part);
  if (part.startsWith("\\")) return CASELESS.test(part) ? part : undefined;
  const other = otherCase(part);
  if (other === undefined) return undefined;
  return other === part ? part : `[${part}${other}]`;
}

/** `[a-f_]` is `[a-f_A-F]`. */
function classInEitherCase(part: string): string | undefined {
  const open = part.startsWith("[^") ? "[^" : "[";
  const members = [...part.slice(open.length, -1).matchAll(MEMBERS)].map(([member]) => member);
  let [written, added] = ["", ""];
  for (let at = 0; at < members.length; at += 1) {
    const [first = "", dash, last] = members.slice(at, at + 3);
    const isRange = dash === "-" && last !== undefined && !/^\\[^-]/.test(first);
    const other = isRange ? rangeInOtherCase(first, last) : memberInOtherCase(first);
    if (other === undefined) return undefined;
    if (other !== first) added += other;
    // At an end of the class it stands for itself; there is more behind it now.
    written += isRange ? `${first}-${last}` : first === "-" ? "\\-" : first;
    if (isRange) at += 2;
  }
  return `${open}${written}${added}]`;
}

function memberInOtherCase(member: string): string | undefined {
  if (member.startsWith("\\")) return CASELESS.test(member) ? "" : undefined;
  return otherCase(member);
}

/** The other case of the letters in a range: `A-F` of `a-f`, `A-Za-f` of `a-zA-F`. */
function rangeInOtherCase(first: string, last: string): string | undefined {
  if (`${first}${last}`.includes("\\") || otherCase(first) === undefined || otherCase(last) === undefined)
    return undefined;
  const shared = (from: string, to: string): string => {
    const [low, high] = [first > from ? first : from, last < to ? last : to];
    return low > high ? "" : `${otherCase(low)}-${otherCase(high)}`;
  };
  return shared("a", "z") + shared("A", "Z");
}

/** Of ASCII; itself, where there is only one. */
function otherCase(char: string): string | undefined {
  if (char > "\u007f") return undefined;
  return char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
}
