import { checkFiles, printOutcome, produce } from "./outcome.js";
import { requestsOf, type Selection } from "./requests.js";
import type { Context, ExitCode } from "./run.js";

export interface GenerateCommand extends Selection {
  readonly check: boolean;
  readonly watch: boolean;
  readonly dryRun: boolean;
  readonly strict: boolean;
}

/** `mcp-gen generate`. */
export async function generate(options: GenerateCommand, context: Context): Promise<ExitCode> {
  if (options.watch) {
    const { watch } = await import("./watch.js");
    return watch(options, context);
  }
  const requests = await requestsOf(options);
  const { report } = context;
  if (options.check) {
    const outcome = await checkFiles(requests, options.strict, context);
    report.result({ ok: outcome.ok, ...outcome.json });
    return outcome.ok ? 0 : 1;
  }
  const result = await produce(requests, { strict: options.strict, write: options.dryRun ? "plan" : "apply" }, context);
  const ok = printOutcome(result, report, options);
  report.result({
    ok,
    diagnostics: result.diagnostics,
    files: result.files.map(({ path, action }) => ({ path, action })),
  });
  return ok ? 0 : 1;
}
