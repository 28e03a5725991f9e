import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, posix, win32 } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { relativeWithSlashes } from "../../src/generate/relative-with-slashes.js";
import { generate, type GenerateRequest, type GenerateResult, type ServerRequest } from "../../src/generate.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const inputSchema = { type: "object", properties: {} };

let cwd: string;
beforeEach(() => {
  cwd = temporaryFolder();
  manifest("weather", { tools: [{ name: "get_forecast", inputSchema }] });
});

function manifest(name: string, parts: Record<string, unknown>): void {
  writeFileSync(join(cwd, `${name}.mcp.json`), JSON.stringify({ name, version: "1.0.0", ...parts }));
}

function run(server: Partial<ServerRequest> = {}, request: Partial<GenerateRequest> = {}): Promise<GenerateResult> {
  return generate({ cwd, out: "out", servers: [{ manifest: "weather.mcp.json", ...server }], ...request });
}

function actions({ files }: GenerateResult): string[] {
  return files.map(({ action, path }) => `${action} ${path}`);
}

function read(path: string): string {
  return readFileSync(join(cwd, path), "utf8");
}

describe("generate", () => {
  it("writes four files and the lock, and changes nothing when nothing changed", async () => {
    expect(actions(await run())).toEqual([
      "create out/mcp-gen.lock.json",
      "create out/weather/client.ts",
      "create out/weather/server.ts",
      "create out/weather/types.ts",
      "create out/weather/validators.ts",
    ]);
    const { mtimeMs } = statSync(join(cwd, "out/weather/client.ts"));
    const again = await run();
    expect(new Set(again.files.map(({ action }) => action))).toEqual(new Set(["keep"]));
    expect(statSync(join(cwd, "out/weather/client.ts")).mtimeMs).toBe(mtimeMs);
    expect(readdirSync(join(cwd, "out")).sort()).toEqual(["mcp-gen.lock.json", "weather"]);
  });

  it("servers beyond those of a complete run are removed, but for what is not ours", async () => {
    manifest("second", {});
    await run({ manifest: "second.mcp.json" });
    expect(actions(await run()).filter((line) => line.startsWith("remove"))).toEqual([]);
    writeFileSync(join(cwd, "out/second/mine.ts"), "export {};\n");
    const removed = actions(await run({}, { complete: true })).filter((line) => line.startsWith("remove"));
    expect(removed).toEqual(["client", "server", "types"].map((name) => `remove out/second/${name}.ts`));
    expect(readdirSync(join(cwd, "out/second"))).toEqual(["mine.ts"]);
    expect(read("out/mcp-gen.lock.json")).not.toContain("second");
  });

  it("a lock file cannot lead a complete run out of the output folder", async () => {
    await run();
    const path = join(cwd, "out/mcp-gen.lock.json");
    writeFileSync(path, read("out/mcp-gen.lock.json").replace('"weather": {', '"../weather": {'));
    await run({ name: "other" }, { complete: true });
    expect(existsSync(join(cwd, "out/weather/client.ts"))).toBe(true);
  });

  it("a server named like the copied runtime is refused where that is copied, and only there", async () => {
    expect((await run({ name: "mcp-gen-runtime" })).diagnostics).toEqual([]);
    const { diagnostics } = await run({ name: "mcp-gen-runtime", runtime: "vendored" });
    expect(diagnostics.map(({ code }) => code)).toEqual(["MCPGEN_SAME_FOLDER"]);
  });

  it("R70 the lock names each declaration, and an edited file is noticed in spite of it", async () => {
    await run();
    const lock = JSON.parse(read("out/mcp-gen.lock.json")) as { servers: Record<string, { declarations: object }> };
    expect(Object.keys(lock.servers["weather"]?.declarations ?? {})).toEqual(["tools/get_forecast"]);
    writeFileSync(join(cwd, "out/weather/types.ts"), `${read("out/weather/types.ts")}// edited\n`);
    expect(actions(await run())).toContain("update out/weather/types.ts");
    expect(read("out/weather/types.ts")).not.toContain("edited");
  });

  it("runs at once into one folder lose nothing of each other's lock", async () => {
    const names = ["one", "two", "three", "four"];
    for (const name of names) manifest(name, {});
    await Promise.all(names.map((name) => run({ manifest: `${name}.mcp.json` })));
    const { servers } = JSON.parse(read("out/mcp-gen.lock.json")) as { servers: object };
    expect(Object.keys(servers).sort()).toEqual([...names].sort());
    expect(new Set((await run({ manifest: "two.mcp.json" })).files.map(({ action }) => action))).toEqual(
      new Set(["keep"]),
    );
    expect(readdirSync(join(cwd, "out")).sort()).toEqual([...names, "mcp-gen.lock.json"].sort());
  });

  it("a lock that is no lock is written anew", async () => {
    await run();
    const lock = read("out/mcp-gen.lock.json");
    writeFileSync(join(cwd, "out/mcp-gen.lock.json"), "<<<<<<< merge");
    await run();
    expect(read("out/mcp-gen.lock.json")).toBe(lock);
  });

  it.each([
    ["null", () => null],
    ["a number", () => 5],
    ["no files", (entry: object) => ({ ...entry, files: null })],
    ["files that are no digests", (entry: object) => ({ ...entry, files: { "types.ts": 1 } })],
    ["no file at all, the rest right", (entry: object) => ({ ...entry, files: {} })],
    [
      "a file less, the rest right",
      (entry: { files: object }) => ({ ...entry, files: { ...entry.files, "client.ts": undefined } }),
    ],
  ])("a lock that says %s of a server removes nothing and is mended", async (_, change) => {
    await run();
    const path = join(cwd, "out/mcp-gen.lock.json");
    const text = read("out/mcp-gen.lock.json");
    const lock = JSON.parse(text) as { servers: Record<string, { files: object }> };
    writeFileSync(path, JSON.stringify({ servers: { weather: change(lock.servers["weather"]!) } }));
    expect(actions(await run()).filter((line) => !line.startsWith("keep"))).toEqual(["update out/mcp-gen.lock.json"]);
    expect(read("out/mcp-gen.lock.json")).toBe(text);
  });

  it("R70 says which declarations differ from those of the lock", async () => {
    expect((await run()).declarations).toEqual(["weather: tools/get_forecast added"]);
    manifest("weather", {
      tools: [
        { name: "get_forecast", description: "Other.", inputSchema },
        { name: "b", inputSchema },
      ],
    });
    expect((await run({}, { write: "plan" })).declarations).toEqual([
      "weather: tools/b added",
      "weather: tools/get_forecast changed",
    ]);
  });

  it("files that Git checked out with other line ends are up to date", async () => {
    await run();
    for (const path of ["out/weather/types.ts", "out/mcp-gen.lock.json"])
      writeFileSync(join(cwd, path), read(path).replaceAll("\n", "\r\n"));
    expect(new Set(actions(await run()).map((line) => line.split(" ")[0]))).toEqual(new Set(["keep"]));
  });

  it("a copied runtime that nobody uses any more is removed, but for what is not ours", async () => {
    await run({ runtime: "vendored" });
    writeFileSync(join(cwd, "out/mcp-gen-runtime/client/mine.js"), "mine");
    writeFileSync(join(cwd, "out/mcp-gen-runtime/old.js"), `${read("out/mcp-gen-runtime/index.js").split("\n")[0]}\n`);
    expect(actions(await run({ runtime: "vendored" })).filter((line) => !line.startsWith("keep"))).toEqual([
      "remove out/mcp-gen-runtime/old.js",
    ]);
    manifest("second", {});
    await run({ manifest: "second.mcp.json" });
    expect(existsSync(join(cwd, "out/mcp-gen-runtime/index.js")), "another server may use it").toBe(true);
    await run({}, { complete: true });
    expect(readdirSync(join(cwd, "out/mcp-gen-runtime"), { recursive: true })).toEqual([
      "client",
      join("client", "mine.js"),
    ]);
  });

  it("an output folder that is a file is a sentence", async () => {
    writeFileSync(join(cwd, "out"), "");
    await expect(run()).rejects.toThrow(/out is a file, not a folder/);
  });

  it("plans without writing", async () => {
    const planned = await run({}, { write: "plan" });
    expect(planned.files).toHaveLength(5);
    expect(planned.files[1]?.after).toContain("connectWeather");
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });

  it("removes what no longer belongs, if it is ours", async () => {
    await run();
    writeFileSync(join(cwd, "out/weather/mine.ts"), "export {};\n");
    const result = await run({ targets: ["client"] });
    expect(actions(result)).toContain("remove out/weather/server.ts");
    expect(readdirSync(join(cwd, "out/weather")).sort()).toEqual(["client.ts", "mine.ts", "types.ts"]);
  });

  it("never overwrites a file of somebody else", async () => {
    await run();
    writeFileSync(join(cwd, "out/weather/types.ts"), "export {};\n");
    const { diagnostics } = await run({}, { fresh: true });
    expect(diagnostics).toMatchObject([{ code: "MCPGEN_CONFLICT", severity: "error", file: "out/weather/types.ts" }]);
    expect(read("out/weather/types.ts")).toBe("export {};\n");
  });

  it("tells of a foreign file with slashes, on every platform", () => {
    expect(relativeWithSlashes("C:\\work", "C:\\work\\out\\weather\\types.ts", win32)).toBe("out/weather/types.ts");
    expect(relativeWithSlashes("/work/sub", "/work/out/back\\slash.ts", posix)).toBe("../out/back\\slash.ts");
  });

  it("with an error in one server writes nothing for any", async () => {
    writeFileSync(join(cwd, "bad.mcp.json"), "{}");
    const servers = [{ manifest: "weather.mcp.json" }, { manifest: "bad.mcp.json" }];
    const { diagnostics, files } = await run({}, { servers });
    expect(diagnostics.map(({ pointer, file }) => [pointer, file])).toEqual([
      ["/name", "bad.mcp.json"],
      ["/version", "bad.mcp.json"],
    ]);
    expect(files).toEqual([]);
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });

  it("two servers for one folder are an error, also when only case differs", async () => {
    const servers = [{ manifest: "weather.mcp.json" }, { manifest: "weather.mcp.json", name: "Weather" }];
    expect((await run({}, { servers })).diagnostics).toMatchObject([{ code: "MCPGEN_SAME_FOLDER", severity: "error" }]);
  });

  it("strict makes warnings errors", async () => {
    manifest("weather", { tools: [{ name: "odd" }] });
    expect((await run()).diagnostics).toMatchObject([{ severity: "warning" }]);
    rmSync(join(cwd, "out"), { recursive: true });
    expect((await run({}, { strict: true })).files).toEqual([]);
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });

  it("warns on an unchanged run as on the first", async () => {
    manifest("weather", { tools: [{ name: "odd" }] });
    const first = await run();
    expect((await run()).diagnostics).toEqual(first.diagnostics);
  });

  it("more than 64 MiB of output ends in a finding", { timeout: 120_000 }, async () => {
    manifest("weather", { instructions: "\u00e9".repeat(12_000_000) });
    expect((await run()).diagnostics).toMatchObject([{ code: "MCPGEN_OUTPUT_TOO_LARGE", severity: "error" }]);
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });

  it("an abort before writing leaves everything as it was", async () => {
    await expect(run({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });
});

describe("options of a server", () => {
  it("name decides the folder and the names", async () => {
    await run({ name: "my-api" });
    expect(read("out/my-api/client.ts")).toContain("export async function connectMyApi(");
  });

  it("include, exclude and rename choose and name declarations", async () => {
    const tools = ["user_get", "user_set", "admin_drop"].map((name) => ({ name, inputSchema }));
    manifest("weather", { tools: [...tools, { name: "odd" }] });
    const { diagnostics } = await run({
      include: ["user_*", "admin_*"],
      exclude: ["*_drop"],
      rename: { user_set: "putUser" },
    });
    expect(diagnostics).toEqual([]);
    const text = read("out/weather/client.ts");
    expect([...text.matchAll(/^export function (\w+)/gm)].map(([, name]) => name)).toEqual(["userGet", "putUser"]);
  });

  it("a chosen name that collides is reported where it was chosen, with whom", async () => {
    const tools = ["foo", "bar", "baz"].map((name) => ({ name, inputSchema }));
    manifest("weather", { tools, names: { bar: "one", baz: "One" } });
    const message = 'one, chosen for "bar", would make it share the identifier one with the tool "baz".';
    expect((await run()).diagnostics).toMatchObject([{ code: "MCPGEN_NAME", pointer: "/names/bar", message }]);
    manifest("weather", { tools });
    const origin = { file: "mcp-gen.config.ts", pointer: "/servers/weather" };
    const { diagnostics } = await run({ rename: { bar: "one", baz: "One" }, origin });
    expect(diagnostics).toMatchObject([{ file: origin.file, pointer: "/servers/weather/rename/bar" }]);
  });

  it("pointers lead to the manifest, also when declarations are left out", async () => {
    manifest("weather", { tools: [{ name: "a", inputSchema }, { name: "b" }] });
    const { diagnostics } = await run({ exclude: ["a"] });
    expect(diagnostics).toMatchObject([{ pointer: "/tools/1/inputSchema" }]);
  });

  it("contentSchema types a resource that its server does not", async () => {
    manifest("weather", { resources: [{ uri: "a://b", name: "report" }] });
    await run({
      contentSchema: { "a://b": { type: "object", properties: { n: { type: "number" } }, required: ["n"] } },
    });
    expect(read("out/weather/client.ts")).toContain("): Promise<ReportContent>");
  });

  it("importExtension, header and runtime decide the first lines", async () => {
    await run({ importExtension: "", header: "Licence: MIT\n*/ kept in a comment", runtime: "npm:rt" });
    const [first, second, third] = read("out/weather/server.ts").split("\n");
    expect([first, second, third]).toEqual([
      "// @generated by mcp-gen from weather.mcp.json. Do not edit.",
      "// Licence: MIT",
      "// *\\/ kept in a comment",
    ]);
    expect(read("out/weather/server.ts")).toMatch(/from "npm:rt\/server";[^]*from "\.\/types";/);
  });

  it("format follows the Prettier configuration of the project, and notices when that changes", async () => {
    writeFileSync(join(cwd, ".prettierrc"), '{ "semi": false, "singleQuote": true }');
    await run({ format: "prettier" });
    expect(read("out/weather/client.ts")).toContain("from '@mcp-gen/runtime'\n");
    expect(new Set((await run({ format: "prettier" })).files.map(({ action }) => action))).toEqual(new Set(["keep"]));
    writeFileSync(join(cwd, ".prettierrc"), "{}");
    const changed = actions(await run({ format: "prettier" }));
    expect(changed).toContain("update out/weather/client.ts");
  });

  it("postProcess has the last word, on every run", async () => {
    let calls = 0;
    const postProcess = async ({ path, text }: { path: string; text: string }): Promise<string> => {
      calls += 1;
      return Promise.resolve(`${text}// ${path}\n`);
    };
    await run({ postProcess });
    expect(read("out/weather/types.ts")).toMatch(/\/\/ types\.ts\n$/);
    expect(new Set((await run({ postProcess })).files.map(({ action }) => action))).toEqual(new Set(["keep"]));
    expect(calls).toBe(8);
  });

  it("what postProcess made is gone in the first run without it, though nothing else has changed", async () => {
    await run();
    const before = read("out/weather/types.ts");
    await run({ postProcess: ({ text }) => `${text}// more\n` });
    expect(read("out/weather/types.ts")).toBe(`${before}// more\n`);
    expect(actions(await run())).toContain("update out/weather/types.ts");
    expect(read("out/weather/types.ts")).toBe(before);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("boom");
      },
      "boom",
    ],
    ["returns nothing", () => undefined as unknown as string, "no text"],
    ["takes our first line away", () => "export {};\n", "first line"],
  ])("postProcess that %s is an error with a place, and nothing is written", async (_, postProcess, message) => {
    const origin = { file: "mcp-gen.config.ts", pointer: "/servers/weather" };
    const { diagnostics } = await run({ postProcess, origin });
    expect(diagnostics[0]).toMatchObject({
      code: "MCPGEN_POST_PROCESS",
      file: "mcp-gen.config.ts",
      pointer: "/servers/weather/postProcess",
      message: expect.stringContaining(message) as string,
    });
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });

  it("what fits no declaration is warned of, where it stands", async () => {
    const origin = { file: "mcp-gen.config.ts", pointer: "/servers/weather" };
    const selection = {
      include: ["get_*", "typo_*"],
      exclude: ["none"],
      rename: { none: "x" },
      contentSchema: { "a:b": true },
    };
    const { diagnostics } = await run({ ...selection, origin });
    expect(diagnostics.map(({ severity, file, pointer }) => [severity, file, pointer]).sort()).toEqual(
      ["contentSchema/a:b", "exclude/0", "include/1", "rename/none"].map((place) => [
        "warning",
        "mcp-gen.config.ts",
        `/servers/weather/${place}`,
      ]),
    );
  });

  it("a tool that runs only as a task is told of, for clients", async () => {
    manifest("weather", { tools: [{ name: "t", inputSchema, execution: { taskSupport: "required" } }] });
    const { diagnostics } = await run();
    expect(diagnostics).toMatchObject([
      { severity: "warning", code: "MCPGEN_TASK_REQUIRED", pointer: "/tools/0/execution/taskSupport" },
    ]);
    expect(read("out/weather/client.ts")).toContain("Tool `t`. Runs only as a task: clients that take no tasks");
    expect((await run({ targets: ["server"] })).diagnostics).toEqual([]);
  });

  it("a schema that is none is told once", async () => {
    manifest("weather", { tools: [{ name: "t", inputSchema: "object" }] });
    const { diagnostics } = await run();
    expect(diagnostics.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      "MCPGEN_MANIFEST /tools/0/inputSchema",
    ]);
  });

  it("what nearly fits a declaration is asked about", async () => {
    const { diagnostics } = await run({ include: ["get_forcast"] });
    expect(diagnostics).toMatchObject([
      {
        code: "MCPGEN_SELECTION_UNUSED",
        hint: expect.stringMatching(/^Did you mean "get_forecast"\? .*`\*`/) as string,
      },
    ]);
  });

  it("contentSchema finds resources by URI and by name, and what is wrong in it is told where it stands", async () => {
    const named = (name: string): object => ({ uri: `a://${name}`, name });
    manifest("weather", { resources: [named("one"), named("two"), named("three")] });
    const contentSchema = {
      one: { type: "object", properties: { first: {} } },
      "a://two": { type: "oject" },
      two: true,
      "a://thre": true,
    };
    const { diagnostics } = await run({ contentSchema, origin: { file: "c.json", pointer: "/servers/w" } });
    expect(read("out/weather/types.ts")).toMatch(/interface OneContent \{\s+first\?/);
    expect(diagnostics.map(({ code, file, pointer, hint }) => [code, file, pointer, hint])).toEqual([
      ["MCPGEN_SCHEMA_KEYWORD", "c.json", "/servers/w/contentSchema/a:~1~1two/type", 'Write `"type": "object"`.'],
      [
        "MCPGEN_SELECTION_UNUSED",
        "c.json",
        "/servers/w/contentSchema/a:~1~1thre",
        'Did you mean "a://three"? URIs, URI templates and names of resources count, as they are in the manifest.',
      ],
    ]);
  });

  it("what is wrong in a contentSchema is told there, also behind declarations that are left out", async () => {
    manifest("weather", { resources: [{ name: "odd" }, { uri: "a://one" }, { uri: "a://two" }] });
    const contentSchema = { "a://one": { type: "oject" }, "a://two": true };
    const { diagnostics } = await run({ contentSchema, origin: { file: "c.json", pointer: "/servers/w" } });
    expect(diagnostics.map(({ file, pointer }) => `${file}#${pointer}`)).toEqual([
      "weather.mcp.json#/resources/0/uri",
      "c.json#/servers/w/contentSchema/a:~1~1one/type",
    ]);
  });

  it.each([
    ["out/weather/server.ts", "out/weather/server.ts is where the files of weather.mcp.json are generated"],
    ["out/Weather/mine.ts", "out/Weather/mine.ts is where the files of weather.mcp.json are generated"],
    ["out/mcp-gen-runtime/index.ts", "out/mcp-gen-runtime/index.ts is where the files of weather.mcp.json are"],
    ["out", "out is a folder, and the handlers are a file."],
  ])("handlers are the user's own file, not %s", async (handlers, message) => {
    await run();
    const before = read("out/weather/server.ts");
    const { diagnostics } = await run({ handlers });
    expect(diagnostics).toMatchObject([
      { severity: "error", code: "MCPGEN_HANDLERS", message: expect.stringContaining(message) as string },
    ]);
    expect(read("out/weather/server.ts")).toBe(before);
  });

  it.each(["my handlers.ts", "händler.ts", "@handlers.ts", "[server].ts", "(app)/handlers (1).ts", "-h.ts"])(
    "a handlers file may be called as its owner likes: %j",
    async (handlers) => {
      expect(actions(await run({ handlers }))).toContain(`create ${handlers}`);
      expect(actions(await run({ handlers }))).toContain(`keep ${handlers}`);
    },
  );

  it("where a handlers file cannot be is told in words", async () => {
    await expect(run({ handlers: "weather.mcp.json/handlers.ts" })).rejects.toThrow("is a file, not a folder.");
  });

  it("a handlers file that is to be JavaScript is refused, not filled with TypeScript", async () => {
    const { diagnostics } = await run({ handlers: "handlers.js" });
    expect(diagnostics).toMatchObject([{ severity: "error", code: "MCPGEN_HANDLERS", file: "handlers.js" }]);
    expect(readdirSync(cwd)).toEqual(["weather.mcp.json"]);
  });

  it("handlers are scaffolded, then only added to", async () => {
    await run({ handlers: "src/handlers.ts" });
    expect(read("src/handlers.ts")).toContain('from "../out/weather/server.js"');
    writeFileSync(join(cwd, "src/handlers.ts"), read("src/handlers.ts").replace("throw", "/* mine */ throw"));
    manifest("weather", { tools: ["get_forecast", "new_one"].map((name) => ({ name, inputSchema })) });
    expect(actions(await run({ handlers: "src/handlers.ts" }))).toContain("update src/handlers.ts");
    const text = read("src/handlers.ts");
    expect(text).toContain("/* mine */ throw");
    expect(text).toContain("newOne(_input) {");
    expect(actions(await run({ handlers: "src/handlers.ts" }))).toContain("keep src/handlers.ts");
  });
});
