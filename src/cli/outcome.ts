import { resolve } from "node:path";
import { proofThread } from "../emit/proof-thread.js";
import type { Press } from "../emit/proven.js";
import { generateWith, type Action, type GenerateResult } from "../generate.js";
import { shownPath } from "../load/config.js";
import { painted, type Painted, type Report, type Style } from "./report.js";
import type { Requests } from "./requests.js";
import type { Context } from "./run.js";
import { unifiedDiff } from "./unified-diff.js";

// Running the pipeline and telling what came of it: what `generate`, `check` and `--watch` share.

/** Runs the pipeline for all requests, once. */
export async function produce(requests: Requests, options: Production, context: Context): Promise<GenerateResult> {
  const thread = proofThread();
  try {
    return await produceWith(() => ({ prove: thread.start() }), requests, options, context);
  } finally {
    thread.close();
  }
}

/** The same, with what other runs will print and prove with again. */
export function produceWith(
  startPress: () => Press,
  { cwd, out, servers, config }: Requests,
  { strict, write, onInput }: Production,
  { report }: Context,
): Promise<GenerateResult> {
  report.progress("generating");
  // People read paths from where they stand, also where the config stands elsewhere.
  const here = process.cwd();
  const shown = (path: string): string => (cwd === here ? path : shownPath(resolve(cwd, path)));
  const request = {
    cwd: here,
    out: shown(out),
    servers: servers.map((server) => ({
      ...server,
      manifest: shown(server.manifest),
      ...(server.out !== undefined && { out: shown(server.out) }),
      ...(server.handlers !== undefined && { handlers: shown(server.handlers) }),
    })),
    complete: config !== undefined,
  };
  return generateWith({ ...request, strict, write, onInput, onProgress: report.progress }, startPress);
}

export interface Production {
  readonly strict: boolean;
  readonly write: "apply" | "plan";
  /** Told what the manifests are read from. */
  readonly onInput?: (path: string) => void;
}

/** Whether nothing stands in the way of the result. */
export function succeeded({ diagnostics }: GenerateResult): boolean {
  return !diagnostics.some(({ severity }) => severity === "error");
}

const STYLES: Readonly<Record<Action, Style>> = { create: "green", update: "yellow", keep: "dim", remove: "red" };

/** Says what became of each file, and whether all is well. */
export function printOutcome(
  result: GenerateResult,
  report: Report,
  { dryRun }: { readonly dryRun: boolean },
): boolean {
  report.diagnostics(result.diagnostics);
  const ok = succeeded(result);
  const changed = result.files.filter(({ action }) => action !== "keep");
  for (const { path, action } of changed) report.line(painted(STYLES[action], action.padEnd(8)), ` ${path}`);
  if (!ok) report.note(dryRun ? "Nothing would be written." : "Nothing was written.");
  else if (changed.length === 0) report.line(painted("dim", `${result.files.length} files, all up to date`));
  return ok;
}

/** Compares files with what would be generated, and shows where they differ. */
export async function checkFiles(
  requests: Requests,
  strict: boolean,
  context: Context,
): Promise<{ ok: boolean; json: object }> {
  const { report } = context;
  const result = await produce(requests, { strict, write: "plan" }, context);
  report.diagnostics(result.diagnostics);
  const drift = result.files.filter(({ action }) => action !== "keep");
  const shown = drift.map(({ path, action, before, after }) => ({
    path,
    action,
    diff: unifiedDiff(path, before, after),
  }));
  for (const sentence of result.declarations) report.line(painted("bold", sentence));
  for (const { diff } of shown) for (const line of diff.split(/\r?\n/)) report.line(coloured(line));
  const ok = succeeded(result) && drift.length === 0;
  if (drift.length > 0) report.note(`${drift.length} of ${result.files.length} files differ: run mcp-gen generate.`);
  else if (ok) report.line(painted("dim", `${result.files.length} files, all up to date`));
  return { ok, json: { diagnostics: result.diagnostics, declarations: result.declarations, drift: shown } };
}

function coloured(line: string): string | Painted {
  if (line.startsWith("@@")) return painted("cyan", line);
  if (line.startsWith("---") || line.startsWith("+++")) return painted("bold", line);
  return line.startsWith("+") ? painted("green", line) : line.startsWith("-") ? painted("red", line) : line;
}
