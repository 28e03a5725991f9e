import { pointerTo, type Diagnostic, type Position } from "../diagnostics.js";
import { jsonError } from "./json-error.js";
import { placesInJson } from "./json-places.js";
import { walkJson, type Token } from "./json-walk.js";
import { lostDigits } from "./long-number.js";
import type { Parsed } from "./parsed.js";
import { MAX_BYTES, tooLarge, unusable } from "./unusable.js";

/** Of one kind: a finding names its place, which can be nearly as long as the text. */
const MAX_FINDINGS = 100;
const DUPLICATE = {
  severity: "error",
  code: "MCPGEN_DUPLICATE_KEY",
  message: "This key stands twice in one object.",
} as const;

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
  const diagnostics: Diagnostic[] = [];
  const told = new Map<string, number>();
  const tell = (finding: Omit<Diagnostic, "pointer">, tokens: () => Token[]): void => {
    const count = (told.get(finding.code) ?? 0) + 1;
    told.set(finding.code, count);
    if (count > MAX_FINDINGS) return;
    const message = count < MAX_FINDINGS ? finding.message : `${finding.message} There may be more than are told.`;
    diagnostics.push({ ...finding, message, pointer: pointerTo("", ...tokens()) });
  };
  walkJson(text, {
    onDuplicate: (tokens) => tell(DUPLICATE, tokens),
    onNumber: (written, tokens) => {
      const lost = lostDigits(written);
      if (lost !== undefined) tell(lost, tokens);
    },
    onTooDeep: () => diagnostics.push(...unusable("MCPGEN_TOO_DEEP", "The file nests too deeply.").diagnostics),
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
