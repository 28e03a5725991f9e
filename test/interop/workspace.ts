import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { mcpGen, root, run, runOk, type Finished } from "../support/command.js";

/** Where other people's servers are read, their clients generated and our programs compiled; ignored by git. */
export const workspace: string = join(root, "test-output/interop");

/** Third-party servers: what starts each of them on stdio. Nothing of their text is committed; it is read on each run. */
export const servers: ReadonlyMap<string, readonly string[]> = new Map([
  ["library-v1", [join(workspace, "out/sdk-v1-server.js")]],
  ["library-v2", [join(workspace, "out/sdk-v2-server.js")]],
  ["everything", [join(root, "node_modules/@modelcontextprotocol/server-everything/dist/index.js")]],
  ["filesystem", [join(root, "node_modules/@modelcontextprotocol/server-filesystem/dist/index.js"), workspace]],
  ["memory", [join(root, "node_modules/@modelcontextprotocol/server-memory/dist/index.js")]],
]);

/** Pulls the declarations of all servers, generates their clients, and type-checks and compiles `programs/` against them. */
export async function prepareWorkspace(): Promise<void> {
  rmSync(workspace, { recursive: true, force: true });
  mkdirSync(workspace, { recursive: true });
  cpSync(join(root, "test/interop/programs"), workspace, { recursive: true });
  await build({
    entryPoints: ["sdk-v1-server.ts", "sdk-v2-server.ts"].map((name) => join(workspace, name)),
    outdir: join(workspace, "out"),
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  const options = { cwd: workspace };
  const manifests = [...servers.keys()].map((name) => `${name}.mcp.json`);
  await Promise.all(
    [...servers].map(([name, args]) =>
      runOk(process.execPath, [mcpGen, "pull", "-o", `${name}.mcp.json`, "--", process.execPath, ...args], options),
    ),
  );
  for (const manifest of manifests) {
    const target = ["--out", "generated", "--target", "client", "--name", manifest.replace(".mcp.json", "")];
    await runOk(process.execPath, [mcpGen, "generate", manifest, ...target], options);
  }
  const tsconfig = {
    extends: "../../tsconfig.base.json",
    compilerOptions: { isolatedDeclarations: false, declaration: false, rootDir: ".", outDir: "out", types: ["node"] },
    include: ["*.ts", "generated/**/*.ts"],
  };
  writeFileSync(join(workspace, "tsconfig.json"), JSON.stringify(tsconfig, null, 2));
  await runOk(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", workspace], { cwd: workspace });
}

/** Runs a compiled program of `programs/` against `target` and gives what it printed, parsed. */
export async function use(program: string, target: readonly string[]): Promise<unknown> {
  const result: Finished = await run(process.execPath, [join(workspace, "out", `${program}.js`), ...target], {
    timeoutMs: 30_000,
  });
  if (result.code !== 0) throw new Error(`${program} ${target.join(" ")} exited with ${result.code}\n${result.stderr}`);
  return JSON.parse(result.stdout) as unknown;
}
