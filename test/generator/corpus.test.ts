import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { emitProven } from "../../src/emit/proven.js";
import { readManifest } from "../../src/load/load.js";
import { buildModel } from "../../src/model/build.js";
import type { Manifest } from "../../src/model/manifest.js";
import type { Model } from "../../src/model/model.js";
import { corpus, corpusTitle } from "../support/corpus.js";
import { shuffle } from "../support/shuffle.js";
import { emitOptions } from "./support/printed.js";
import { tsc, type Compiler } from "./support/tsc.js";
import { unknowns } from "./support/unknowns.js";
import { seed } from "../support/chance.js";

// What popular published servers really answer. `CORPUS=full` also compiles everything with TypeScript 5.9 and 6, which
// takes minutes.

const root = fileURLToPath(new URL("../..", import.meta.url));
const full = process.env["CORPUS"] === "full";
const out = join(root, "test-output/corpus");

interface Server {
  readonly name: string;
  readonly manifest: Manifest;
  readonly model: Model;
  readonly files: ReadonlyMap<string, string>;
  /** Pointers of warnings. */
  readonly degraded: readonly string[];
}

const servers: Server[] = [];
const errors: string[] = [];

function modelOf(manifest: Manifest, name: string, degraded: string[] = []): Model {
  return buildModel(manifest, { source: `${name}.mcp.json`, name }, ({ severity, code, pointer }) => {
    degraded.push(pointer);
    if (severity === "error") errors.push(`${name} ${pointer} ${code}`);
  });
}

/** The same with every list of declarations in another order. */
function reordered(manifest: Manifest, order: (list: readonly unknown[]) => unknown[]): Manifest {
  const lists = Object.entries(manifest).map(([key, value]) => [
    key,
    Array.isArray(value) ? order(value as readonly unknown[]) : value,
  ]);
  return Object.fromEntries(lists) as Manifest;
}

describe.skipIf(corpus.size === 0)(`${corpusTitle} (SEED=${seed})`, () => {
  beforeAll(async () => {
    rmSync(out, { recursive: true, force: true });
    for (const [name, path] of corpus) {
      const { manifest } = await readManifest(readFileSync(path, "utf8"), path);
      if (manifest === undefined) throw new Error(`${name} is refused.`);
      const degraded: string[] = [];
      const model = modelOf(manifest, name, degraded);
      const printed = await emitProven(model, emitOptions);
      const files = new Map(printed.map((one) => [one.name as string, one.text]));
      servers.push({ name, manifest, model, files, degraded });
      mkdirSync(join(out, name), { recursive: true });
      for (const [path, content] of files) writeFileSync(join(out, name, path), content);
    }
  }, 240_000);
  afterAll(() => {
    if (!full) rmSync(out, { recursive: true, force: true });
  });

  it("issue 3.1 generates for every server, each file with the proof of its shape", () => {
    expect(errors).toEqual([]);
    expect(servers).toHaveLength(corpus.size);
  });

  it("issue 3.1 no declaration is lost: every tool, resource, template and prompt has its function", () => {
    for (const { name, manifest, model } of servers) {
      for (const kind of ["tools", "resources", "resourceTemplates", "prompts"] as const) {
        const keys = (manifest[kind] ?? []).map((one) => one["uri"] ?? one["uriTemplate"] ?? one["name"]);
        expect(model[kind].length, `${name} ${kind}`).toBe(new Set(keys).size);
      }
    }
  });

  it("issue 3.1 prints the same bytes again, and in any order of declarations", () => {
    for (const { name, manifest, files } of servers) {
      const orders = [
        (list: readonly unknown[]) => [...list].reverse(),
        (list: readonly unknown[]) => shuffle(list, seed),
      ];
      for (const order of orders) {
        const again = emit(modelOf(reordered(manifest, order), name), emitOptions);
        for (const file of again) expect(file.text === files.get(file.name), `${name}/${file.name}`).toBe(true);
      }
    }
  }, 120_000);

  it("issue 3.1 names no any", () => {
    for (const { name, files } of servers) {
      for (const [file, text] of files) {
        const code = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[^]*?\*\/|\/\/.*/g, "");
        expect(/(?<![\w$."])any(?![\w$:?(])/.test(code), `${name}/${file}`).toBe(false);
      }
    }
  });

  it("issue 3.1 unknown stands only where the schema says nothing", () => {
    const found = servers.map(({ name, model, files, degraded }) => ({
      name,
      ...unknowns(model, files.get("types.ts") ?? "", degraded),
    }));
    const faults = found.flatMap(({ name, faults: paths }) => paths.map((path) => `${name} ${path}`));
    expect(faults).toEqual([]);
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
  }, 120_000);

  it.each<Compiler>(full ? ["typescript-7", "typescript", "typescript-6"] : ["typescript-7"])(
    "issue 3.1 passes tsc under the strictest flags: %s",
    async (compiler) => expect(await tsc(compiler, out)).toBe(""),
    600_000,
  );

  it("issue 3.1 a server made of stubs lists the declarations field for field", async () => {
    for (const { name, manifest, model } of servers) {
      const file = join(out, name, "server.bundle.mjs");
      await bundle({
        entryPoints: [join(out, name, "server.ts")],
        bundle: true,
        format: "esm",
        platform: "node",
        outfile: file,
        logLevel: "silent",
        alias: {
          "@mcp-gen/runtime/server": join(root, "src/runtime/server.ts"),
          "@mcp-gen/runtime/validation": join(root, "src/runtime/validation.ts"),
        },
      });
      const module = (await import(pathToFileURL(file).href)) as Record<string, (handlers: object) => ServerUnderTest>;
      const server = module[model.names.create]?.(new Proxy({}, { get: () => () => "" })) as ServerUnderTest;
      for (const [kind, method] of LISTS) {
        const declared = (manifest[kind] ?? []) as readonly Readonly<Record<string, unknown>>[];
        if (declared.length === 0) continue;
        const listed = await listAll(server, method, kind);
        const key = kind === "resources" ? "uri" : kind === "resourceTemplates" ? "uriTemplate" : "name";
        const unique = new Map(declared.map((one) => [one[key], one]));
        expect(new Map(listed.map((one) => [one[key], one])), `${name} ${kind}`).toEqual(unique);
      }
    }
  }, 240_000);
});

const LISTS = [
  ["tools", "tools/list"],
  ["resources", "resources/list"],
  ["resourceTemplates", "resources/templates/list"],
  ["prompts", "prompts/list"],
] as const;

interface ServerUnderTest {
  handle(request: object, context: object): Promise<{ result?: Record<string, unknown>; error?: unknown }>;
}

async function listAll(server: ServerUnderTest, method: string, kind: string): Promise<Record<string, unknown>[]> {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const all: Record<string, unknown>[] = [];
  for (let cursor: unknown; ;) {
    const params = { _meta: meta, ...(cursor === undefined ? {} : { cursor }) };
    const { result, error } = await server.handle({ jsonrpc: "2.0", id: 1, method, params }, {});
    if (result === undefined) throw new Error(JSON.stringify(error));
    all.push(...(JSON.parse(JSON.stringify(result[kind])) as Record<string, unknown>[]));
    cursor = result["nextCursor"];
    if (cursor === undefined) return all;
  }
}
