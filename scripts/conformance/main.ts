import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runScenario, type Outcome } from "./run.js";
import { installSuite, requirements, type Leg, type Run } from "./suite.js";

// Runs the official conformance suite against the generated everything server and client, and counts strictly: a warning,
// a non-zero exit where none is allowed, or a scenario in which nothing was checked is a failure.

const REVISIONS = ["2025-11-25", "2026-07-28"];
/** Two at a time: clients are processes, and the suite's own timing checks suffer where they starve each other. */
const PARALLEL = 2;
/** For all of it. Alone on a machine it takes three. */
const MAX_MINUTES = 15;

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { values } = parseArgs({
  options: {
    leg: { type: "string" },
    revision: { type: "string" },
    scenario: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});

const suite = await installSuite(root);
const all = (await Promise.all(REVISIONS.map((revision) => requirements(suite, revision)))).flat();
const wanted = all.filter(
  ({ leg, revision, scenario }) =>
    (values.leg ?? leg) === leg &&
    (values.revision ?? revision) === revision &&
    (values.scenario ?? scenario) === scenario,
);
const outcomes: Outcome[] = [];
const servers = new Set<ChildProcess>();
const deadline = setTimeout(giveUp, MAX_MINUTES * 60_000);
// Server scenarios look at each other's subscriptions, so those of one server run one after another; each revision has a
// server of its own.
await Promise.all(
  REVISIONS.map(async (revision) => {
    const runs = wanted.filter((run) => run.leg === "server" && run.revision === revision);
    if (runs.length === 0) return;
    const server = await startServer();
    try {
      await runAll(runs, 1, server.url);
    } finally {
      server.process.kill("SIGTERM");
      await once(server.process, "close");
    }
  }),
);
await runAll(
  wanted.filter(({ leg }) => leg === "client"),
  PARALLEL,
  "node build/examples/everything/client.js",
);
clearTimeout(deadline);
report();

async function runAll(runs: Run[], parallel: number, target: string): Promise<void> {
  const queue = [...runs];
  const worker = async (): Promise<void> => {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      const outcome = await runScenario(suite, run, target, root);
      outcomes.push(outcome);
      print(outcome);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

function print({ run, verdict, checks, problems }: Outcome): void {
  const mark = { pass: "ok  ", fail: "FAIL", skip: "skip" }[verdict];
  console.log(
    `${mark} ${run.leg} ${run.revision} ${run.scenario} (${checks} checks${run.required ? "" : ", not scored"})`,
  );
  for (const problem of problems) console.log(`     ${problem}`);
}

function report(): void {
  const legs: Leg[] = ["server", "client"];
  for (const revision of REVISIONS) {
    for (const leg of legs)
      console.log(
        `${leg} ${revision}: ${tally(outcomes.filter(({ run }) => run.required && run.leg === leg && run.revision === revision))}`,
      );
  }
  const required = outcomes.filter(({ run }) => run.required);
  const others = outcomes.filter(({ run, verdict }) => !run.required && verdict !== "skip");
  console.log(`required: ${tally(required)}; not scored: ${tally(others)}`);
  console.log(
    `${outcomes.filter(({ verdict }) => verdict === "pass").length} passed, ${outcomes.filter(({ verdict }) => verdict === "fail").length} failed`,
  );
  // A run that is missing is a shortfall, and so is a question for nothing.
  if (outcomes.some(({ verdict }) => verdict === "fail") || outcomes.length < Math.max(1, wanted.length))
    process.exitCode = 1;
}

/** Says what is there, and leaves; what still runs ends with us or by its own bound. */
function giveUp(): void {
  report();
  console.log(`FAIL not done after ${MAX_MINUTES} minutes: ${wanted.length - outcomes.length} runs are missing`);
  for (const child of servers) child.kill("SIGKILL");
  process.exit(1);
}

function tally(some: Outcome[]): string {
  return `${some.filter(({ verdict }) => verdict === "pass").length} of ${some.length}`;
}

/** Starts the server under test as its users do, on a free port. */
async function startServer(): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, ["build/examples/everything/server.js", "--port", "0"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  servers.add(child);
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /http:\S+/.exec(printed)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once("close", (code) => reject(new Error(`the everything server ended with ${code} before it served`)));
  });
  return { url, process: child };
}
