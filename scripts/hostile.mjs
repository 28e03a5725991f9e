// `npm run hostile -- 1000000 [seed]`: hostile texts at random positions of random declarations, each printed with the proof
// that none of them became code. The tests do the same with a few thousand. The seed is printed first.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [cases = "1000000", seed] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const started = performance.now();
const { status } = spawnSync(process.execPath, [vitest, "run", "test/generator/hostile.test.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, HOSTILE_CASES: cases, ...(seed === undefined ? {} : { SEED: seed }) },
});
console.log(`${cases} cases in ${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = status ?? 1;
