import { DiagnosticError, UsageError } from "../diagnostics.js";
import { createReport, type Report } from "./report.js";

/** 0: done. 1: the answer is no. 2: it could not be done. */
export type ExitCode = 0 | 1 | 2;

/** What every command gets. */
export interface Context {
  readonly report: Report;
  /** Aborted by the first Ctrl-C; the second ends the process. */
  readonly signal: AbortSignal;
}

/** What an interrupted command has to clean up after itself: to end the server it started, say. */
const GRACE_MS = 5000;

/** Runs a command and turns what it throws into an exit code and a message. */
export async function run(json: boolean, command: (context: Context) => Promise<ExitCode>): Promise<void> {
  const report = createReport(json);
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    // What does not listen to the signal, such as reading a pipe that nobody writes to, must not outlive it for long.
    setTimeout(() => process.exit(130), GRACE_MS).unref();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  // A reader that left (`| head`) is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  });
  try {
    process.exitCode = await command({ report, signal: controller.signal });
  } catch (error) {
    process.exitCode = explain(error, report);
  }
  await report.end();
  process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
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
  if (process.env["MCP_GEN_DEBUG"] && error instanceof Error) report.note(error.stack ?? "");
  return 2;
}

function described(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "error", message: String(error) };
  const { code } = error as Error & { code?: unknown };
  if (error instanceof UsageError) return { code: "usage", message: error.message };
  return { code: typeof code === "string" ? code : error.name, message: error.message };
}
