import { existsSync } from "node:fs";
import { win32 } from "node:path";

/** What to start. */
export interface Command {
  command: string;
  args?: readonly string[] | undefined;
  cwd?: string | undefined;
}

/** What `child_process.spawn` gets. */
export interface SpawnPlan {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows: the arguments are quoted already. */
  readonly verbatim: boolean;
}

/** What `cmd.exe` may take for something else than text, quoted or not. */
const CMD_METACHARACTERS = /[()%!^"<>&|;,=`'\r\n\t*?[\]{}~]/;

/**
 * Checks a command line and turns it into arguments for a spawn without a shell (R47).
 *
 * Windows runs `.cmd` and `.bat` files through `cmd.exe`, whose quoting nobody can get right: such a command takes
 * arguments of harmless characters only.
 *
 * @throws {TypeError} It holds a NUL, or a batch file would get a metacharacter.
 */
export function spawnPlan(
  { command, args = [], cwd }: Command,
  env: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
  exists: (path: string) => boolean = existsSync,
): SpawnPlan {
  if (typeof command !== "string" || command === "") throw new TypeError("stdio: the command is empty");
  for (const part of [command, ...args, cwd ?? "", ...Object.keys(env), ...Object.values(env)]) {
    if (typeof part !== "string") throw new TypeError("stdio: arguments and variables are strings");
    if (part.includes("\0"))
      throw new TypeError("stdio: a command, argument, folder or variable holds a NUL character");
  }
  if (platform !== "win32") return { file: command, args, verbatim: false };

  const file = findOnWindows(command, cwd, env, exists) ?? command;
  if (!/\.(cmd|bat)$/i.test(file)) return { file, args, verbatim: false };
  for (const part of [file, ...args]) {
    // A path may hold parentheses and the like: "C:\Program Files (x86)" is quoted and needs no more.
    const bad = part === file ? /[%!^"<>&|\r\n]/.exec(part) : CMD_METACHARACTERS.exec(part);
    if (bad) {
      const name = JSON.stringify(bad[0]);
      throw new TypeError(`stdio: ${name} cannot be passed safely to a batch file (${win32.basename(file)})`);
    }
  }
  const line = [file, ...args].map((part) => `"${part}"`).join(" ");
  return { file: env.COMSPEC ?? env.ComSpec ?? "cmd.exe", args: ["/d", "/s", "/c", `"${line}"`], verbatim: true };
}

/** Looks a command up as Windows does: `npx` is `npx.cmd` somewhere on the path. */
function findOnWindows(
  command: string,
  cwd: string | undefined,
  env: Readonly<Record<string, string>>,
  exists: (path: string) => boolean,
): string | undefined {
  const variable = (name: string): string | undefined =>
    Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1];
  const extensions = (variable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").split(";");
  const names = win32.extname(command) === "" ? extensions.map((extension) => command + extension) : [command];
  const folders = /[\\/]/.test(command) ? [cwd ?? "."] : (variable("PATH") ?? "").split(";").filter(Boolean);
  for (const folder of folders) {
    for (const name of names) {
      const path = win32.resolve(folder, name);
      if (exists(path)) return path;
    }
  }
  return undefined;
}
