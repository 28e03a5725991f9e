import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the built runtime. */
export interface RuntimeFile {
  /** Relative to its root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * The built runtime, code and types, for projects that want no dependency.
 *
 * @throws {Error} `@mcp-gen/runtime` is not installed or not built.
 */
export async function readRuntime(): Promise<RuntimeFile[]> {
  const root = dirname(fileURLToPath(import.meta.resolve("@mcp-gen/runtime")));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /(?:\.js|\.d\.ts)$/.test(entry.name));
  const read = files.map(async (entry): Promise<RuntimeFile> => {
    const path = join(entry.parentPath, entry.name);
    return { path: relative(root, path).split(sep).join("/"), text: await readFile(path, "utf8") };
  });
  return (await Promise.all(read)).sort((a, b) => (a.path < b.path ? -1 : 1));
}
