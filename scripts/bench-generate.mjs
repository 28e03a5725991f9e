// `npm run bench:generate`: how long `mcp-gen generate` takes, whole process, for 1 to 10,000 tools: cold, then unchanged, and
// how long `tsc` takes on the output; then how long after an edit `--watch` has written the new files. `-- watch` for the
// second table only, sizes for their rows only.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const runtime = fileURLToPath(new URL("../src/runtime/dist", import.meta.url));
const words = process.argv.slice(2);
const sizes = words.length > 0 ? words.map(Number).filter((size) => size > 0) : [1, 100, 1_000, 10_000];
const EDITS = 30;
const folder = mkdtempSync(join(tmpdir(), "mcp-gen-bench-"));

try {
  if (sizes.length > 0) generations();
  if (words.length === 0 || words.includes("watch")) await edits();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function generations() {
  console.log(
    "| tools | generate, s | CPU, s | unchanged, s | CPU, s | output, MiB | ms a tool | tsc 5.9, s | tsc 7, s |",
  );
  console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  run(manifest(1), join(folder, "warm-up")); // the disk cache
  for (const size of sizes) {
    const path = manifest(size);
    const out = join(folder, String(size));
    const cold = run(path, out);
    const unchanged = run(path, out);
    const bytes = ["types", "validators", "client", "server"]
      .map((name) => statSync(join(out, "bench", `${name}.ts`)).size)
      .reduce((sum, one) => sum + one, 0);
    const cells = [
      size.toLocaleString("en"),
      cold.wall.toFixed(2),
      cold.cpu.toFixed(2),
      unchanged.wall.toFixed(2),
      unchanged.cpu.toFixed(2),
      (bytes / 2 ** 20).toFixed(1),
      ((cold.wall * 1000) / size).toFixed(1),
      size > 1_000 ? "" : compile("typescript", out).toFixed(2),
      compile("typescript-7", out).toFixed(2),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

/** Seconds of a compiler on everything in a folder, strictly. */
function compile(compiler, out) {
  const config = join(out, "tsconfig.json");
  const paths = { "@mcp-gen/runtime": [join(runtime, "index.d.ts")], "@mcp-gen/runtime/*": [join(runtime, "*.d.ts")] };
  const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, module: "nodenext", types: [], paths };
  writeFileSync(config, JSON.stringify({ compilerOptions }));
  const program = fileURLToPath(new URL(`../node_modules/${compiler}/bin/tsc`, import.meta.url));
  const started = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [program, "-p", config], { encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
  return (performance.now() - started) / 1000;
}

/** From the moment that an editor has put a new manifest in place to that at which the client's new text is there. */
async function edits() {
  console.log(`\n| tools, --watch | edits | median, ms | 90th of 100, ms | slowest, ms |`);
  console.log("| ---: | ---: | ---: | ---: | ---: |");
  for (const size of [1, 10, 100]) {
    const path = manifest(size);
    const out = join(folder, `watch-${size}`);
    const child = spawn(process.execPath, [cli, "generate", "--watch", path, "--out", out], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    await until(() => said.includes("watching"));
    const text = readFileSync(path, "utf8");
    const client = join(out, "bench", "client.ts");
    const times = [];
    for (let edit = 0; edit < EDITS; edit++) {
      const word = `Edit ${edit}!`;
      // A description, which the client and the server hold, and a parameter, which types and validators hold.
      writeFileSync(`${path}~`, text.replace("Does something useful", word).replace("Which one.", word));
      const started = performance.now();
      renameSync(`${path}~`, path);
      await until(() => existsSync(client) && readFileSync(client, "utf8").includes(word));
      times.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 100 + 100 * Math.random()));
    }
    child.kill("SIGINT");
    await once(child, "close");
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(EDITS - 1, Math.floor(EDITS * share))].toFixed(0);
    console.log(`| ${size} | ${EDITS} | ${at(0.5)} | ${at(0.9)} | ${at(1)} |`);
  }
}

async function until(test) {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A manifest like those of popular servers: a handful of parameters a tool, a nested object, every other one with output. */
function manifest(count) {
  const tools = Array.from({ length: count }, (_, index) => ({
    name: `tool_${index}_do_something`,
    description: `Does something useful with the thing number ${index}, and says what it did. Call it when asked to.`,
    annotations: { readOnlyHint: index % 3 === 0, idempotentHint: true },
    inputSchema: {
      type: "object",
      properties: {
        id: { type: "string", minLength: 1, description: "Which one." },
        limit: { type: "integer", minimum: 1, maximum: 100, default: 10, description: "How many at most." },
        mode: { enum: ["fast", "careful", `mode_${index}`], default: "fast" },
        tags: { type: "array", items: { type: "string" } },
        filter: {
          type: "object",
          properties: { since: { type: "string", format: "date-time" }, deep: { type: "boolean" } },
        },
      },
      required: ["id"],
      additionalProperties: false,
    },
    ...(index % 2 === 0 && {
      outputSchema: {
        type: "object",
        properties: {
          items: {
            type: "array",
            items: {
              type: "object",
              properties: { id: { type: "string" }, score: { type: "number" } },
              required: ["id"],
            },
          },
          next: { type: ["string", "null"] },
        },
        required: ["items"],
      },
    }),
  }));
  const path = join(folder, `bench-${count}.mcp.json`);
  writeFileSync(path, JSON.stringify({ name: "bench", version: "1.0.0", tools }));
  return path;
}

function run(path, out) {
  const cpuBefore = childCpu();
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [cli, "generate", path, "--out", out], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return { wall: (performance.now() - started) / 1000, cpu: childCpu() - cpuBefore };
}

/** CPU seconds of all ended children, where `/proc` tells. */
function childCpu() {
  try {
    const text = readFileSync("/proc/self/stat", "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return NaN;
  }
}
