/** Where a text stops being JSON: how JSON.parse says so, and whether, differs from one version of Node to the next. */
export interface JsonError {
  /** Index in the text; its length where the text ends too early. */
  readonly offset: number;
  readonly message: string;
}

/** What may come next. */
type Expected = "value" | "value or ]" | "key" | "key or }" | ":" | ", or the end of the list or object" | "the end";

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
/** As much of a string as is right, without its closing quote. */
const STRING = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;

/** The first mistake in a text that JSON.parse refuses, in time linear in its length. */
export function jsonError(text: string): JsonError {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  let at = 0;
  for (;;) {
    at += match(SPACE).length;
    const char = text.charAt(at);
    if (char === "") return ended();
    if (expected === "the end") return unexpected();
    if (expected === ":") {
      if (char !== ":") return unexpected();
      expected = "value";
      at += 1;
    } else if ((char === "}" && isEnd("{", "key or }")) || (char === "]" && isEnd("[", "value or ]"))) {
      open.pop();
      expected = after();
      at += 1;
    } else if (expected === ", or the end of the list or object") {
      if (char !== ",") return unexpected();
      expected = open.at(-1) === "{" ? "key" : "value";
      at += 1;
    } else if (expected === "key" || expected === "key or }") {
      const mistake = char === '"' ? string() : unexpected();
      if (mistake !== undefined) return mistake;
      expected = ":";
    } else if (char === "{" || char === "[") {
      open.push(char);
      expected = char === "{" ? "key or }" : "value or ]";
      at += 1;
    } else if (char === '"') {
      const mistake = string();
      if (mistake !== undefined) return mistake;
      expected = after();
    } else {
      const found = match(NUMBER) || match(WORD);
      at += found.length;
      if (found === "" || /[\w.+-]/.test(text.charAt(at))) return unexpected();
      expected = after();
    }
  }

  function match(pattern: RegExp): string {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
  }

  function string(): JsonError | undefined {
    at += match(STRING).length;
    if (text.charAt(at) === '"') {
      at += 1;
      return undefined;
    }
    return at >= text.length ? ended() : unexpected("a character that no string may hold as it is");
  }

  /** Whether the brace or bracket at hand may close what is open. */
  function isEnd(opened: "{" | "[", empty: Expected): boolean {
    return open.at(-1) === opened && (expected === empty || expected === ", or the end of the list or object");
  }

  function after(): Expected {
    return open.length === 0 ? "the end" : ", or the end of the list or object";
  }

  function ended(): JsonError {
    return { offset: text.length, message: "Not JSON: the text ends too early." };
  }

  function unexpected(what = "something unexpected"): JsonError {
    return { offset: at, message: `Not JSON: ${what} stands here.` };
  }
}
