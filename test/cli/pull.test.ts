import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";
import { defineServer } from "../../src/runtime/server.js";
import { serveHttp } from "../../src/runtime/node.js";
import { finish } from "../support/command.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";
import { cli, start } from "./cli.js";

const hostile = fileURLToPath(new URL("fixtures/hostile.mjs", import.meta.url));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ids of the processes that the hostile server noted, and whatever else it noted. */
function noted(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

async function pullHostile(behaviour: string, ...options: string[]) {
  const folder = temporaryFolder();
  const pids = join(folder, "pids");
  const outcome = await cli(
    ["pull", "-o", "out.mcp.json", "--json", ...options, "--", process.execPath, hostile, behaviour, pids],
    { cwd: folder },
  );
  const notes = noted(pids);
  await until(() => !notes.some((pid) => isAlive(Number(pid))), "the end of all processes", 10_000);
  const file = join(folder, "out.mcp.json");
  return {
    ...outcome,
    notes,
    answer: JSON.parse(outcome.stdout) as { ok: boolean; error?: { code: string; message: string } },
    files: readdirSync(folder).filter((name) => name !== "pids"),
    manifest: existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { tools: { name: string }[] }) : undefined,
  };
}

describe.concurrent("pull from a hostile server", { timeout: 120_000 }, () => {
  afterAll(() => void vi.unstubAllEnvs());

  it.each([
    ["hangs", "timeout"],
    ["floods", /too-large|bad-answer|unreachable/],
    ["one-endless-line", "too-large"],
    ["repeats-cursor", "repeated-cursor"],
    ["endless-pages", "too-many-pages"],
    ["too-many", "too-many-declarations"],
    ["grows-when-written", "too-large"],
    ["dies", "unreachable"],
    ["dies-at-once", "unreachable"],
    ["no-list", "bad-answer"],
    ["too-deep", "bad-answer"],
    ["refuses", "refused"],
  ])("R69 %s: a named error, exit 2, no file, no process left", async (behaviour, code) => {
    const result = await pullHostile(behaviour, "--timeout", "5");
    expect(result.answer.error?.code).toMatch(code);
    expect(result.answer.ok).toBe(false);
    expect(result.code).toBe(2);
    expect(result.files).toEqual([]);
    expect(result.stderr).toContain("mcp-gen: ");
    expect(result.notes.length).toBeGreaterThanOrEqual(2);
  });

  it("ends a list at a cursor that leads to its own page, as many servers have it", async () => {
    const { manifest, code } = await pullHostile("same-page");
    expect([code, manifest?.tools.map(({ name }) => name)]).toEqual([0, ["t"]]);
  });

  it("leaves a declaration out that JSON cannot hold", async () => {
    const { manifest, answer, code } = await pullHostile("infinite");
    expect([code, manifest?.tools]).toEqual([0, [{ name: "b", inputSchema: {} }]]);
    expect(answer).toMatchObject({
      warnings: ['tools/0: "big" is left out: /inputSchema/maxProperties is no number that JSON has (Infinity).'],
    });
  });

  it("leaves an entry out that is no object, by its index over all pages, also in check --live", async () => {
    const folder = temporaryFolder();
    const [command, ...args] = [process.execPath, hostile, "odd-entries", join(folder, "pids")];
    const warnings = (prefix: string): string =>
      [0, 2, 4].map((index) => `warning  ${prefix}tools/${index} is left out: it is no object.\n`).join("");
    const pulled = await cli(["pull", "-o", "m.mcp.json", "--", command, ...args], { cwd: folder });
    expect(pulled).toMatchObject({ code: 0, stderr: warnings("") });
    const { tools } = JSON.parse(readFileSync(join(folder, "m.mcp.json"), "utf8")) as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name)).toEqual(["a", "b"]);
    const servers = { odd: { manifest: "m.mcp.json", live: { command, args } } };
    writeFileSync(join(folder, "mcp-gen.config.json"), JSON.stringify({ servers }));
    expect(await cli(["generate"], { cwd: folder })).toMatchObject({ code: 0 });
    expect(await cli(["check", "--live"], { cwd: folder })).toMatchObject({ code: 0, stderr: warnings("odd: ") });
  });

  it("names the variables that a server misses, until it gets them", async () => {
    const { answer } = await pullHostile("wants-a-key");
    expect(answer.error?.message).toMatch(/that you name; --env WEATHER_API_KEY would tell it its value \(/);
    vi.stubEnv("WEATHER_API_KEY", "k-1234567890");
    expect((await pullHostile("wants-a-key", "--env", "WEATHER_API_KEY")).code).toBe(0);
  });

  it("leaves a list out that cannot be read, or as it was, and says so without secrets", async () => {
    const folder = temporaryFolder();
    const server = [process.execPath, hostile, "odd-lists", join(folder, "pids")];
    const run = (...options: string[]) =>
      cli(["pull", "-o", "m.mcp.json", ...options, "--", ...server], { cwd: folder });
    const read = () => JSON.parse(readFileSync(join(folder, "m.mcp.json"), "utf8")) as Record<string, object[]>;
    vi.stubEnv("WEATHER_API_KEY", "k-1234567890");
    const warnings = (prefix: string, key: string): string =>
      [
        `resources are left out: The server refused: Missing 'uri', ${key} (-32603).`,
        'resourceTemplates are left out: resources/templates/list did not answer with a list of objects in "resourceTemplates".',
      ]
        .map((text) => `warning  ${prefix}${text}\n`)
        .join("");
    expect(await run("--env", "WEATHER_API_KEY")).toMatchObject({ code: 0, stderr: warnings("", "[hidden]") });
    expect([read()["tools"]?.length, read()["resources"]]).toEqual([2, undefined]);
    writeFileSync(join(folder, "mcp-gen.config.ts"), config(server));
    expect(await cli(["generate"], { cwd: folder })).toMatchObject({ code: 0 });
    expect(await cli(["check", "--live"], { cwd: folder })).toMatchObject({
      code: 0,
      stderr: warnings("hostile: ", "no key"),
    });

    const resources = [{ uri: "x://y", name: "y" }];
    writeFileSync(join(folder, "m.mcp.json"), JSON.stringify({ ...read(), resources }));
    expect(await run()).toMatchObject({ code: 0 });
    expect(read()["resources"]).toEqual(resources);
    // What is committed cannot be compared.
    expect(await cli(["check", "--live"], { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("mcp-gen: hostile: The server refused: Missing 'uri', no key (-32603).\n"),
    });

    function config([command, ...args]: string[]): string {
      const live = { command, args };
      return `export default ${JSON.stringify({ servers: { hostile: { manifest: "m.mcp.json", live } } })};\n`;
    }
  });

  it("check --live tells of each server what it can, where one is down, and what is odd is no drift", async () => {
    const folder = temporaryFolder();
    const live = (...args: string[]) => ({ command: process.execPath, args });
    const up = (behaviour: string) => live(hostile, behaviour, join(folder, "pids"));
    for (const behaviour of ["plain", "odd-declarations"])
      await cli(["pull", "-o", `${behaviour}.mcp.json`, "--", process.execPath, ...up(behaviour).args], {
        cwd: folder,
      });
    const servers = {
      down: { manifest: "plain.mcp.json", live: live("none.mjs") },
      lost: { manifest: "plain.mcp.json", live: { url: "http://127.0.0.1:1/${NOT_SET}" } },
      plain: { manifest: "plain.mcp.json", live: up("pages") },
      odd: { manifest: "odd-declarations.mcp.json", live: up("odd-declarations") },
    };
    writeFileSync(join(folder, "mcp-gen.config.json"), JSON.stringify({ servers }));
    const { code, stdout, stderr } = await cli(["check", "--live", "--json"], { cwd: folder });
    const down = { code: "unreachable", message: expect.stringMatching(/^down: /) as string };
    expect([code, JSON.parse(stdout)]).toMatchObject([
      2,
      {
        ok: false,
        error: down,
        drift: expect.arrayContaining([expect.objectContaining({ path: "generated/plain/client.ts" })]) as object[],
        live: [
          { server: "down", error: down },
          { server: "lost", error: { code: "usage", message: "lost: The environment variable NOT_SET is not set." } },
          { server: "plain", changes: expect.arrayContaining([expect.objectContaining({ severity: "breaking" })]) },
          { server: "odd", changes: [] },
        ],
      },
    ]);
    expect(stderr).toContain("mcp-gen: down: ");
    const told = await cli(["check", "--live"], { cwd: folder });
    expect([told.code, told.stdout]).toEqual([2, expect.stringContaining("odd (running): as committed\n")]);
  });

  it("shows what steers a terminal as escapes, in colour or not", async () => {
    const folder = temporaryFolder();
    const server = [process.execPath, hostile, "escapes", join(folder, "pids")];
    const { code, stdout, stderr } = await cli(["pull", "-o", "m.mcp.json", "--", ...server], { cwd: folder });
    const shown = "\\u{1b}[2J\\u{9b}31m\\u{202e}";
    expect(code).toBe(0);
    expect(stdout).toBe(`m.mcp.json: hostile 1${shown}, 2 tools\n`);
    expect(stderr).toContain(`Missing${shown}`);
    expect(stdout + stderr).not.toMatch(/[\u001b\u009b\u202e]/);
  });

  it("R53 reads on after junk on standard output", async () => {
    const { manifest, code } = await pullHostile("junk");
    expect(code).toBe(0);
    expect(manifest?.tools.map(({ name }) => name)).toEqual(["after_junk"]);
  });

  it("R69 reads all pages, calls no tool", async () => {
    const { manifest, notes } = await pullHostile("pages");
    expect(manifest?.tools.map(({ name }) => name)).toEqual(["t0", "t1", "t2", "t3", "t4"]);
    expect(notes).toHaveLength(2);
  });

  it("sorts declarations and their members, keeps unknown ones", async () => {
    expect((await pullHostile("plain")).manifest?.tools.map(({ name }) => name)).toEqual(["a", "b"]);
    const [tool] = (await pullHostile("content-schema")).manifest?.tools ?? [];
    expect(Object.keys(tool ?? {})).toEqual(["name", "inputSchema", "_meta", "zeta"]);
  });

  it("leaves nothing behind after Ctrl-C", async () => {
    const folder = temporaryFolder();
    const pids = join(folder, "pids");
    const child = start(["pull", "-o", "out.mcp.json", "--", process.execPath, hostile, "hangs", pids], {
      cwd: folder,
    });
    await until(() => noted(pids).length >= 2, "the server");
    child.kill("SIGINT");
    const { code, stderr } = await finish(child);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Interrupted")]);
    expect(readdirSync(folder)).toEqual(["pids"]);
    await until(() => !noted(pids).some((pid) => isAlive(Number(pid))), "the end of all processes");
  });
});

describe.concurrent("a server that does not answer", { timeout: 60_000 }, () => {
  const pull = async (seconds: string, ...command: string[]) => {
    const folder = temporaryFolder();
    return cli(["pull", "--timeout", seconds, "-o", join(folder, "m.json"), "--", ...command], { cwd: folder });
  };

  it("is told with what it wrote instead", async ({ expect }) => {
    const script = 'console.log("Listening on port 8080"); console.error("no stdio here"); setInterval(() => {}, 1000)';
    const { code, stderr } = await pull("2", process.execPath, "-e", script);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "did not answer within 2 s. What it wrote instead:\n    Listening on port 8080\n    no stdio here\nDoes the command speak MCP",
    );
  });

  it("has the whole time to start", async ({ expect }) => {
    const { code, stdout } = await pull("40", "sh", "-c", 'sleep 11; exec "$0" "$1" junk', process.execPath, hostile);
    expect([code, stdout]).toEqual([0, expect.stringContaining("m.json")]);
  });
});

describe("pull", { timeout: 120_000 }, () => {
  const server = defineServer({
    info: { name: "weather", version: "1.2.3" },
    tools: [],
    resources: [{ definition: { uri: "w://x", name: "x", contentSchema: { type: "string" } }, read: () => '"text"' }],
    resourceTemplates: [],
    prompts: [],
  });

  it.each(["http", "ws"])(
    "reads a server over %s, restores contentSchema, writes YAML or JSON by the file's name",
    async (scheme) => {
      const service = await serveHttp(server);
      const folder = temporaryFolder();
      try {
        const url = service.url.replace("http", scheme);
        expect(await cli(["pull", url, "-o", "w.mcp.yaml"], { cwd: folder })).toMatchObject({ code: 0, stderr: "" });
        expect((await cli(["pull", url], { cwd: folder })).stdout).toBe(
          "weather.mcp.json: weather 1.2.3, 1 resource\n",
        );
        expect(readFileSync(join(folder, "w.mcp.yaml"), "utf8")).toBe(
          "name: weather\nversion: 1.2.3\nresources:\n  - uri: w://x\n    name: x\n    contentSchema:\n      type: string\n",
        );
        const { resources } = JSON.parse(readFileSync(join(folder, "weather.mcp.json"), "utf8")) as {
          resources: unknown;
        };
        expect(resources).toEqual([{ uri: "w://x", name: "x", contentSchema: { type: "string" } }]);
      } finally {
        await service.close();
      }
    },
  );

  it("says where it writes, and which folder it makes for that; none stays after a failure", async () => {
    const service = await serveHttp(server);
    const folder = temporaryFolder();
    const cwd = join(folder, "a/b/c/d/e/f/g/h/i/j/k/l/m/n");
    mkdirSync(cwd, { recursive: true });
    try {
      const pulled = async (out: string) => (await cli(["pull", service.url, "-o", out], { cwd })).stdout;
      const [told, far] = [": weather 1.2.3, 1 resource\n", join(folder, "far/w.mcp.json")];
      expect(await pulled(far)).toBe(`create   ${join(folder, "far")}/\n${far}${told}`);
      expect(await pulled("../w.mcp.json")).toBe(`../w.mcp.json${told}`);
      expect(await pulled("new/in/w.mcp.json")).toBe(`create   new/\nnew/in/w.mcp.json${told}`);
      const long = await cli(["pull", service.url, "-o", `gone/${"x".repeat(250)}`], { cwd });
      expect([long.code, long.stderr]).toEqual([2, expect.stringContaining("the name is too long (ENAMETOOLONG)")]);
      expect(readdirSync(cwd)).toEqual(["new"]);
    } finally {
      await service.close();
    }
  });

  it("R46 sends headers from variables and writes them nowhere", async () => {
    const seen: (string | undefined)[] = [];
    const canary = "canary-4711";
    const http = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401).end();
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const { port } = http.address() as AddressInfo;
    const folder = temporaryFolder();
    try {
      const args = ["pull", `http://127.0.0.1:${port}/mcp`, "--header", "Authorization: Bearer ${CANARY}", "--json"];
      const { code, stdout, stderr } = await cli(args, { cwd: folder, env: { CANARY: canary } });
      expect(code).toBe(2);
      expect(seen).toContain(`Bearer ${canary}`);
      expect(stdout + stderr).not.toContain(canary);
      const unset = await cli(args, { cwd: folder });
      expect([unset.code, unset.stderr]).toEqual([2, expect.stringContaining("CANARY is not set")]);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      http.close();
    }
  });

  it.each([
    ["mcp.json", "mcpServers"],
    [".vscode/mcp.json", "servers"],
    [".cursor/mcp.json", "mcpServers"],
    ["claude_desktop_config.json", "mcpServers"],
  ])("finds a server by its name in %s", async (path, key) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, path, ".."), { recursive: true });
    const entry = { command: process.execPath, args: [hostile, "plain", "${env:PIDS}"], env: { SECRET: "canary-12" } };
    writeFileSync(join(folder, path), `// theirs\n${JSON.stringify({ [key]: { other: {}, mine: entry } })}`);
    const env = { PIDS: join(folder, "pids") };
    expect(await cli(["pull", "--server", "mine"], { cwd: folder, env })).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "mine.mcp.json"), "utf8")).not.toContain("canary");
    const missing = await cli(["pull", "--server", "yours"], { cwd: folder, env });
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("known: other, mine")]);
  });

  it("asks about a server of nearly that name, and lists each once", async () => {
    const folder = temporaryFolder();
    for (const path of ["mcp.json", ".mcp.json"])
      writeFileSync(join(folder, path), JSON.stringify({ mcpServers: { plain: { command: "x" }, other: {} } }));
    const { code, stderr } = await cli(["pull", "--server", "plian"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('There is no server "plian": known: plain, other. Did you mean "plain"?');
  });

  it("check --live says where the way to a server is told", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "w.mcp.json"), '{ "name": "w", "version": "1" }');
    writeFileSync(join(folder, "mcp-gen.config.mjs"), 'export default { servers: { w: "w.mcp.json" } };');
    const { code, stderr } = await cli(["check", "--live"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is no server "w".* Say how to reach it in the config: `live: \{ url \}`/);
  });

  it("R46 knows no secret that a server repeats, whichever way it was told", async () => {
    const secrets = ["canary-header", "canary-user", "canary-query"];
    let authorization: string | undefined;
    const http = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        const { id, method } = JSON.parse(body || "{}") as { id?: number; method?: string };
        const seen = `${JSON.stringify(request.headers)} ${request.url}`;
        authorization = request.headers.authorization;
        if (request.url?.startsWith("/no")) return void response.writeHead(403).end(`Not for ${seen}`);
        if (id === undefined) return void response.writeHead(202).end();
        const result = {
          protocolVersion: "2025-06-18",
          capabilities: { tools: {} },
          serverInfo: { name: "echo", version: "1" },
          instructions: seen,
          tools: [{ name: "t", description: seen, inputSchema: { type: "object" } }],
        };
        const known = method === "initialize" || method === "tools/list";
        const answer = known ? { result } : { error: { code: -32601, message: seen } };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
      });
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const { port } = http.address() as AddressInfo;
    const folder = temporaryFolder();
    const url = (path: string): string => `http://bob:canary-user@127.0.0.1:${port}/${path}?token=canary-query`;
    const pulled = (path: string) =>
      cli(["pull", url(path), "-H", "X-Key: Bearer ${CANARY}", "-o", "e.mcp.json"], {
        cwd: folder,
        env: { CANARY: "canary-header" },
      });
    try {
      const [refused, read] = [await pulled("no"), await pulled("yes")];
      expect([refused.code, read.code]).toEqual([2, 0]);
      expect(authorization).toBe(`Basic ${Buffer.from("bob:canary-user").toString("base64")}`);
      const everything =
        [refused, read].map((one) => one.stdout + one.stderr).join() + readFileSync(join(folder, "e.mcp.json"), "utf8");
      for (const secret of secrets) expect(everything).not.toContain(secret);
      expect(everything).toContain("[hidden]");
      expect(read.stderr).toContain("repeats secrets");
    } finally {
      http.close();
    }
  });

  it("knows the variables, inputs and env files of editors", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, ".vscode"));
    writeFileSync(join(folder, "server.mjs"), `import ${JSON.stringify(pathToFileURL(hostile).href)};`);
    writeFileSync(join(folder, ".env"), 'export PLAIN=1\nQUOTED="a b" # theirs\n');
    const entry = {
      type: "stdio",
      command: process.execPath,
      args: ["${workspaceFolder}${/}server.mjs", "plain"],
      envFile: "${workspaceFolder}/.env",
    };
    const needing = { ...entry, env: { API_KEY: "${input:api-key}" } };
    const inputs = [{ id: "api-key", type: "promptString", description: "The key" }];
    writeFileSync(
      join(folder, ".vscode/mcp.json"),
      `\uFEFF// comment\n${JSON.stringify({ inputs, servers: { entry, needing, lost: { ...entry, envFile: "none.env" } } })}`,
    );
    expect(await cli(["pull", "--server", "entry"], { cwd: folder })).toMatchObject({ code: 0 });
    const elsewhere = ["pull", "--server", "entry", "--from", join(folder, ".vscode/mcp.json")];
    expect(await cli(elsewhere, { cwd: temporaryFolder() })).toMatchObject({ code: 0 });
    const asked = await cli(["pull", "--server", "needing"], { cwd: folder });
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringContaining("(The key): set the environment variable API_KEY"),
    ]);
    expect(await cli(["pull", "--server", "needing"], { cwd: folder, env: { API_KEY: "x" } })).toMatchObject({
      code: 0,
    });
    expect((await cli(["pull", "--server", "lost"], { cwd: folder })).stderr).toContain(
      "none.env cannot be read: no such file.",
    );
  });

  it("names the file as generate names the folder: by what no system keeps for a device", async () => {
    const folder = temporaryFolder();
    const server = { command: process.execPath, args: [hostile, "plain", join(folder, "pids")] };
    writeFileSync(join(folder, "mcp.json"), JSON.stringify({ servers: { con: server, "My Server": server } }));
    for (const name of ["con", "My Server"])
      expect(await cli(["pull", "--server", name], { cwd: folder })).toMatchObject({ code: 0 });
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(["con-server.mcp.json", "my-server.mcp.json"]));
  });

  it("keeps the order and the own fields of a manifest that is there, and its time where nothing changed", async () => {
    const folder = temporaryFolder();
    const pids = join(folder, "pids");
    const path = join(folder, "s.mcp.json");
    const args = ["pull", "-o", "s.mcp.json", "--", process.execPath, hostile, "plain", pids];
    await cli(args, { cwd: folder });
    const first = JSON.parse(readFileSync(path, "utf8")) as { tools: object[] };
    const reversed = (value: object): object => Object.fromEntries(Object.entries(value).reverse());
    const kept = `${JSON.stringify(reversed({ ...first, tools: first.tools.map(reversed), names: { a: "first" } }), null, 2)}\n`;
    writeFileSync(path, kept);
    const { mtimeMs } = statSync(path);
    expect((await cli(args, { cwd: folder })).stdout).toContain("2 tools (unchanged)");
    expect([readFileSync(path, "utf8"), statSync(path).mtimeMs]).toEqual([kept, mtimeMs]);
    writeFileSync(path, `${JSON.stringify({ ...first, tools: [...first.tools].reverse() }, null, 2)}\n`);
    expect((await cli(args, { cwd: folder })).stdout).toContain("2 tools (unchanged)");
    writeFileSync(path, "# My notes\n");
    expect(await cli(args, { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no manifest") as string,
    });
    expect(readFileSync(path, "utf8")).toBe("# My notes\n");
  });

  it("leaves YAML as somebody wrote it where it says the same, edits it where not, and writes none that is too large to be read", async () => {
    const tool = { name: "a", description: "A tool.", inputSchema: { type: "object" } };
    const info = { name: "w", version: "1" };
    const empty = { info, resources: [], resourceTemplates: [], prompts: [] };
    const serving = (description: string) =>
      serveHttp(defineServer({ ...empty, tools: [{ definition: { ...tool, description }, call: () => "" }] }));
    const folder = temporaryFolder();
    const path = join(folder, "w.mcp.yaml");
    const [service, changed, long] = [
      await serving("A tool."),
      await serving("Another."),
      await serving("x".repeat(1 << 20)),
    ];
    try {
      const text =
        '# Ours.\nname: "w"\nversion: "1" # pinned\n\ntools:\n- {name: a, inputSchema: {type: object}, description: A tool.}\n';
      writeFileSync(path, text);
      const pulled = await cli(["pull", service.url, "-o", path], { cwd: folder });
      expect(pulled.stdout).toContain("1 tool (unchanged)");
      const refused = await cli(["pull", long.url, "-o", path, "--json"], { cwd: folder });
      expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([2, { error: { code: "too-large" } }]);
      expect(readFileSync(path, "utf8")).toBe(text);
      expect(await cli(["pull", changed.url, "-o", path], { cwd: folder })).toMatchObject({ code: 0 });
      expect(readFileSync(path, "utf8")).toBe(
        text.replace(
          "{name: a, inputSchema: {type: object}, description: A tool.}",
          "{ name: a, inputSchema: {type: object}, description: Another. }",
        ),
      );
    } finally {
      await Promise.all([service.close(), changed.close(), long.close()]);
    }
  });

  it("keeps schemas of contents that were written by hand, and no code is overwritten", async () => {
    const resource = { uri: "w://x", name: "x" };
    const resources = [{ definition: resource, read: () => "1" }];
    const info = { name: "w", version: "1" };
    const service = await serveHttp(defineServer({ info, tools: [], resources, resourceTemplates: [], prompts: [] }));
    const folder = temporaryFolder();
    try {
      const text = `${JSON.stringify({ ...info, resources: [{ ...resource, contentSchema: { type: "number" } }] }, null, 2)}\n`;
      writeFileSync(join(folder, "w.mcp.json"), text);
      expect((await cli(["pull", service.url], { cwd: folder })).stdout).toContain("1 resource (unchanged)");
      const code = "/** Adds. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n";
      writeFileSync(join(folder, "add.ts"), code);
      expect(await cli(["pull", service.url, "-o", "add.ts"], { cwd: folder })).toEqual({
        code: 2,
        stdout: "",
        stderr: "mcp-gen: --out takes a JSON or YAML file; add.ts would be code.\n",
      });
      expect(readFileSync(join(folder, "add.ts"), "utf8")).toBe(code);
    } finally {
      await service.close();
    }
  });

  it.each([
    [["pull"], "Say which server"],
    [["pull", "https://bob:canary@exa mple/?token=canary"], "http, https, ws or wss"],
    [["pull", "http://127.0.0.1:1", "-H", "A b: c"], "no name of a header"],
    [["pull", "http://127.0.0.1:1", "-H", "A: \u0001canary"], "characters that no header may"],
    [["pull", "ftp://example.com"], "http, https, ws or wss"],
    [["pull", "http://127.0.0.1:1/mcp"], "mcp-gen: "],
    [["pull", "--", "/no/such/command"], "mcp-gen: "],
    [["pull", "http://x", "--server", "y"], "One server at a time, but 2 are named"],
    [["pull", "--env", "A=1", "--", "x"], "names of variables"],
    [["pull", "http://x", "-o", "/dev/null"], "--out takes a JSON or YAML file; /dev/null is none."],
    [["pull", "http://x", "-o", tmpdir()], "is none."],
  ])("%j: exit 2", async (args, message) => {
    const { code, stdout, stderr } = await cli(args, { cwd: temporaryFolder() });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("canary");
  });
});
