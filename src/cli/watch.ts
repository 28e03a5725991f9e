import { resolve } from "node:path";
import { DiagnosticError, UsageError } from "../diagnostics.js";
import { proofThread } from "../emit/proof-thread.js";
import { findConfig } from "../load/config.js";
import { interruption } from "./interruption.js";
import { printOutcome, produceWith } from "./outcome.js";
import { requestsOf, type Requests, type Selection } from "./requests.js";
import { painted } from "./report.js";
import type { Context, ExitCode } from "./run.js";
import { watchFiles } from "./watched-files.js";

/** Editors write a file in several steps; what follows within this time is one edit. */
const SETTLE_MS = 25;

/** Generates, and again after every edit of a manifest or the config, until Ctrl-C. Mistakes are shown and waited out. */
export async function watch(
  options: Selection & { readonly strict: boolean; readonly dryRun: boolean },
  context: Context,
): Promise<ExitCode> {
  const { report } = context;
  const prover = proofThread();
  let wake = (): void => {};
  let dirty = false;
  const files = watchFiles(() => {
    dirty = true;
    wake();
  });
  const config = options.manifests.length > 0 ? undefined : (options.config ?? findConfig(process.cwd()));
  let requests: Requests | undefined;
  // How this command is done: what it is at is finished first.
  const { signal } = interruption();
  signal.addEventListener("abort", () => wake(), { once: true });
  try {
    for (let first = true; ; first = false) {
      dirty = false;
      const modules = new Set<string>();
      const onFile = (path: string): void => {
        modules.add(path);
        files.add(path);
      };
      if (config !== undefined) onFile(resolve(config));
      try {
        if (requests === undefined || config !== undefined) requests = await requestsOf({ ...options, config }, onFile);
        files.follow([...modules, ...manifestsOf(requests)]);
        // Once without digests: whatever prints is loaded and warm when the first edit comes.
        if (first) await produceWith(prover, requests, { strict: options.strict, write: "plan" }, context);
        const started = performance.now();
        const result = await produceWith(prover, requests, { strict: options.strict, write: "apply" }, context);
        for (const file of result.inputs) files.add(file);
        if (printOutcome(result, report, options))
          report.line(painted("dim", `generated in ${Math.round(performance.now() - started)} ms, watching`));
      } catch (error) {
        // What is wrong with the command line does not mend itself.
        if (requests === undefined && (config === undefined || error instanceof UsageError)) throw error;
        if (error instanceof DiagnosticError) report.diagnostics(error.diagnostics);
        else report.note(`mcp-gen: ${error instanceof Error ? error.message : String(error)}`);
        files.follow([...modules, ...(requests === undefined ? [] : manifestsOf(requests))]);
      }
      report.idle();
      if (!dirty && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return 0;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
  } finally {
    files.close();
    prover.close();
  }
}

function manifestsOf({ cwd, servers }: Requests): string[] {
  return servers.map(({ manifest }) => resolve(cwd, manifest));
}
