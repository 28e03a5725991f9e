import { pointerTo, type Diagnostic, type Position } from "../diagnostics.js";
import type { Parsed } from "./parsed.js";

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_DEPTH = 1000;

/** Reads JSON text; keys that stand twice in one object are errors, since readers disagree on which one counts. */
export function parseJson(text: string): Parsed {
  if (text.length > MAX_BYTES) return failed("MCPGEN_TOO_LARGE", "The file is larger than 64 MiB.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length);
    return failed("MCPGEN_SYNTAX", "Not JSON: something unexpected stands here.", positionAt(text, offset));
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
    onTooDeep: () => diagnostics.push(...failed("MCPGEN_TOO_DEEP", "The file nests too deeply.").diagnostics),
  });
  return {
    value,
    diagnostics,
    locate: (pointers) => {
      const wanted = new Set(pointers);
      const found = new Map<string, Position>();
      walk(text, {
        onValue: (pointer, offset) => {
          if (wanted.has(pointer)) found.set(pointer, positionAt(text, offset));
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
  onTooDeep?(): void;
}

interface Level {
  readonly pointer: string;
  /** Keys so far; a list counts instead. */
  readonly keys: Set<string> | undefined;
  count: number;
  /** The key whose value comes next. */
  key: string | undefined;
}

/** Walks over text that is known to be JSON. */
function walk(text: string, visitor: Visitor): void {
  const levels: Level[] = [];
  const value = (offset: number): string => {
    const level = levels.at(-1);
    const pointer = level === undefined ? "" : pointerTo(level.pointer, level.key ?? level.count);
    visitor.onValue?.(pointer, offset);
    return pointer;
  };
  const token = /[{}[\],]|"(?:[^"\\]|\\.)*"(\s*:)?|[^\s{}[\],:"]+/gy;
  const space = /[\s]*/y;
  for (let at = 0; at < text.length;) {
    space.lastIndex = at;
    space.exec(text);
    token.lastIndex = space.lastIndex;
    const match = token.exec(text);
    if (match === null) return;
    const offset = match.index;
    at = token.lastIndex;
    const [found] = match;
    const level = levels.at(-1);
    if (found === "{" || found === "[") {
      const pointer = value(offset);
      levels.push({ pointer, keys: found === "{" ? new Set() : undefined, count: 0, key: undefined });
      if (levels.length > MAX_DEPTH) return visitor.onTooDeep?.();
    } else if (found === "}" || found === "]") {
      levels.pop();
    } else if (found === ",") {
      if (level !== undefined) level.count += 1;
    } else if (match[1] !== undefined && level?.keys !== undefined) {
      const key = JSON.parse(found.slice(0, found.length - match[1].length)) as string;
      if (level.keys.has(key)) visitor.onDuplicate?.(pointerTo(level.pointer, key));
      level.keys.add(key);
      level.key = key;
    } else {
      value(offset);
    }
  }
}
