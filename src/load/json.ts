import { pointerTo, type Position } from "../diagnostics.js";
import { fewFindings } from "./few-findings.js";
import { jsonError } from "./json-error.js";
import { placesInJson } from "./json-places.js";
import { walkJson } from "./json-walk.js";
import { lostDigits } from "./long-number.js";
import type { Parsed } from "./parsed.js";
import { MAX_BYTES, tooLarge, unusable } from "./unusable.js";

const DUPLICATE = {
  severity: "error",
  code: "MCPGEN_DUPLICATE_KEY",
  message: "This key stands twice in one object.",
} as const;
const TOO_DEEP = { severity: "error", code: "MCPGEN_TOO_DEEP", message: "The file nests too deeply." } as const;

/** Reads JSON text; keys that stand twice in one object are errors, since readers disagree on which one counts. */
export function parseJson(text: string): Parsed {
  if (text.length > MAX_BYTES) return tooLarge();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { message, offset } = jsonError(text);
    return unusable("MCPGEN_SYNTAX", message, { position: positionAt(text, offset) });
  }
  const { diagnostics, add } = fewFindings();
  walkJson(text, {
    onDuplicate: (tokens) => add(DUPLICATE, () => pointerTo("", ...tokens())),
    onNumber: (written, tokens) => {
      const lost = lostDigits(written);
      if (lost !== undefined) add(lost, () => pointerTo("", ...tokens()));
    },
    onTooDeep: () => add(TOO_DEEP, () => ""),
  });
  return {
    value,
    diagnostics,
    locate: (pointers) => placesInJson(text, pointers),
  };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
