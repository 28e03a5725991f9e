import { UsageError } from "../diagnostics.js";

/** The milliseconds that `--timeout` gives a server: the bound of R69, or a tighter one. */
export function totalMs(seconds: number): number {
  if (!(seconds > 0 && seconds <= 60)) throw new UsageError("--timeout takes a number of seconds above 0, up to 60.");
  return seconds * 1000;
}
