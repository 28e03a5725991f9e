// `npm run hostile -- [declarations] [seed]`: F8 at length, a million hostile declarations unless told. Each is printed with
// the proof that its text stayed data; one manifest in fifty is also imported, and compiled with the others at the end.
// Repeats what it did for the same seed on a machine with as many cores. Runs the sources.
import { buildSync } from "esbuild";
import { mkdirSync } from "node:fs";

const folder = new URL("../node_modules/.cache/mcp-gen/", import.meta.url);
mkdirSync(folder, { recursive: true });
const outfile = new URL("hostile.mjs", folder);
buildSync({
  entryPoints: [new URL("../test/generator/support/hostile-run.ts", import.meta.url).pathname],
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  outfile: outfile.pathname,
});
await import(outfile.href);
