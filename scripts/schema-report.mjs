// Prints the figures of what types and validators do, as JSON-SCHEMA.md asks for them. Runs the sources.
import { buildSync } from "esbuild";
import { mkdirSync } from "node:fs";

const folder = new URL("../node_modules/.cache/mcp-gen/", import.meta.url);
mkdirSync(folder, { recursive: true });
const outfile = new URL("schema-report.mjs", folder);
buildSync({
  entryPoints: [new URL("../test/schema/support/report.ts", import.meta.url).pathname],
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  alias: { "@mcp-gen/runtime/validation": new URL("../src/runtime/validation.ts", import.meta.url).pathname },
  outfile: outfile.pathname,
});
await import(outfile.href);
