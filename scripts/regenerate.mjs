// `npm run regenerate`: writes `generated/` and `schemas/` anew from the examples' manifests and from the zod schemas. CI runs
// it and fails when that changes a committed file. Plain JavaScript: it must run when generated code does not compile.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

for (const manifest of ["weather/weather", "everything/everything", "everything/referee"]) {
  node("dist/cli/main.js", "generate", `examples/${manifest}.mcp.yaml`, "--out", "generated");
}
node("scripts/schemas.mjs");

function node(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
