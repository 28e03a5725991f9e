import type { ts } from "ts-morph";
import type { Diagnostic } from "../diagnostics.js";
import type { TypeScript } from "../typescript.js";

/** What the compiler says against the text of a file. */
export function syntaxError(
  { flattenDiagnosticMessageText }: TypeScript,
  { start = 0, messageText }: Partial<ts.Diagnostic>,
  file: ts.SourceFile,
): Diagnostic {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return {
    severity: "error",
    code: "MCPGEN_SYNTAX",
    message: flattenDiagnosticMessageText(messageText, " "),
    pointer: "",
    position: { line: line + 1, column: character + 1 },
  };
}
