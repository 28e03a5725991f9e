import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { CLIENT_INFO } from "../../src/runtime/client/client-info.js";
import { VERSION } from "../../src/version.js";
import { readTree, root } from "./imports.js";

// What we do not ship needs no defence: these hold what is left out.

const SKIP = /(^|\/)(dist|node_modules)\//;
const shipped = ["src", "templates", "generated"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name).split(sep).join("/"))
    .filter((path) => /\.[cm]?[jt]s$/.test(path) && !SKIP.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
);
const where = (pattern: RegExp): string[] => shipped.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
const importers = (specifier: string): string[] =>
  readTree("src", ".ts", SKIP)
    .filter(({ imports }) => imports.some((one) => one.specifier === specifier && !one.typeOnly))
    .map(({ path }) => path);

interface Package {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

describe("the version", () => {
  const read = (path: string): Package => JSON.parse(readFileSync(join(root, path), "utf8")) as Package;
  const [generator, runtime] = [read("package.json"), read("src/runtime/package.json")];

  it("is that of package.json, of both packages, wherever it is told", () => {
    expect(VERSION).toBe(generator.version);
    expect(runtime.version).toBe(generator.version);
    expect(generator.dependencies?.["@mcp-gen/runtime"]).toBe(runtime.version);
    expect(CLIENT_INFO).toEqual({ name: "mcp-gen", version: runtime.version });
  });

  it("is written out nowhere else: a new project has one of its own", () => {
    const written = new RegExp(`["']${generator.version.replaceAll(".", "\\.")}["']`);
    expect(where(written).filter((path) => path.startsWith("src/"))).toEqual([
      "src/cli/scaffold.ts",
      "src/runtime/client/client-info.ts",
    ]);
  });
});

describe("what we ship", () => {
  it("R8 listens in one place only, that of MCP servers, which starts no processes", () => {
    expect(where(/\bcreate(?:Secure)?Server\s*\(|\.listen\(\s*[^)]*(?:port|path)/)).toEqual([
      "src/runtime/node/http-service.ts",
    ]);
    const http = readTree("src/runtime/http", ".ts", SKIP).concat(readTree("src/runtime/websocket", ".ts", SKIP));
    expect(http.flatMap(({ imports }) => imports.map(({ specifier }) => specifier))).not.toContain(
      "node:child_process",
    );
  });

  it("R38 reads no files in scaffolds and generated code, so that no name of a peer is a path there", () => {
    const made = shipped.filter(({ path }) => /^(?:templates|generated)\//.test(path));
    const printers = shipped.filter(({ path }) => path.startsWith("src/emit/"));
    const reads = ({ text }: { text: string }): boolean =>
      /["']node:fs|["']fs["'/]|readFile|createReadStream/.test(text);
    expect(made.length).toBeGreaterThan(10);
    expect([...made, ...printers].filter(reads).map(({ path }) => path)).toEqual([]);
  });

  it("R44 passes no incoming token on: handlers see who asks, not with what, and there is no OAuth server", () => {
    // The edge reads the header of a request; the client's hook writes that of its own.
    const readers = where(/["'`]authorization["'`]/i);
    expect(readers.filter((path) => !/^src\/runtime\/(?:http|auth)\//.test(path))).toEqual([]);
    const [info] = /export interface AuthInfo \{[^}]*\}/.exec(
      readFileSync(join(root, "src/runtime/protocol/server.ts"), "utf8"),
    )!;
    expect(info).not.toMatch(/readonly \w*token/i);
    expect(where(/\bauthorization_endpoint["']?:\s*[^`$]*request\.url/)).toEqual([]);
  });

  it("R45 has no callback page, and answers with HTML nowhere", () => {
    expect(where(/text\/html|<html|<!doctype/i)).toEqual([]);
  });

  it("R47 R48 starts processes in three places, none of which a peer's words reach", () => {
    expect(importers("node:child_process")).toEqual([
      "src/cli/npm-install.ts",
      "src/runtime/node/child-stream.ts",
      "src/runtime/node/process-tree.ts",
    ]);
    expect(where(/\bshell:\s*true|\bexec(?:Sync|File)?\(\s*`/)).toEqual([]);
    // npm, with arguments of ours.
    const install = shipped.find(({ path }) => path === "src/cli/npm-install.ts")!.text;
    expect(install.match(/\bspawn\(/g)).toHaveLength(1);
  });
});
