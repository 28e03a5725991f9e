import { spawn } from "node:child_process";
import { join } from "node:path";
import { writeFiles } from "../../support/files.js";

/** Where tests and scripts of this repository run: `import.meta.url` is elsewhere in a bundled one. */
const root = process.cwd();

/** The compilers that generated code is for, as this project installs them: 5.9, 6 and 7. */
export type Compiler = "typescript" | "typescript-6" | "typescript-7";

/**
 * Runs a compiler over generated code, under the flags of DESIGN section 6, as its command that users have.
 *
 * @param folder Inside this repository, so that packages resolve; a configuration is written there.
 * @param include Files or patterns, absolute or from the folder. Default: all there is in it.
 * @returns The first lines of what it has to say; empty where nothing is wrong.
 */
export async function tsc(
  compiler: Compiler,
  folder: string,
  include: readonly string[] = ["./**/*.ts"],
): Promise<string> {
  const compilerOptions = {
    noEmit: true,
    lib: ["ES2023", "DOM", "DOM.Iterable"],
    types: [],
    paths: {
      "@mcp-gen/runtime": [join(root, "src/runtime/index.ts")],
      "@mcp-gen/runtime/*": [join(root, "src/runtime/*.ts")],
    },
  };
  const config = `tsconfig.${compiler}.json`;
  const text = JSON.stringify({ extends: join(root, "tsconfig.base.json"), compilerOptions, include });
  writeFiles(folder, { "package.json": '{ "type": "module" }\n', [config]: text });
  const bin = join(root, "node_modules", compiler, "bin/tsc");
  const child = spawn(process.execPath, ["--max-old-space-size=8000", bin, "-p", join(folder, config)]);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  }
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (said === "" && code !== 0) return `exit code ${String(code)}`;
  return said.split("\n").slice(0, 20).join("\n").trim();
}
