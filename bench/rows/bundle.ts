import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { generate } from "mcp-gen";
import type { Contender } from "../contenders.js";
import type { Row } from "../rounds.js";

const url = "https://example.com/mcp";

const entries: Record<Contender, string> = {
  limit: `
    const response = await fetch("${url}", { method: "POST", headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "tool_7", arguments: { query: "a" } } }) });
    console.log((await response.json()).result.structuredContent);`,
  ours: `
    import { connect } from "@mcp-gen/runtime";
    import { httpTransport } from "@mcp-gen/runtime/http";
    import { tool7 } from "./hundred/client.js";
    const mcp = await connect(httpTransport("${url}"));
    console.log(await tool7(mcp, { query: "a" }));`,
  "sdk-v2": `
    import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
    const client = new Client({ name: "bundle", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(new URL("${url}")));
    console.log((await client.callTool({ name: "tool_7", arguments: { query: "a" } })).structuredContent);`,
  "sdk-v1": `
    import { Client } from "@modelcontextprotocol/sdk/client/index.js";
    import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
    const client = new Client({ name: "bundle", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(new URL("${url}")));
    console.log((await client.callTool({ name: "tool_7", arguments: { query: "a" } })).structuredContent);`,
};

/** What a web page has to load: connect, HTTP and one tool of a hundred, minified and compressed. */
export async function bundleRow(contenders: readonly Contender[]): Promise<Row> {
  // Inside the repository, so that packages resolve; ignored by git.
  const folder = fileURLToPath(new URL("../../../test-output/bench-bundle/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, "hundred.mcp.json"), JSON.stringify(hundredTools()));
    await generate({ cwd: folder, out: ".", servers: [{ manifest: "hundred.mcp.json", targets: ["client"] }] });
    const figures = new Map<Contender, number[]>();
    const notes: string[] = [];
    for (const contender of contenders) {
      const start = await bundledSize(entries[contender], folder, true);
      const all = await bundledSize(entries[contender], folder, false);
      figures.set(contender, [start]);
      if (all - start > 0.5) notes.push(`${contender} loads more when it is needed: ${all.toFixed(1)} kB in all`);
    }
    const title = "client bundle: connect + HTTP + one of 100 tools, min+gz";
    return { title, unit: "kB", better: "less", figures, target: "<= 6 kB", notes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Kilobytes of one minified, compressed file; `atStart` leaves out what `import()` loads later, as bundlers that split do.
 * Packages are resolved as an installed project resolves them, whatever this repository's compiler options say.
 */
async function bundledSize(contents: string, resolveDir: string, atStart: boolean): Promise<number> {
  const later: Plugin = {
    name: "later",
    setup: ({ onResolve }) =>
      onResolve({ filter: /.*/ }, ({ kind, path }) =>
        kind === "dynamic-import" ? { path, external: true } : undefined,
      ),
  };
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: "ts" },
    tsconfigRaw: {},
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "error",
    plugins: atStart ? [later] : [],
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1000;
}

function hundredTools(): object {
  const tools = Array.from({ length: 100 }, (_, index) => ({
    name: `tool_${index}`,
    description: `Does thing ${index}.`,
    inputSchema: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
    outputSchema: {
      type: "object",
      properties: { answer: { type: "string" }, score: { type: "number", minimum: 0 } },
      required: ["answer"],
    },
  }));
  return { name: "hundred", version: "1.0.0", tools };
}
