import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = process.cwd();

/** A compiler among this repository's packages: 5.9, 6 and 7. */
export type Compiler = "typescript" | "typescript-6" | "typescript-7";

/**
 * Type-checks a folder under the strictest flags, with the command that users have.
 *
 * @param folder Absolute, inside this repository, so that packages resolve; gets a `tsconfig.json`.
 * @param lax Options beside those flags.
 * @returns What the compiler says; empty when there is nothing to say.
 */
export async function tsc(
  compiler: Compiler,
  folder: string,
  lax: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      noEmit: true,
      lib: ["ES2023", "DOM", "DOM.Iterable"],
      types: [],
      paths: {
        "@mcp-gen/runtime": [join(root, "src/runtime/index.ts")],
        "@mcp-gen/runtime/*": [join(root, "src/runtime/*.ts")],
      },
      ...lax,
    },
    include: ["./**/*.ts"],
  };
  writeFiles(
    folder,
    new Map([
      ["tsconfig.json", JSON.stringify(config)],
      ["package.json", '{ "type": "module" }\n'],
    ]),
  );
  const bin = join(root, "node_modules", compiler, "bin/tsc");
  const child = spawn(process.execPath, ["--max-old-space-size=8000", bin, "-p", folder]);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  return code === 0 || said !== "" ? said : `${compiler} ended with ${String(code)}`;
}

/** Writes files below a folder, making what folders they need. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
