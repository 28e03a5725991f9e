// `npm run bench`: ours beside the least program that does the same bytes and beside the official SDKs, in one run.
// Options: `--rounds 5`, `--seconds 1` (per contender and round), `--only http,stdio,websocket,spawn,bundle`, `--json`.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { findContenders, type Contender } from "./contenders.js";
import { median, shareOfLimit, type Row } from "./rounds.js";
import { bundleRow } from "./rows/bundle.js";
import { httpRow } from "./rows/http.js";
import { spawnRow } from "./rows/spawn.js";
import { stdioRow, webSocketRow } from "./rows/streams.js";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "1" },
    only: { type: "string", default: "http,stdio,websocket,spawn,bundle" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const wanted = new Set(values.only.split(","));

const { present, missing } = findContenders();
const measurements: [name: string, run: () => Promise<Row>][] = [
  ["http", () => httpRow(present, rounds, seconds)],
  ["stdio", () => stdioRow(present, 1, rounds, seconds)],
  ["stdio", () => stdioRow(present, 64, rounds, seconds)],
  ["websocket", () => webSocketRow(present, 64, rounds, seconds)],
  ["spawn", () => spawnRow(present, rounds)],
  ["bundle", () => bundleRow(present)],
];

const say = values.json ? () => {} : console.log;
say(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "CPU"}; medians of ${rounds} interleaved rounds`,
);
for (const name of missing) say(`skipped: ${name}`);

const rows: Row[] = [];
for (const [name, run] of measurements) {
  if (!wanted.has(name)) continue;
  const row = await run();
  rows.push(row);
  say(`\n${row.title}  (ours: ${row.target})`);
  for (const line of describe(row)) say(line);
  for (const note of row.notes ?? []) say(`  ${note}`);
}
if (values.json) {
  const plain = rows.map((row) => ({
    ...row,
    figures: Object.fromEntries(row.figures),
    ...(row.cpu && { cpu: Object.fromEntries(row.cpu) }),
    shares: Object.fromEntries(
      [...row.figures.keys()].map((contender) => [contender, shareOfLimit(row.figures, contender)]),
    ),
  }));
  console.log(JSON.stringify({ node: process.versions.node, rounds, seconds, missing, rows: plain }, null, 2));
}

function describe(row: Row): string[] {
  return [...row.figures].map(([contender, figures]) => {
    const figure = median(figures);
    const share = shareOfLimit(row.figures, contender);
    const cpu = row.cpu && median(row.cpu.get(contender) ?? []);
    const cpuShare = row.cpu && 1 / (shareOfLimit(row.cpu, contender) ?? NaN);
    const cells = [
      `  ${nameOf(contender).padEnd(8)}`,
      `${figure.toFixed(figure >= 1000 ? 0 : 1)} ${row.unit}`.padStart(15),
      share === undefined ? "" : `${share.toFixed(2)} ${row.better === "more" ? "of" : "times"} the limit`.padStart(24),
      cpu ? `${cpu.toFixed(0)} µs CPU a call`.padStart(22) : "",
      cpuShare ? `${cpuShare.toFixed(2)} of the limit by CPU`.padStart(26) : "",
    ];
    return cells.join("").trimEnd();
  });
}

function nameOf(contender: Contender): string {
  return { limit: "limit", ours: "ours", "sdk-v2": "SDK v2", "sdk-v1": "SDK v1" }[contender];
}
