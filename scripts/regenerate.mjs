// `npm run regenerate`: writes `generated/` and `schemas/` anew from the examples and from the zod schemas. CI runs
// it and fails when that changes a committed file. Plain JavaScript: it must run when generated code does not compile.
import { fileURLToPath } from "node:url";
import { formatDiagnostic, generate } from "../dist/index.js";
import "./schemas.mjs";

const cwd = fileURLToPath(new URL("..", import.meta.url));
const servers = [
  "examples/weather/weather.mcp.yaml",
  "examples/everything/everything.mcp.yaml",
  "examples/everything/referee.mcp.yaml",
  "examples/functions/rates.ts",
  "examples/module/rooms.mcp.ts",
  "test/runtime/transports/contract.mcp.yaml",
].map((manifest) => ({ manifest }));

// Fresh: what is committed may be right for its input and still not what the generator prints today.
const { diagnostics, files } = await generate({ cwd, servers, out: "generated", fresh: true });
for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic));
for (const { action, path } of files) console.log(`${action}  ${path}`);
if (diagnostics.some(({ severity }) => severity === "error")) process.exitCode = 1;
