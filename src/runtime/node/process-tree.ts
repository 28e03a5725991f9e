import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";

/** How long a tree has after its stdin was closed, and after SIGTERM, in milliseconds (R50). */
const EOF_MS = 2000;
const TERM_MS = 2000;
/** After SIGKILL: what is left are entries in the process table. */
const KILL_MS = 500;
const POLL_MS = 20;

const GUARD = Symbol.for("@mcp-gen/runtime process-tree 1");

const FATAL = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/** Trees that must not outlive us, and who sees to it. */
interface Guard {
  readonly alive: Set<ChildProcess>;
  readonly onExit: () => void;
  readonly onFatal: (signal: NodeJS.Signals) => void;
}

/**
 * One a process, however many copies of this module are loaded: two would take each other's listeners for the application's,
 * and neither would act on a signal.
 */
const guard: Guard = ((globalThis as { [GUARD]?: Guard })[GUARD] ??= makeGuard());

/**
 * Watches over a child that leads a process group of its own: should our process end first, by `process.exit`, an error
 * or a signal, the group ends with it.
 */
export function guardTree(child: ChildProcess): void {
  if (guard.alive.size === 0) {
    process.on("exit", guard.onExit);
    for (const signal of FATAL) process.on(signal, guard.onFatal);
  }
  guard.alive.add(child);
}

function release(child: ChildProcess): void {
  if (!guard.alive.delete(child) || guard.alive.size > 0) return;
  process.off("exit", guard.onExit);
  for (const signal of FATAL) process.off(signal, guard.onFatal);
}

function makeGuard(): Guard {
  const alive = new Set<ChildProcess>();
  const onExit = (): void => {
    for (const child of alive) signalTree(child, "SIGKILL");
  };
  const onFatal = (signal: NodeJS.Signals): void => {
    // The application has plans of its own; if it exits, "exit" comes.
    if (process.listenerCount(signal) > 1) return;
    onExit();
    process.off(signal, onFatal);
    process.kill(process.pid, signal);
  };
  return { alive, onExit, onFatal };
}

/**
 * Ends the whole tree: its stdin is closed, 2 s later it gets SIGTERM, 2 s later SIGKILL. Resolves as soon as it has
 * ended, after 4.5 s at the latest. Never rejects.
 */
export async function endTree(child: ChildProcess): Promise<void> {
  child.stdin?.end();
  if (child.pid !== undefined) {
    // Grandchildren have no stdin of ours: when their parent has gone, they have to be told.
    if (!(await gone(child, EOF_MS, () => hasExited(child))) || groupLives(child)) {
      signalTree(child, "SIGTERM");
      if (!(await gone(child, TERM_MS))) {
        signalTree(child, "SIGKILL");
        await gone(child, KILL_MS);
      }
    }
  }
  release(child);
  // A grandchild that got away may still hold them.
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

export function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function gone(child: ChildProcess, ms: number, test = () => hasExited(child) && !groupLives(child)): Promise<boolean> {
  return new Promise((resolve) => {
    const deadline = performance.now() + ms;
    const look = (): void => {
      if (test()) settle(true);
      else if (performance.now() >= deadline) settle(false);
    };
    const settle = (result: boolean): void => {
      clearInterval(timer);
      child.off("exit", look);
      resolve(result);
    };
    const timer = setInterval(look, POLL_MS);
    child.on("exit", look);
    look();
  });
}

function groupLives({ pid }: ChildProcess): boolean {
  if (process.platform === "win32") return false;
  try {
    return process.kill(-pid!, 0);
  } catch {
    return false;
  }
}

function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform !== "win32") process.kill(-pid, signal);
    else if (!hasExited(child)) {
      // Windows has neither groups nor signals; a console program cannot be asked.
      spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true }).on("error", () => {
        child.kill("SIGKILL");
      });
    }
  } catch {
    // Nobody is left.
  }
}
