import { resolve } from "node:path";
import { build } from "esbuild";
import type { Validator } from "../../../src/runtime/validation.js";
import { printSchemas } from "./print.js";

const RUNTIME = resolve("src/runtime/validation.ts");

/** The validators of schemas, printed, compiled and imported as an application would. */
export async function loadValidators(schemas: readonly unknown[]): Promise<Validator<unknown>[]> {
  return importValidators(printSchemas(schemas).validators, schemas.length);
}

/** Bundles a printed `validators.ts` with the runtime and imports it. */
export async function importValidators(source: string, count: number): Promise<Validator<unknown>[]> {
  const text = await bundleValidators(source);
  const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`)) as Record<
    string,
    Validator<unknown>
  >;
  return Array.from({ length: count }, (_, at) => module[`v${at}`] as Validator<unknown>);
}

/** A printed `validators.ts` as one JavaScript module. */
export async function bundleValidators(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, loader: "ts", resolveDir: process.cwd() },
    bundle: true,
    format: "esm",
    platform: "neutral",
    write: false,
    alias: { "@mcp-gen/runtime/validation": RUNTIME },
  });
  return outputFiles[0]?.text ?? "";
}
