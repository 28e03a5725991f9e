import { resolve } from "node:path";
import type { Diagnostic, Report } from "../diagnostics.js";
import type { Press } from "../emit/proven.js";
import type { GenerateRequest } from "./request.js";

/** What the steps of one run share. */
export interface Run {
  readonly request: GenerateRequest;
  /** Absolute folder that the request's paths relate to. */
  readonly cwd: string;
  /** Called before something is printed, for what prints and proves it. */
  readonly startPress: () => Press;
  readonly report: Report;
  /** What was reported so far. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether an error was reported, so that nothing may be written. */
  failed(): boolean;
}

/** Begins a run. Where it is strict, whatever is reported is an error. */
export function beginRun(request: GenerateRequest, startPress: () => Press): Run {
  const diagnostics: Diagnostic[] = [];
  const isStrict = request.strict === true;
  return {
    request,
    cwd: resolve(request.cwd ?? "."),
    startPress,
    report: (diagnostic) => diagnostics.push(isStrict ? { ...diagnostic, severity: "error" } : diagnostic),
    diagnostics,
    failed: () => diagnostics.some(({ severity }) => severity === "error"),
  };
}
