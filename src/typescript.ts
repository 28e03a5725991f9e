import { createRequire } from "node:module";

/** The TypeScript compiler, as ts-morph bundles it. */
export type TypeScript = typeof import("@ts-morph/common").ts;

/**
 * Loads the compiler, once. By `require`: before it imports a CommonJS file, Node reads all of it for the names that it exports,
 * which takes a third of the time of loading these twelve megabytes.
 */
export function typeScript(): TypeScript {
  const require = createRequire(import.meta.url);
  return (require("@ts-morph/common") as { readonly ts: TypeScript }).ts;
}
