// `npm run regenerate`: writes `generated/` and `schemas/` anew from the examples' manifests and from the zod schemas. CI runs
// it and fails when that changes a committed file. Plain JavaScript: it must run when generated code does not compile.
import { fileURLToPath } from "node:url";
import { formatDiagnostic, generate } from "../dist/index.js";
import "./schemas.mjs";

const cwd = fileURLToPath(new URL("..", import.meta.url));
const servers = [
  "examples/weather/weather",
  "examples/everything/everything",
  "examples/everything/referee",
  "test/runtime/transports/contract",
].map((name) => ({ manifest: `${name}.mcp.yaml` }));

// Fresh: what is committed may be right for its input and still not what the generator prints today.
const { diagnostics, files } = await generate({ cwd, servers, out: "generated", fresh: true });
for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic));
for (const { action, path } of files) console.log(`${action}  ${path}`);
if (diagnostics.length > 0) process.exitCode = 1;
