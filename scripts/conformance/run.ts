import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run, Suite } from "./suite.js";

/** What came of a run, counted strictly. */
export interface Outcome {
  run: Run;
  verdict: "pass" | "fail" | "skip";
  checks: number;
  /** Why it is no pass. */
  problems: string[];
}

interface Check {
  id: string;
  status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  errorMessage?: string;
}

/** The suite's own list of scenarios in which a client may end with an error: it is the point of them. */
const MAY_FAIL =
  /^(auth\/(scope-retry-limit|resource-mismatch|iss-supported-missing|iss-wrong-issuer|iss-supported-wrong-issuer|iss-unexpected|iss-normalized|iss-supported-unexpected|iss-supported-normalized|metadata-issuer-mismatch)|http-invalid-tool-headers)$/;

/** Scenarios that are one extension's business and that this suite version always skips. */
const ALWAYS_SKIPPED = new Set(["tasks-status-notifications"]);

/** Runs one scenario. `target` is the server's URL, or the command of the client. */
export async function runScenario(suite: Suite, run: Run, target: string, cwd: string): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "mcp-gen-conformance-"));
  try {
    const subject = run.leg === "server" ? ["--url", target] : ["--command", target];
    const options = ["--scenario", run.scenario, "--spec-version", run.revision, "--force", "-o", folder];
    const { code, output, timedOut } = await execute(suite.node, [suite.program, run.leg, ...subject, ...options], cwd);
    const checks = await readChecks(folder);
    return judge(run, checks, code, timedOut, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function judge(run: Run, checks: Check[], code: number | null, timedOut: boolean, output: string): Outcome {
  const problems = checks
    .filter(({ status }) => status === "FAILURE" || status === "WARNING")
    .map(({ id, status, errorMessage }) => `${status} ${id}: ${errorMessage ?? ""}`);
  if (timedOut) problems.push("did not end in time");
  const decided = checks.filter(({ status }) => status === "SUCCESS" || status === "FAILURE" || status === "WARNING");
  if (decided.length === 0 && ALWAYS_SKIPPED.has(run.scenario))
    return { run, verdict: "skip", checks: 0, problems: [] };
  if (decided.length === 0) problems.push(`nothing was checked: ${output.trim().split("\n").at(-1) ?? ""}`);
  if (code !== 0 && problems.length === 0 && !MAY_FAIL.test(run.scenario)) problems.push(`exit code ${code}`);
  return { run, verdict: problems.length === 0 ? "pass" : "fail", checks: decided.length, problems };
}

async function readChecks(folder: string): Promise<Check[]> {
  for (const entry of await readdir(folder, { recursive: true })) {
    if (entry.endsWith("checks.json")) return JSON.parse(await readFile(join(folder, entry), "utf8")) as Check[];
  }
  return [];
}

/** How long one scenario may take. The suite's own bound kills only the shell, so the whole group is ended here. */
const TIMEOUT_MS = 60_000;

function execute(
  command: string,
  args: string[],
  cwd: string,
): Promise<{ code: number | null; output: string; timedOut: boolean }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let timedOut = false;
    const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-20_000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, TIMEOUT_MS);
    child.once("error", (error) => (output += error.message));
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output, timedOut });
    });
  });
}
