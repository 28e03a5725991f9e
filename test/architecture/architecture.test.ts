import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cycles, packageOf, reachable, readTree, root, type SourceFile } from "./imports.js";

// The floors of ARCHITECTURE.md, as a test that walks the imports. Type imports count: a floor that needs another's
// types depends on it.

const sources = readTree("src", ".ts");
const runtime = sources.filter(({ path }) => path.startsWith("src/runtime/"));
const generator = sources.filter(({ path }) => !path.startsWith("src/runtime/"));

/** The floor that a file stands on: a folder of `src`, or a file at its top. */
const floorOf = (path: string): string => path.split("/")[1]!.replace(/\.ts$/, "");

/** Which floors each floor may import, besides itself. */
const allowed: Record<string, readonly string[]> = {
  cli: ["index", "generate", "load", "emit", "write", "model", "diagnostics", "version"],
  index: ["generate", "load", "model", "diagnostics"],
  generate: ["load", "emit", "write", "model", "diagnostics", "version"],
  load: ["model", "diagnostics", "typescript", "typescript-project", "version"],
  emit: ["model", "diagnostics", "typescript"],
  write: ["model", "diagnostics", "typescript-project"],
  model: ["diagnostics"],
  diagnostics: [],
  // A reader and a writer need ts-morph, and do not know each other.
  "typescript-project": [],
  // What proves the output reads it, and so does what runs modules of the user's.
  typescript: [],
  // Told by the command line, the lock and the client that reads running servers.
  version: [],
  runtime: [],
};

/** Packages that the runtime loads when a program uses what needs them. */
const optionalPeers = ["ws", "oauth4webapi", "jose"];

const edges = sources.flatMap((file) =>
  file.imports.flatMap(({ file: target }) => (target === undefined ? [] : [{ from: file.path, to: target }])),
);

const importersOf = (name: string, types: boolean): string[] =>
  sources
    .filter((file) => file.imports.some((one) => packageOf(one.specifier) === name && (types || !one.typeOnly)))
    .map(({ path }) => path);

describe("floors", () => {
  it("imports point downwards only", () => {
    const upwards = edges.filter(({ from, to }) => {
      const [above, below] = [floorOf(from), floorOf(to)];
      return above !== below && !(allowed[above] ?? []).includes(below);
    });
    expect(upwards).toEqual([]);
    expect([...new Set(sources.map(({ path }) => floorOf(path)))].filter((floor) => !(floor in allowed))).toEqual([]);
  });

  it("at most six floors stand on each other", () => {
    const height = (floor: string): number => 1 + Math.max(0, ...(allowed[floor] ?? []).map(height));
    expect(Math.max(...Object.keys(allowed).map(height))).toBeLessThanOrEqual(6);
  });

  it("no imports go round in circles", () => {
    expect(cycles(sources)).toEqual([]);
  });

  it("the runtime imports only itself, Node and its optional peers", () => {
    const outside = runtime.flatMap(({ path, imports }) =>
      imports.filter(({ file }) => file === undefined).map(({ specifier }) => ({ path, name: packageOf(specifier) })),
    );
    const others = outside.filter(({ name }) => !name.startsWith("node:") && !optionalPeers.includes(name));
    expect(others).toEqual([]);
  });

  it("only symbols.ts and live.ts know the runtime, and only as a package", () => {
    const users = generator.filter((file) =>
      file.imports.some((one) => packageOf(one.specifier) === "@mcp-gen/runtime"),
    );
    const names = users.map(({ path }) => path.replace("src/", ""));
    expect(names.filter((name) => !/^(emit\/symbols|load\/live[\w-]*|load\/live\/[\w-]+)\.ts$/.test(name))).toEqual([]);
  });
});

describe("packages", () => {
  it.each(["yargs", "prettier", "ws"])("exactly one file imports %s", (name) => {
    const importers = importersOf(name, true);
    expect(importers, `${name} is imported by ${importers.join(", ")}`).toHaveLength(1);
  });

  it("types are printed without json-schema-to-typescript, which judges them in the schema report", () => {
    expect(importersOf("json-schema-to-typescript", true)).toEqual([]);
  });

  it("exactly one file sets ts-morph up", () => {
    expect(importersOf("ts-morph", false)).toHaveLength(1);
  });

  it("the command line starts without the heavy ones", () => {
    const atStart = [...reachable(sources, "src/cli/main.ts", { lazy: false }).keys()];
    expect(
      atStart.filter((name) =>
        ["ts-morph", "@ts-morph/common", "typescript", "prettier", "json-schema-to-typescript"].includes(name),
      ),
    ).toEqual([]);
  });
});

describe("the built runtime", () => {
  const built = existsSync(join(root, "src/runtime/dist/index.js"))
    ? readTree("src/runtime/dist", ".js", /node_modules/)
    : undefined;

  const reached = (entry: string): string[] => {
    if (!built) throw new Error("src/runtime/dist is missing: npm run build");
    return [...reachable(built, `src/runtime/dist/${entry}.js`, { lazy: true }).keys()];
  };

  it.each(["index", "server", "memory", "http", "validation"])(
    "%s runs anywhere: no Node module, no package",
    (entry) => {
      expect(reached(entry)).toEqual([]);
    },
  );

  it("websocket runs anywhere: no Node module, and ws only where the platform has no WebSocket", () => {
    expect(reached("websocket").filter((name) => name !== "ws")).toEqual([]);
    expect([...reachable(built!, "src/runtime/dist/websocket.js", { lazy: false }).keys()]).toEqual([]);
    const { browser } = JSON.parse(readFileSync(join(root, "src/runtime/package.json"), "utf8")) as {
      browser: unknown;
    };
    expect(browser, "bundles for browsers leave ws out").toEqual({ ws: false });
  });

  it("auth runs anywhere: no Node module, and only its optional peers", () => {
    expect(reached("auth").filter((name) => !["oauth4webapi", "jose"].includes(name))).toEqual([]);
  });

  it("node needs no package, and ws only when it is used", () => {
    const other = reached("node").filter((name) => !name.startsWith("node:"));
    expect(other.filter((name) => name !== "ws")).toEqual([]);
    const atStart = [...reachable(built!, "src/runtime/dist/node.js", { lazy: false }).keys()];
    expect(atStart).not.toContain("ws");
  });
});

describe("size", () => {
  const median = (files: readonly SourceFile[]): number => {
    const lines = files.map((file) => file.lines).sort((a, b) => a - b);
    return lines[Math.floor(lines.length / 2)] ?? 0;
  };

  it("the median file has at most 90 lines", () => {
    expect(median(sources)).toBeLessThanOrEqual(90);
  });

  it("no file has more than 400 lines", () => {
    expect(sources.filter((file) => file.lines > 400).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });
});
