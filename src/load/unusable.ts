import type { Diagnostic } from "../diagnostics.js";
import type { Parsed } from "./parsed.js";

/** Bytes of a file that is read; those of a text may be somewhat more. */
export const MAX_BYTES: number = 64 * 1024 * 1024;

/** What is made of a source that cannot be used, with the one reason. */
export function unusable(code: string, message: string, more: Pick<Diagnostic, "hint" | "position"> = {}): Parsed {
  return {
    value: undefined,
    diagnostics: [{ severity: "error", code, message, pointer: "", ...more }],
    locate: () => new Map(),
  };
}

/** The same for one that is no text. */
export function noText(): Parsed {
  return unusable("MCPGEN_SYNTAX", "The file is not UTF-8 text.");
}

/** The same for one that is larger than any that is read. */
export function tooLarge(): Parsed {
  return unusable("MCPGEN_TOO_LARGE", "The file is larger than 64 MiB.");
}
