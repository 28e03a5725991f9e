import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second. */
const MICROSECONDS_PER_TICK = 10_000;

/**
 * CPU time in microseconds that child processes of this one have used whose command line names `file`. A busy neighbour
 * slows every clock down and leaves this alone. `undefined` where there is no `/proc`.
 */
export function childCpu(file: string): number | undefined {
  let ticks: number | undefined;
  try {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const fields = statOf(pid);
      if (Number(fields[1]) !== process.pid || !commandOf(pid).includes(file)) continue;
      ticks = (ticks ?? 0) + Number(fields[11]) + Number(fields[12]);
    }
  } catch {
    return undefined;
  }
  return ticks === undefined ? undefined : ticks * MICROSECONDS_PER_TICK;
}

/** CPU time in microseconds that this process has used. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** The fields of `/proc/<pid>/stat` from the third on: state, parent, …. The second, the name, may hold anything. */
function statOf(pid: string): string[] {
  return tryRead(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
}

function commandOf(pid: string): string {
  return tryRead(`/proc/${pid}/cmdline`);
}

/** Processes come and go while the list is read. */
function tryRead(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
