import { pointerTo, type Diagnostic, type Position } from "../diagnostics.js";
import { jsonError } from "./json-error.js";
import { lostDigits } from "./long-number.js";
import type { Parsed } from "./parsed.js";

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_DEPTH = 1000;

/** Reads JSON text; keys that stand twice in one object are errors, since readers disagree on which one counts. */
export function parseJson(text: string): Parsed {
  if (text.length > MAX_BYTES) return failed("MCPGEN_TOO_LARGE", "The file is larger than 64 MiB.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { message, offset } = jsonError(text);
    return failed("MCPGEN_SYNTAX", message, positionAt(text, offset));
  }
  const diagnostics: Diagnostic[] = [];
  walk(text, {
    onDuplicate: (pointer) =>
      diagnostics.push({
        severity: "error",
        code: "MCPGEN_DUPLICATE_KEY",
        message: "This key stands twice in one object.",
        pointer,
      }),
    onNumber: (written, pointer) => {
      const lost = lostDigits(written);
      if (lost !== undefined) diagnostics.push({ ...lost, pointer: pointer() });
    },
    onTooDeep: () => diagnostics.push(...failed("MCPGEN_TOO_DEEP", "The file nests too deeply.").diagnostics),
  });
  return {
    value,
    diagnostics,
    locate: (pointers) => {
      const wanted = new Set(pointers);
      const found = new Map<string, Position>();
      let line = 1;
      let lineStart = 0;
      walk(text, {
        onValue: (pointer, offset) => {
          if (!wanted.has(pointer)) return;
          for (
            let next = text.indexOf("\n", lineStart);
            next >= 0 && next < offset;
            next = text.indexOf("\n", lineStart)
          ) {
            line += 1;
            lineStart = next + 1;
          }
          found.set(pointer, { line, column: offset - lineStart + 1 });
        },
      });
      return found;
    },
  };
}

function failed(code: string, message: string, position?: Position): Parsed {
  const diagnostic: Diagnostic = { severity: "error", code, message, pointer: "" };
  return {
    value: undefined,
    diagnostics: [position === undefined ? diagnostic : { ...diagnostic, position }],
    locate: () => new Map(),
  };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

interface Visitor {
  onValue?(pointer: string, offset: number): void;
  onDuplicate?(pointer: string): void;
  onNumber?(written: string, pointer: () => string): void;
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
function walk(text: string, visitor: Visitor): void {
  const levels: Level[] = [];
  /** Made only where somebody wants to know: most texts are in order. */
  const pointer = (): string => pointerTo("", ...levels.map(({ key, count }) => key ?? count));
  for (let at = 0; at < text.length; at += 1) {
    const level = levels.at(-1);
    const char = text.charAt(at);
    if (char === "{" || char === "[") {
      visitor.onValue?.(pointer(), at);
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
        visitor.onValue?.(pointer(), at);
        at = end - 1;
        continue;
      }
      const key = JSON.parse(text.slice(at, end)) as string;
      if (level !== undefined) level.key = key;
      if (level?.keys?.has(key) === true) visitor.onDuplicate?.(pointer());
      level?.keys?.add(key);
      at = colon;
    } else if (!isSpace(char)) {
      visitor.onValue?.(pointer(), at);
      const start = at;
      while (at + 1 < text.length && /[\w.+-]/.test(text.charAt(at + 1))) at += 1;
      visitor.onNumber?.(text.slice(start, at + 1), pointer);
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
