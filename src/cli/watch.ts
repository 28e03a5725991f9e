import { resolve } from "node:path";
import { DiagnosticError, UsageError } from "../diagnostics.js";
import { printedParts } from "../emit/printed-parts.js";
import { proofThread } from "../emit/proof-thread.js";
import type { Press } from "../emit/proven.js";
import type { GenerateResult } from "../generate.js";
import { findConfig } from "../load/config.js";
import { GivenUp, giveUpUserCode } from "../load/user-code.js";
import { interruption } from "./interruption.js";
import { printOutcome, produceWith } from "./outcome.js";
import { SLOW_MS } from "./patience.js";
import { requestsOf, type Requests, type Selection } from "./requests.js";
import { painted } from "./report.js";
import type { Context, ExitCode } from "./run.js";
import { watchFiles, type WatchedFiles } from "./watched-files.js";

/** Editors write a file in several steps; what follows within this time is one edit. */
const SETTLE_MS = 25;

type Options = Selection & { readonly strict: boolean; readonly dryRun: boolean };

/** Generates, and again after every edit of a manifest or the config, until Ctrl-C. Mistakes are shown and waited out. */
export async function watch(options: Options, context: Context): Promise<ExitCode> {
  const prover = proofThread();
  const print = printedParts();
  let wake = (): void => {};
  let dirty = false;
  const files = watchFiles(() => {
    dirty = true;
    wake();
    // Code that began before the edit and does not answer is not what is meant any more.
    giveUpUserCode(SLOW_MS);
    setTimeout(() => giveUpUserCode(SLOW_MS), SLOW_MS).unref();
  });
  const build = builds(options, files, () => ({ print, prove: prover.start() }), context);
  const told = new Set<string>();
  context.survive(({ message }) => {
    // An interval may fail the same way many times a second.
    if (!told.has(message)) context.report.note(`mcp-gen: ${message}`);
    told.add(message);
  });
  // How this command is done: what it is at is finished first, but for code of the user's.
  const { signal } = interruption();
  const end = (): void => {
    giveUpUserCode(0);
    wake();
  };
  signal.addEventListener("abort", end, { once: true });
  try {
    for (;;) {
      dirty = false;
      told.clear();
      await build();
      context.report.idle();
      if (!dirty && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return 0;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
  } finally {
    files.close();
    prover.close();
  }
}

/** What generates once, prints what came of it, and lets `files` follow what it was generated from. */
function builds(options: Options, files: WatchedFiles, startPress: () => Press, context: Context): () => Promise<void> {
  const { report } = context;
  const config = options.manifests.length > 0 ? undefined : (options.config ?? findConfig(process.cwd()));
  let requests: Requests | undefined;
  let inputs: ReadonlySet<string> = new Set();
  let isWarm = false;

  return async () => {
    const began = Date.now();
    const modules = new Set<string>();
    const onFile = (path: string): void => {
      modules.add(path);
      files.add(path);
    };
    const follow = (): void => {
      const manifests = requests === undefined ? [] : manifestsOf(requests);
      files.follow([...modules, ...manifests, ...inputs], began);
    };
    const produced = async (requests: Requests, write: "plan" | "apply"): Promise<GenerateResult> => {
      const told = new Set<string>();
      const onInput = (path: string): void => void told.add(path);
      const result = await produceWith(startPress, requests, { strict: options.strict, write, onInput }, context);
      inputs = told;
      follow();
      return result;
    };
    if (config !== undefined) onFile(resolve(config));
    try {
      if (requests === undefined || config !== undefined) requests = await requestsOf({ ...options, config }, onFile);
      follow();
      // Once without digests: whatever prints is loaded and warm when the first edit comes.
      if (!isWarm) await produced(requests, "plan");
      isWarm = true;
      const started = performance.now();
      if (printOutcome(await produced(requests, "apply"), report, options))
        report.line(painted("dim", `generated in ${Math.round(performance.now() - started)} ms, watching`));
    } catch (error) {
      if (error instanceof GivenUp) return follow();
      // What is wrong with the command line does not mend itself.
      if (requests === undefined && (config === undefined || error instanceof UsageError)) throw error;
      if (error instanceof DiagnosticError) report.diagnostics(error.diagnostics);
      else report.note(`mcp-gen: ${error instanceof Error ? error.message : String(error)}`);
      follow();
    }
  };
}

function manifestsOf({ cwd, servers }: Requests): string[] {
  return servers.map(({ manifest }) => resolve(cwd, manifest));
}
