import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { finish, mcpGen, root, type Finished } from "../support/command.js";

if (!existsSync(mcpGen)) throw new Error("dist is missing: npm run build");

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly timeoutMs?: number;
}

/** Runs the built command line as its users do, to its end. */
export function cli(args: readonly string[], options: CliOptions = {}): Promise<Finished> {
  return finish(start(args, options), options.timeoutMs);
}

/** Starts the built command line. */
export function start(args: readonly string[], { cwd = root, env = {} }: CliOptions = {}): ChildProcess {
  return spawn(process.execPath, [mcpGen, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
