import { resolve } from "node:path";
import { DiagnosticError, UsageError } from "../diagnostics.js";
import { checkManifest } from "../model/check-manifest.js";
import { OWN_FIELDS, type Manifest } from "../model/manifest.js";
import { diff, type Change } from "../model/diff.js";
import { count, printChanges } from "./diff.js";
import { interruption } from "./interruption.js";
import { checkFiles } from "./outcome.js";
import { readManifest } from "./manifest.js";
import { painted, type Report } from "./report.js";
import { requestsOf, type Requests, type Selection } from "./requests.js";
import { described, type Context, type ExitCode } from "./run.js";
import { totalMs } from "./timeout.js";

export interface CheckCommand extends Selection {
  readonly live: boolean;
  readonly strict: boolean;
  readonly timeoutSeconds: number;
}

/** How a running server differs from its manifest, or why that cannot be told. */
type Compared = { readonly server: string } & (
  { readonly changes: readonly Change[] } | { readonly error: { readonly code: string; readonly message: string } }
);

/** `mcp-gen check`: exit code 1 when anything drifted, 2 when a running server cannot be compared. */
export async function check(options: CheckCommand, context: Context): Promise<ExitCode> {
  const limitMs = totalMs(options.timeoutSeconds);
  const requests = await requestsOf(options);
  const files = await checkFiles(requests, options.strict, context);
  const live = options.live ? await checkLive(requests, limitMs, context) : [];
  const error = live.flatMap((one) => ("error" in one ? [one.error] : []))[0];
  const ok = files.ok && live.every((one) => "changes" in one && one.changes.length === 0);
  const answer = { ok, ...(error && { error }), ...files.json, ...(options.live && { live }) };
  context.report.result(answer);
  return error !== undefined ? 2 : ok ? 0 : 1;
}

/** Compares one server after the other; one that is down costs nobody else the answer. */
async function checkLive(requests: Requests, limitMs: number, { report }: Context): Promise<Compared[]> {
  const { signal } = interruption();
  const result: Compared[] = [];
  for (const { manifest: path, name } of requests.servers) {
    const manifest = await readManifest(resolve(requests.cwd, path)).catch(toldBefore);
    if (manifest === undefined) continue;
    const server = name ?? manifest.name;
    try {
      const running = await readRunning(server, manifest, { requests, limitMs, report, signal });
      const committed = Object.fromEntries(Object.entries(manifest).filter(([key]) => !OWN_FIELDS.includes(key)));
      const changes = diff(committed, running);
      printComparison(server, path, changes, report);
      result.push({ server, changes });
    } catch (error) {
      const { LiveError } = await import("../load/live/error.js");
      const isItsOwn = error instanceof UsageError || (error instanceof LiveError && error.code !== "interrupted");
      if (!isItsOwn) throw error;
      const { code, message } = described(error);
      const told = { code, message: `${server}: ${message}` };
      report.note(`mcp-gen: ${told.message}`);
      result.push({ server, error: told });
    }
  }
  return result;
}

/** The comparison of files has said what is wrong with a manifest. */
function toldBefore(error: unknown): undefined {
  if (!(error instanceof DiagnosticError)) throw error;
}

interface Reading {
  readonly requests: Requests;
  readonly limitMs: number;
  readonly report: Report;
  readonly signal: AbortSignal;
}

async function readRunning(
  server: string,
  manifest: Manifest,
  { requests: { cwd, live }, limitMs, report, signal }: Reading,
): Promise<Manifest> {
  const { reach } = await import("../load/servers.js");
  const { readLive } = await import("../load/live.js");
  report.progress(`${server}: connecting`);
  const source = live.get(server);
  // Where the config does not say, an mcp.json may know the name.
  const target = await (source === undefined ? reach({ server }, cwd).catch(unreachable) : reach(source, cwd));
  const running = await readLive(target, {
    signal,
    limits: { totalMs: limitMs },
    onProgress: (text) => report.progress(`${server}: ${text}`),
    onWarning: (text) => report.note(`warning  ${server}: ${text}`),
    onUnreadable: (field, error) => {
      if ((manifest[field]?.length ?? 0) > 0) throw error;
    },
  });
  // What is odd about a declaration was left out of the committed one when that was read.
  return checkManifest(running).manifest ?? running;
}

/** Nobody has said how to reach the server. */
function unreachable(error: unknown): never {
  if (!(error instanceof UsageError)) throw error;
  const said = "Say how to reach it in the config: `live: { url }`, or `live: { command, args }`, beside its manifest.";
  throw new UsageError(`${error.message} ${said}`, { cause: error });
}

function printComparison(server: string, path: string, changes: readonly Change[], report: Report): void {
  const { breaking, risky, safe } = count(changes);
  const summary = changes.length === 0 ? "as committed" : `${breaking} breaking, ${risky} risky, ${safe} safe changes`;
  report.line(painted("bold", server), ` (running): ${summary}`);
  printChanges(changes, report, ({ side }) => (side === "old" ? path : "running"));
}
