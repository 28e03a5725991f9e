import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import { importStubbed, PER_MANIFEST, placedTexts, prove, together } from "./hostile.js";
import { writeFiles } from "../../support/files.js";
import { tsc } from "./tsc.js";

// What `npm run hostile` runs, on all cores.

interface Share {
  readonly seed: number;
  readonly manifests: number;
  readonly folder: string;
}

/** Manifests between two that are imported and compiled as well. */
const SAMPLE = 50;
/** Manifests between two signs of life. */
const STEP = 100;

if (isMainThread) await runAll();
else await runShare(workerData as Share);

async function runAll(): Promise<void> {
  const [declarations = 1_000_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
  const workers = availableParallelism();
  const manifests = Math.ceil(declarations / PER_MANIFEST / workers);
  const total = manifests * workers * PER_MANIFEST;
  console.log(`hostile text: ${total} declarations, seed ${seed}`);
  const out = resolve("test-output/hostile-run");
  rmSync(out, { recursive: true, force: true });
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  let done = 0;
  let said = 0;
  const run = (index: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const share: Share = { seed: seed + index, manifests, folder: join(out, String(index)) };
      const worker = new Worker(fileURLToPath(import.meta.url), { workerData: share });
      worker.on("message", () => {
        done += STEP * PER_MANIFEST;
        if (done - said < total / 20) return;
        said = done;
        console.log(`${done} declarations proven in ${seconds()}`);
      });
      worker.on("error", reject).on("exit", () => resolve());
    });
  await Promise.all(Array.from({ length: workers }, (_, index) => run(index)));
  console.log(`${total} declarations proven, one manifest in ${SAMPLE} imported, in ${seconds()}; compiling those`);
  const faults = await tsc("typescript-7", out);
  if (faults !== "") throw new Error(faults);
  rmSync(out, { recursive: true });
  console.log(`All passed in ${seconds()}.`);
}

async function runShare({ seed, manifests, folder }: Share): Promise<void> {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(placedTexts, async (placed) => {
      const files = await prove(together(placed));
      count += 1;
      if (count % STEP === 0) parentPort?.postMessage(count);
      // The first one, and so at least one, however few there are: to compile nothing is an error.
      if (count % SAMPLE !== 1) return;
      await importStubbed(files);
      if ((globalThis as { pwned?: unknown }).pwned !== undefined) throw new Error("A text ran at import.");
      writeFiles(folder, Object.fromEntries(files.map(({ name, text }) => [`${count}/${name}`, text])));
    }),
    { numRuns: manifests, seed },
  );
}
