import { expect, it } from "vitest";
import { findings } from "../../src/cli/findings.js";
import type { Diagnostic } from "../../src/diagnostics.js";

const warning = (pointer: string, message: string, severity: Diagnostic["severity"] = "warning"): Diagnostic => ({
  severity,
  code: "MCPGEN_SCHEMA_KEYWORD",
  message,
  pointer,
  hint: "Mend it.",
  file: "m.mcp.json",
});
const said = (pointer: string, message: string, more = ""): string =>
  `m.mcp.json#${pointer}  MCPGEN_SCHEMA_KEYWORD  ${message}\n    hint: Mend it.${more}`;

it("tells once what is said of many parts of one declaration, and of each declaration", () => {
  const list = ["/tools/0/a", "/tools/0/b", "/tools/1/a", "/tools/0/c"].map((pointer) => warning(pointer, "Odd."));
  expect(findings(list)).toEqual([
    { severity: "warning", text: said("/tools/0/a", "Odd.", "\n    and 2 more like it in /tools/0") },
    { severity: "warning", text: said("/tools/1/a", "Odd.") },
  ]);
});

it("keeps apart what differs in words, in weight or in place, and the order of all", () => {
  const list = [
    warning("/tools/0/a", "Odd."),
    warning("/tools/0/a", "Odd.", "error"),
    warning("/tools/0/b", "Odder."),
    warning("", "Odd."),
    { ...warning("/tools/0/c", "Odd."), file: "other.mcp.json" },
  ];
  expect(findings(list).map(({ severity, text }) => [severity, text])).toEqual(
    list.map(({ severity, pointer, message, file = "" }) => [
      severity,
      said(pointer, message).replace("m.mcp.json", file),
    ]),
  );
});

it("shows what steers a terminal in the name of a declaration", () => {
  const list = ["a", "b"].map((part) => warning(`/names/\u001b[31m/${part}`, "Odd."));
  expect(findings(list)[0]?.text).toContain("and 1 more like it in /names/\\u{1b}[31m");
});
