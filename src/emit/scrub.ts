// The scrubbed twin of a model: every text in it is replaced by a harmless one. Equal texts stay equal and different ones
// different; identifiers and numbers stay, and what patterns match stays. Code printed from the twin therefore has the same
// shape, unless some text of the original became code.

/** All but what no sink can mistake for code: letters, digits, and marks that end nothing. */
const HARMFUL = /[^A-Za-z0-9_ .$-]/gu;
/** What harmful characters become; all but the mark stand in texts that stay. */
const HARMLESS = ["-", ".", " "] as const;
/** What the first of them becomes, and no text that stays holds: a scrubbed text is never like one of these. */
const MARK = "~";

/** A copy of anything made of objects, lists, maps and texts (cycles too) with its texts scrubbed, and the keys as well. */
export function scrub<T>(root: T): T {
  const copies = new Map<object, unknown>();
  const scrubbed = new Map<string, string>();
  const originals = new Map<string, string>();
  /** How many other ways were tried for texts that look alike: thousands of short ones do in lists of Chinese words. */
  const attempts = new Map<string, number>();

  return visit(root) as T;

  function visit(value: unknown): unknown {
    if (typeof value === "string") return scrubText(value);
    if (typeof value === "function") return asBefore(value as (text: string) => unknown);
    if (typeof value !== "object" || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    if (Array.isArray(value)) {
      const copy: unknown[] = [];
      copies.set(value, copy);
      for (const item of value) copy.push(visit(item));
      return copy;
    }
    if (value instanceof Map) {
      const copy = new Map<unknown, unknown>();
      copies.set(value, copy);
      for (const [key, member] of value) copy.set(visit(key), visit(member));
      return copy;
    }
    const copy: Record<string, unknown> = {};
    copies.set(value, copy);
    for (const [key, member] of Object.entries(value)) {
      if (key === "__proto__") Object.defineProperty(copy, key, { value: visit(member), enumerable: true });
      else copy[scrubText(key)] = visit(member);
    }
    return copy;
  }

  /** A test of texts (a pattern's) decides about the twin's as it does about the original's. */
  function asBefore(test: (text: string) => unknown): (text: string) => unknown {
    return (text) => test(originals.get(text) ?? text);
  }

  /** Character by character, so that lengths stay; made unique by the choice of replacements. */
  function scrubText(text: string): string {
    const known = scrubbed.get(text);
    if (known !== undefined) return known;
    const first = variant(text, 0);
    let result = first;
    let attempt = attempts.get(first) ?? 0;
    while (originals.has(result)) result = variant(text, (attempt += 1));
    if (attempt > 0) attempts.set(first, attempt);
    scrubbed.set(text, result);
    originals.set(result, text);
    return result;
  }
}

/** A way to replace the harmful characters of a text: `attempt` written in harmless digits after the mark. */
function variant(text: string, attempt: number): string {
  let marked = false;
  let rest = attempt;
  const result = text.replace(HARMFUL, () => {
    if (!marked) {
      marked = true;
      return MARK;
    }
    const digit = HARMLESS[rest % HARMLESS.length] as string;
    rest = Math.floor(rest / HARMLESS.length);
    return digit;
  });
  return rest === 0 ? result : [result, rest].join("-");
}
