import { resolve } from "node:path";
import type { LiveSource } from "../model/config.js";
import { OWN_FIELDS } from "../model/manifest.js";
import { diff } from "../model/diff.js";
import type { Change } from "../model/diff.js";
import { count, printChanges } from "./diff.js";
import { interruption } from "./interruption.js";
import { checkFiles } from "./outcome.js";
import { totalMs } from "./pull.js";
import { readManifest } from "./manifest.js";
import { painted } from "./report.js";
import { requestsOf, type Requests, type Selection } from "./requests.js";
import type { Context, ExitCode } from "./run.js";

export interface CheckCommand extends Selection {
  readonly live: boolean;
  readonly strict: boolean;
  readonly timeoutSeconds: number;
}

/** `mcp-gen check`: exit code 1 when anything drifted. */
export async function check(options: CheckCommand, context: Context): Promise<ExitCode> {
  const requests = await requestsOf(options);
  const files = await checkFiles(requests, options.strict, context);
  const live = options.live ? await checkLive(requests, totalMs(options.timeoutSeconds), context) : undefined;
  const ok = files.ok && (live?.every(({ changes }) => changes.length === 0) ?? true);
  context.report.result({ ok, ...files.json, ...(live === undefined ? {} : { live }) });
  return ok ? 0 : 1;
}

async function checkLive(
  { cwd, servers, live }: Requests,
  limitMs: number,
  { report }: Context,
): Promise<{ server: string; changes: Change[] }[]> {
  const { reach } = await import("../load/servers.js");
  const { readLive } = await import("../load/live.js");
  const { LiveError } = await import("../load/live-error.js");
  const { signal } = interruption();
  const result: { server: string; changes: Change[] }[] = [];
  for (const { manifest: path, name } of servers) {
    const manifest = await readManifest(resolve(cwd, path));
    const server = name ?? manifest.name;
    // Where the config does not say, an mcp.json may know the name.
    const source: LiveSource = live.get(server) ?? { server };
    report.progress(`${server}: connecting`);
    const target = await reach(source, cwd);
    const running = await readLive(target, {
      signal,
      limits: { totalMs: limitMs },
      onProgress: (text) => report.progress(`${server}: ${text}`),
      onWarning: (text) => report.note(`warning  ${server}: ${text}`),
      onUnreadable: (field, error) => {
        if ((manifest[field]?.length ?? 0) > 0) throw error;
      },
    }).catch((error: unknown) => {
      if (error instanceof LiveError) throw new LiveError(error.code, `${server}: ${error.message}`, { cause: error });
      throw error;
    });
    const committed = Object.fromEntries(Object.entries(manifest).filter(([key]) => !OWN_FIELDS.includes(key)));
    const changes = diff(committed, running);
    const { breaking, risky, safe } = count(changes);
    const summary =
      changes.length === 0 ? "as committed" : `${breaking} breaking, ${risky} risky, ${safe} safe changes`;
    report.line(painted("bold", server), ` (running): ${summary}`);
    printChanges(changes, report, ({ side }) => (side === "old" ? path : "running"));
    result.push({ server, changes });
  }
  return result;
}
