import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "mcp-gen-programs-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const runtime = (path: string): string => new URL(`../../../src/runtime${path}.ts`, import.meta.url).pathname;

/** A program of `programs/`, with the runtime's sources, as one file that plain Node runs. */
export function program(name: string): string {
  const outfile = join(folder, `${name}.mjs`);
  buildSync({
    entryPoints: [new URL(`./programs/${name}.ts`, import.meta.url).pathname],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["ws"],
    tsconfigRaw: {},
    alias: Object.fromEntries(
      ["", "/server", "/node", "/validation"].map((path) => [
        `@mcp-gen/runtime${path}`,
        runtime(path === "" ? "/index" : path),
      ]),
    ),
    logLevel: "error",
  });
  return outfile;
}
