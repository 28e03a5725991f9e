// `npm run test:nodes`: the tests under each supported line of Node. The npm package `node` brings them, so nothing is
// installed on the machine. `-- 22` runs one line only; what follows `--` a second time goes to vitest.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const wanted = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
const rest = process.argv.slice(2).filter((argument) => !/^\d+$/.test(argument));

const outcomes: [version: string, passed: boolean][] = [];
for (const version of wanted.length > 0 ? wanted : ["20", "22", "24"]) {
  console.log(`\n▸ Node ${version}`);
  const args = ["--yes", "-p", `node@${version}`, "node", "node_modules/vitest/vitest.mjs", "run", ...rest];
  const { status } = spawnSync("npx", args, { cwd: root, stdio: "inherit" });
  outcomes.push([version, status === 0]);
}

console.log(`\n${outcomes.map(([version, passed]) => `Node ${version}: ${passed ? "passed" : "FAILED"}`).join("\n")}`);
process.exitCode = outcomes.every(([, passed]) => passed) ? 0 : 1;
