/** Levels of objects and lists that a text may nest. */
const MAX_DEPTH = 1000;

/** What a member is called in what holds it: a key of an object, an index of a list. */
export type Token = string | number;

/** Told what a text holds, in its order. What takes time to make is a function: most texts are in order, and nobody asks. */
export interface Visitor {
  /** @param depth How many objects and lists it is in. @param token What it is called there; none for the whole text. */
  onValue?(depth: number, token: Token | undefined, offset: number): void;
  onDuplicate?(tokens: () => Token[]): void;
  onNumber?(written: string, tokens: () => Token[]): void;
  onTooDeep?(): void;
}

interface Level {
  /** Keys so far; a list counts instead. */
  readonly keys: Set<string> | undefined;
  count: number;
  /** The key whose value comes next. */
  key: string | undefined;
}

/** Walks over text that is known to be JSON, in time linear in its length. */
export function walkJson(text: string, visitor: Visitor): void {
  const levels: Level[] = [];
  const tokenOf = ({ key, count }: Level): Token => key ?? count;
  const tokens = (): Token[] => levels.map(tokenOf);
  const value = (at: number): void => {
    const level = levels.at(-1);
    visitor.onValue?.(levels.length, level === undefined ? undefined : tokenOf(level), at);
  };
  for (let at = 0; at < text.length; at += 1) {
    const level = levels.at(-1);
    const char = text.charAt(at);
    if (char === "{" || char === "[") {
      value(at);
      levels.push({ keys: char === "{" ? new Set() : undefined, count: 0, key: undefined });
      if (levels.length > MAX_DEPTH) return visitor.onTooDeep?.();
    } else if (char === "}" || char === "]") {
      levels.pop();
    } else if (char === ",") {
      if (level !== undefined) level.count += 1;
    } else if (char === '"') {
      const end = endOfString(text, at);
      const colon = level?.keys === undefined ? -1 : colonAfter(text, end);
      if (colon < 0) {
        value(at);
        at = end - 1;
        continue;
      }
      const key = JSON.parse(text.slice(at, end)) as string;
      if (level !== undefined) level.key = key;
      if (level?.keys?.has(key) === true) visitor.onDuplicate?.(tokens);
      level?.keys?.add(key);
      at = colon;
    } else if (!isSpace(char)) {
      value(at);
      const start = at;
      while (at + 1 < text.length && /[\w.+-]/.test(text.charAt(at + 1))) at += 1;
      visitor.onNumber?.(text.slice(start, at + 1), tokens);
    }
  }
}

/** Just past the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let slashes = 0;
    while (text.charAt(at - 1 - slashes) === "\\") slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
}

/** Where the colon stands that makes the text before it a key. */
function colonAfter(text: string, end: number): number {
  let at = end;
  while (isSpace(text.charAt(at))) at += 1;
  return text.charAt(at) === ":" ? at : -1;
}

function isSpace(char: string): boolean {
  return char === " " || char === "\n" || char === "\r" || char === "\t";
}
