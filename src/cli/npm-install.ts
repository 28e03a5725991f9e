import { spawn } from "node:child_process";
import { diskReason } from "../diagnostics.js";
import { painted, type Report } from "./report.js";

/**
 * Installs what a new project depends on. npm shows by itself how far it is, on the same terminal: so we are silent meanwhile.
 *
 * @returns Why it failed; `undefined` where it did not.
 */
export function npmInstall(folder: string, report: Report, signal: AbortSignal): Promise<string | undefined> {
  report.idle();
  report.line(painted("cyan", "run"), "      npm install");
  const command = process.platform === "win32" ? "npm.cmd" : "npm";
  return new Promise((resolve) => {
    const child = spawn(command, ["install", "--no-audit", "--no-fund", "--loglevel", "error"], {
      cwd: folder,
      signal,
      // What npm says is for people; standard output may belong to a machine.
      stdio: ["ignore", report.json ? "ignore" : 2, 2],
      shell: process.platform === "win32",
    });
    child
      .on("error", (error: NodeJS.ErrnoException) =>
        resolve(signal.aborted ? "it was interrupted" : diskReason(error, "there is no npm on the PATH")),
      )
      .on("close", (code, ended) => resolve(code === 0 ? undefined : `it ended with ${ended ?? `code ${code}`}`));
  });
}
