import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export interface Size {
  readonly minified: number;
  readonly gzipped: number;
}

/** Bytes of a module as esbuild bundles and minifies it for an application, the runtime's part included. */
export async function bundleSize(source: string, runtime: string): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: source, loader: "ts", resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    write: false,
    alias: { "@mcp-gen/runtime/validation": runtime },
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}
