import { inspect } from "node:util";
import { DiagnosticError, UsageError, diskReason } from "../diagnostics.js";
import { awaitedUserCode, userCodeSoFar } from "../load/user-code.js";
import { tellOfSlowCode } from "./patience.js";
import { endProcess, watchEnd } from "./process-end.js";
import { createReport, type Report } from "./report.js";
import { onStrayError, StrayError } from "./stray-errors.js";

/** 0: done. 1: the answer is no. 2: it could not be done. */
export type ExitCode = 0 | 1 | 2;

/** What every command gets. */
export interface Context {
  readonly report: Report;
  /** From now on errors that nothing caught are told to the handler. Until then the first of them ends the command. */
  survive(handler: (error: StrayError) => void): void;
}

/** Runs a command and turns what it throws into an exit code and a message. */
export async function run(json: boolean, command: (context: Context) => Promise<ExitCode>): Promise<void> {
  const report = createReport(json);
  tellOfSlowCode(report);
  let unwritten: NodeJS.ErrnoException | undefined;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that left (`| head`) is no failure of ours.
    if (error.code === "EPIPE") endProcess(process.exitCode);
    unwritten = error;
  });
  // Nobody is left to be told.
  process.stderr.on("error", () => {});
  const done = watchEnd(() => {
    process.exitCode = explain(new ProcessEndError(), report);
    // All but waiting for readers happens at once.
    void report.end();
  });
  let isCut = false;
  try {
    process.exitCode = await untilStrayError((survive) => command({ report, survive }));
  } catch (error) {
    isCut = error instanceof StrayError;
    process.exitCode = explain(error, report);
  }
  done();
  await report.end();
  if (unwritten !== undefined) {
    // Whoever reads the answer there has none, whatever it was.
    report.note(`mcp-gen: Cannot write to standard output: ${diskReason(unwritten, "it is not there")}.`);
    process.exitCode = 2;
  }
  // Timers and connections that code of the user's left would keep the process from ending.
  if (isCut || userCodeSoFar().length > 0) endProcess(process.exitCode);
}

/** What `work` gives, unless an error comes first that nothing caught. */
function untilStrayError<T>(work: (survive: Context["survive"]) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let handler: (error: StrayError) => void = reject;
    onStrayError((error) => handler(error));
    work((other) => (handler = other)).then(resolve, reject);
  });
}

/** Something ended the process: code of the user's, or that nothing is left to wait for. */
class ProcessEndError extends Error {
  override readonly name = "ProcessEndError";
  readonly code = "exit";

  constructor() {
    super(`The process was ended${whoseDoing()} before the command was done.`);
  }
}

function explain(error: unknown, report: Report): ExitCode {
  if (error instanceof DiagnosticError) {
    report.diagnostics(error.diagnostics);
    report.result({ ok: false, diagnostics: error.diagnostics });
    return 1;
  }
  const { code, message } = described(error);
  report.result({ ok: false, error: { code, message } });
  report.note(`mcp-gen: ${message}`);
  if (process.env["MCP_GEN_DEBUG"] && error instanceof Error) report.note(inspect(error));
  return 2;
}

/** An error as `--json` gives it. */
export function described(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "error", message: String(error) };
  if (error instanceof UsageError) return { code: "usage", message: error.message };
  return { code: codeOf(error) ?? codeOf(error.cause) ?? error.name, message: error.message };
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}

function whoseDoing(): string {
  const awaited = [...new Set(awaitedUserCode(0))];
  if (awaited.length > 0) return ` while ${awaited.join(" and ")} ran,`;
  const suspects = userCodeSoFar().join(" or ");
  return suspects === "" ? "" : ` by what ${suspects} left running,`;
}
