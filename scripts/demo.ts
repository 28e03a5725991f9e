// `npm run demo`: the whole path. Generates the weather example, type-checks it, serves it on every transport at once and
// calls it through the generated client; then does the same with a published server that knows nothing of mcp-gen.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Inside the repository, so that packages resolve; ignored by git, removed at the end. */
const folder = join(root, "test-output/demo");
const mcpGen = join(root, "dist/cli/main.js");
const thirdParty = join(root, "node_modules/@modelcontextprotocol/server-everything/dist/index.js");
/** What the generated files promise to pass: the repository's own flags, `strict` and everything that `strict` leaves out. */
const tsconfig = {
  extends: "../../tsconfig.base.json",
  compilerOptions: { declaration: false, isolatedDeclarations: false, rootDir: ".", outDir: "out", types: ["node"] },
  include: ["examples/**/*.ts", "generated/**/*.ts"],
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  await demonstrate();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function demonstrate(): Promise<void> {
  for (const example of ["weather", "demo"]) {
    cpSync(join(root, "examples", example), join(folder, "examples", example), { recursive: true });
  }
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig, null, 2));

  await step(
    "Generate types, validators, client and server from the manifest",
    "mcp-gen generate examples/weather/weather.mcp.yaml --out generated",
    [mcpGen, "generate", "examples/weather/weather.mcp.yaml", "--out", "generated"],
  );
  console.log(`   generated/weather: ${readdirSync(join(folder, "generated/weather")).sort().join(", ")}`);

  await step(
    "Read a published server's declarations: lists only, no tool is called",
    "mcp-gen pull -o server-everything.mcp.json -- npx @modelcontextprotocol/server-everything",
    [mcpGen, "pull", "-o", "server-everything.mcp.json", "--", process.execPath, thirdParty],
  );
  await step(
    "Generate a client for it",
    "mcp-gen generate server-everything.mcp.json --name server-everything --target client --out generated",
    [
      mcpGen,
      "generate",
      "server-everything.mcp.json",
      "--name",
      "server-everything",
      "--target",
      "client",
      "--out",
      "generated",
    ],
  );
  await step("Type-check and compile both, and the programs that use them", "tsc --strict", [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    folder,
  ]);
  await step(
    "Serve one weather server on stdio, HTTP and WebSocket at once, and call it on each",
    "node examples/demo/weather.js",
    ["out/examples/demo/weather.js", "out/examples/weather/main.js"],
  );
  await step("Call three tools of the published server, typed", "node examples/demo/third-party.js", [
    "out/examples/demo/third-party.js",
    thirdParty,
  ]);
}

/** Runs one step and says how long it took. */
async function step(what: string, shown: string, args: readonly string[]): Promise<void> {
  console.log(`\n▸ ${what}\n   $ ${shown}`);
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    console.error(`The step failed with exit code ${code}.`);
    process.exit(1);
  }
  console.log(`   ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
