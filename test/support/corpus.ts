import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where manifests of published servers are: `shared/corpus` beside the checkout, or `MCP_GEN_CORPUS`. They are other
 * people's text, so that they are no part of this repository; tests over them say so where the folder is missing.
 */
export const corpusFolder: string =
  process.env["MCP_GEN_CORPUS"] ?? fileURLToPath(new URL("../../../shared/corpus", import.meta.url));

/** The paths of the manifests by the names of the servers; none where the folder is missing. */
export const corpus: ReadonlyMap<string, string> = new Map(
  (existsSync(corpusFolder) ? readdirSync(corpusFolder) : [])
    .filter((name) => name.endsWith(".mcp.json"))
    .map((name) => [name.replace(".mcp.json", ""), join(corpusFolder, name)]),
);

/** What a test over the corpus is called: it says when it does not run. */
export const corpusTitle: string =
  corpus.size > 0 ? `${corpus.size} manifests of published servers` : `no manifests in ${corpusFolder}: not run`;
