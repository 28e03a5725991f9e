import { pointerTo, type Diagnostic, type Position } from "../diagnostics.js";
import { jsonError } from "./json-error.js";
import { placesInJson } from "./json-places.js";
import { walkJson } from "./json-walk.js";
import { lostDigits } from "./long-number.js";
import type { Parsed } from "./parsed.js";

const MAX_BYTES = 64 * 1024 * 1024;

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
  walkJson(text, {
    onDuplicate: (tokens) =>
      diagnostics.push({
        severity: "error",
        code: "MCPGEN_DUPLICATE_KEY",
        message: "This key stands twice in one object.",
        pointer: pointerTo("", ...tokens()),
      }),
    onNumber: (written, tokens) => {
      const lost = lostDigits(written);
      if (lost !== undefined) diagnostics.push({ ...lost, pointer: pointerTo("", ...tokens()) });
    },
    onTooDeep: () => diagnostics.push(...failed("MCPGEN_TOO_DEEP", "The file nests too deeply.").diagnostics),
  });
  return {
    value,
    diagnostics,
    locate: (pointers) => placesInJson(text, pointers),
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
