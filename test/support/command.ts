import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The repository's root, with a slash at the end. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** The built command line. */
export const mcpGen: string = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. Never rejects for an exit code, only where there is no end within `timeoutMs` (default 60 s). */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string; timeoutMs?: number } = {},
): Promise<Finished> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: "pipe",
  });
  child.stdin.end(options.input);
  return finish(child, options.timeoutMs);
}

/** What a process that was started says until its end; killed where there is none within `timeoutMs` (default 60 s). */
export function finish(child: ChildProcess, timeoutMs = 60_000): Promise<Finished> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`no end after ${timeoutMs} ms\n${stdout}\n${stderr}`));
    }, timeoutMs);
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.on("error", reject).on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

/** Like `run`, but an exit code other than 0 rejects with everything that the command said. */
export async function runOk(...args: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  if (code !== 0) throw new Error(`${args[0]} ${args[1].join(" ")} exited with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}
