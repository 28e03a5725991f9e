// `npm run regenerate`: writes `generated/` and `schemas/` anew from the examples' manifests and from the zod schemas. CI runs
// it and fails when that changes a committed file.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

const manifests = [
  "examples/weather/weather.mcp.yaml",
  "examples/everything/everything.mcp.yaml",
  "examples/everything/referee.mcp.yaml",
];
for (const manifest of manifests.filter((path) => existsSync(new URL(path, `file://${root}`)))) {
  node("dist/cli/main.js", "generate", manifest, "--out", "generated");
}
node("build/scripts/schemas.js");

function node(...args: string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
