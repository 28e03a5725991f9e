import { resolve } from "node:path";
import type { Diagnostic, Report } from "../diagnostics.js";
import type { Prove } from "../emit/shape.js";
import type { GenerateRequest } from "./request.js";

/** What the steps of one run share. */
export interface Run {
  readonly request: GenerateRequest;
  /** Absolute folder that the request's paths relate to. */
  readonly cwd: string;
  /** Called before something is printed, for what proves it. */
  readonly startProver: () => Prove;
  readonly report: Report;
  /** What was reported so far. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absolute paths of what the manifests were read from; reading adds to it. */
  readonly inputs: Set<string>;
  /** Whether an error was reported, so that nothing may be written. */
  failed(): boolean;
}

/** Begins a run. Where it is strict, whatever is reported is an error. */
export function beginRun(request: GenerateRequest, startProver: () => Prove): Run {
  const diagnostics: Diagnostic[] = [];
  const isStrict = request.strict === true;
  return {
    request,
    cwd: resolve(request.cwd ?? "."),
    startProver,
    report: (diagnostic) => diagnostics.push(isStrict ? { ...diagnostic, severity: "error" } : diagnostic),
    diagnostics,
    inputs: new Set(),
    failed: () => diagnostics.some(({ severity }) => severity === "error"),
  };
}
