import { watch as watchFolder, type FSWatcher } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { DiagnosticError } from "../diagnostics.js";
import { printOutcome, produce } from "./outcome.js";
import { requestsOf, type Requests, type Selection } from "./requests.js";
import type { Context, ExitCode } from "./run.js";

/** Editors write a file in several steps; what follows within this time is one edit. */
const SETTLE_MS = 25;

/** Generates, and again after every edit of a manifest or the config, until Ctrl-C. Mistakes are shown and waited out. */
export async function watch(
  options: Selection & { readonly strict: boolean; readonly dryRun: boolean },
  context: Context,
): Promise<ExitCode> {
  const { report, signal } = context;
  let requests: Requests = await requestsOf(options);
  let version = 0;
  const watchers = new Map<string, FSWatcher>();
  let wake: (() => void) | undefined;
  let dirty = false;
  const edited = (): void => {
    dirty = true;
    wake?.();
  };
  const files = (): Set<string> =>
    new Set([
      ...requests.servers.map(({ manifest }) => resolve(requests.cwd, manifest)),
      ...(requests.config === undefined ? [] : [requests.config]),
    ]);
  // Folders, not files: editors replace files, and a watched file that was replaced is never heard of again.
  const listen = (): void => {
    const folders = new Set([...files()].map((file) => dirname(file)));
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      const watcher = watchFolder(folder, (_, name) => {
        if (name === null || files().has(resolve(folder, basename(name)))) edited();
      });
      watchers.set(folder, watcher.on("error", edited));
    }
  };
  signal.addEventListener("abort", edited, { once: true });
  listen();
  try {
    for (;;) {
      dirty = false;
      try {
        if (version > 0 && requests.config !== undefined) requests = await requestsOf(options, version);
        version++;
        listen();
        // Once without digests: whatever prints is loaded and warm when the first edit comes.
        if (version === 1) await produce(requests, { strict: options.strict, write: "plan" }, context);
        const started = performance.now();
        const ok = printOutcome(
          await produce(requests, { strict: options.strict, write: "apply" }, context),
          report,
          options,
        );
        if (ok)
          report.line(report.paint("dim", `generated in ${Math.round(performance.now() - started)} ms, watching`));
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof DiagnosticError) report.diagnostics(error.diagnostics);
        else report.note(`mcp-gen: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (!dirty) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) break;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
  } finally {
    for (const watcher of watchers.values()) watcher.close();
  }
  return 0;
}
