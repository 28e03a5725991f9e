import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TRANSPORT_WORDS } from "../../src/cli/questions.js";
import { mcpGen, root } from "../support/command.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";
import { cli } from "./cli.js";
import { spawn } from "node:child_process";

function npm(cwd: string, ...args: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8", timeout: 170_000 });
  return { code: status, output: stdout + stderr };
}

/** Root may write anywhere, so it becomes somebody else, once it runs: others may not reach this Node. */
function asNobody(): string[] {
  if (process.getuid?.() !== 0) return [];
  return ["--import", "data:text/javascript,process.setgid(65534);process.setuid(65534);"];
}

describe.concurrent("init", { timeout: 180_000 }, () => {
  it.each(["stdio", "http", "websocket", "all"] as const)(
    "%s: the project installs, type-checks, passes its own tests and its check",
    async (transport) => {
      const cwd = temporaryFolder();
      const made = await cli(["init", "orders-desk", "--transport", transport, "--yes"], { cwd, timeoutMs: 170_000 });
      expect(made.code, made.stderr).toBe(0);
      const folder = join(cwd, "orders-desk");
      expect(readdirSync(cwd)).toEqual(["orders-desk"]);
      const tested = npm(folder, "test");
      expect(tested.code, tested.output).toBe(0);
      expect(tested.output).toMatch(/^(#|ℹ) fail 0$/m);
      expect(npm(folder, "run", "check").code).toBe(0);
      const sources = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
        (entry) =>
          entry.isFile() && !/node_modules|[/\\]dist/.test(entry.parentPath) && entry.name !== "package-lock.json",
      );
      for (const { parentPath, name } of sources)
        expect(readFileSync(join(parentPath, name), "utf8")).not.toMatch(/weather/i);
      expect(readFileSync(join(folder, "src/server.ts"), "utf8")).toContain("createOrdersDeskServer");
      const readme = readFileSync(join(folder, "README.md"), "utf8");
      expect(readme).toMatch(/^# orders-desk\n[^]*\n## Clients\n/);
      if (transport !== "websocket") {
        const servers: unknown = JSON.parse(/```json\n([^]*?)```/.exec(readme)?.[1] ?? "");
        expect(servers).toHaveProperty(["mcpServers", "orders-desk"]);
      }
    },
  );

  it("http: npm start serves, and Ctrl-C ends it", async () => {
    const cwd = temporaryFolder();
    expect((await cli(["init", "wx", "--transport", "http", "--yes"], { cwd, timeoutMs: 170_000 })).code).toBe(0);
    const child = spawn("npm", ["start"], { cwd: join(cwd, "wx"), env: { ...process.env, PORT: "0" }, detached: true });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    try {
      const url = await until(() => /listens on (http\S+)/.exec(output)?.[1], "the address", 60_000);
      const pulled = await cli(["pull", url, "-o", "pulled.mcp.yaml"], { cwd });
      expect(pulled).toMatchObject({
        code: 0,
        stdout: "pulled.mcp.yaml: wx 0.1.0, 1 tool, 1 resource template, 1 prompt\n",
      });
      expect((await cli(["diff", "wx/wx.mcp.yaml", "pulled.mcp.yaml"], { cwd })).stdout).toBe("No changes.\n");
      writeFileSync(
        join(cwd, "mcp-gen.config.mjs"),
        `export default { out: "wx/generated", servers: { wx: { manifest: "wx/wx.mcp.yaml", live: { url: ${JSON.stringify(url)} } } } };`,
      );
      expect(await cli(["check", "--live"], { cwd })).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("as committed") as string,
      });
      writeFileSync(
        join(cwd, "wx/wx.mcp.yaml"),
        readFileSync(join(cwd, "wx/wx.mcp.yaml"), "utf8").replace("maximum: 7", "maximum: 9"),
      );
      const drifted = await cli(["check", "--live", "--json"], { cwd });
      expect(drifted.code).toBe(1);
      expect(JSON.parse(drifted.stdout)).toMatchObject({
        ok: false,
        live: [{ server: "wx", changes: [{ severity: "breaking", pointer: "/tools/0/inputSchema/properties/days" }] }],
      });
    } finally {
      process.kill(-child.pid!, "SIGINT");
    }
    await until(() => child.exitCode !== null || child.signalCode !== null, "the end");
  });

  it.each(["null", "0x10"])("a server may be called %s", async (name) => {
    const cwd = temporaryFolder();
    const made = await cli(["init", name, "--no-install", "--transport", "stdio", "--yes"], {
      cwd,
      timeoutMs: 170_000,
    });
    expect(made.code, made.stderr).toBe(0);
    const manifest = readFileSync(join(cwd, name, `${name}.mcp.yaml`), "utf8");
    expect(manifest).toMatch(`name: "${name}"\n`);
    expect(manifest).toMatch(/uriTemplate: [a-z][a-z0-9-]*:/);
    expect(await cli(["check"], { cwd: join(cwd, name), timeoutMs: 170_000 })).toMatchObject({ code: 0 });
  });

  it("--from a manifest: stubs for its handlers", async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, "vendor.mcp.json"),
      JSON.stringify({
        name: "Vendor Tools",
        version: "2.0.0",
        tools: [{ name: "do_it", inputSchema: { type: "object" } }],
      }),
    );
    const made = await cli(["init", "mine", "--from", "vendor.mcp.json", "--transport", "stdio", "--yes"], {
      cwd,
      timeoutMs: 170_000,
    });
    expect(made.code, made.stderr).toBe(0);
    expect(readFileSync(join(cwd, "mine/src/handlers.ts"), "utf8")).toContain("doIt(");
    const tested = npm(join(cwd, "mine"), "test");
    expect(tested.code, tested.output).toBe(0);
    const program = `
      import { memoryTransport } from "@mcp-gen/runtime/memory";
      import { connectMine } from "./dist/generated/mine/client.js";
      import { server } from "./dist/src/server.js";
      const client = await connectMine(memoryTransport(server));
      await client.doIt({}).catch((error) => console.log(error.message));
      await client.close();`;
    const called = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: join(cwd, "mine"),
      encoding: "utf8",
    });
    expect(called.stdout).toBe("Internal error\n");
    expect(called.stderr).toMatch(/^tools\/call do_it failed: Error: doIt is not written yet/);
  });

  it("--json prints one object", async () => {
    const cwd = temporaryFolder();
    const { code, stdout } = await cli(["init", "x", "--yes", "--no-install", "--json"], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, folder: "x", name: "x", installed: false });
    expect(existsSync(join(cwd, "x/node_modules"))).toBe(false);
  });

  it("--json says that npm failed, where it did", async () => {
    const cwd = temporaryFolder();
    // Node is started by its path, npm is looked up.
    const { code, stdout, stderr } = await cli(["init", "x", "--json"], { cwd, env: { PATH: cwd } });
    const message = "npm install failed: there is no npm on the PATH. The project is complete otherwise.";
    expect([code, stderr]).toEqual([2, `mcp-gen: ${message}\n`]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: "npm-install", message }, installed: false });
  });

  it("takes a folder behind --, whatever it begins with", async () => {
    const cwd = temporaryFolder();
    expect(await cli(["init", "--no-install", "--", "-x"], { cwd })).toMatchObject({ code: 0 });
    expect(readdirSync(cwd)).toEqual(["-x"]);
  });

  it("refuses a folder that holds something, and leaves nothing half-written", async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, "full"));
    writeFileSync(join(cwd, "full/mine.txt"), "");
    const refused = await cli(["init", "full", "--yes"], { cwd });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("is not empty: it holds mine.txt")]);
    expect(readdirSync(join(cwd, "full"))).toEqual(["mine.txt"]);

    writeFileSync(join(cwd, "bad.mcp.json"), '{ "name": 1 }');
    expect((await cli(["init", "new", "--from", "bad.mcp.json", "--yes"], { cwd })).code).toBe(1);
    expect(readdirSync(cwd).sort()).toEqual(["bad.mcp.json", "full"]);

    mkdirSync(join(cwd, "empty"));
    expect((await cli(["init", ".", "--yes", "--no-install"], { cwd: join(cwd, "empty") })).code).toBe(0);
    expect(readdirSync(join(cwd, "empty"))).toContain("empty.mcp.yaml");
  });

  it("says what is odd about the manifest it starts from", async () => {
    const cwd = temporaryFolder();
    const tools = [{ name: "t", description: 5, inputSchema: { type: "object" } }];
    writeFileSync(join(cwd, "odd.mcp.json"), JSON.stringify({ name: "odd", version: "1", tools }));
    expect(await cli(["init", "new", "--from", "odd.mcp.json", "--yes", "--no-install"], { cwd })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("#/tools/0/description") as string,
    });
  });

  it.skipIf(process.platform === "win32")("starts from a manifest that comes by a pipe", async () => {
    const cwd = temporaryFolder();
    const manifest = { name: "piped", version: "1", tools: [{ name: "t", inputSchema: { type: "object" } }] };
    const args = ["init", "new", "--from", "/dev/stdin", "--yes", "--no-install"];
    const piped = `echo '${JSON.stringify(manifest)}' | "$0" "$@"`;
    expect(spawnSync("/bin/sh", ["-c", piped, process.execPath, mcpGen, ...args], { cwd })).toMatchObject({
      status: 0,
    });
    expect(JSON.parse(readFileSync(join(cwd, "new/new.mcp.json"), "utf8"))).toEqual(manifest);
  });

  it("needs no more than the folder itself, where that is there", async () => {
    const parent = temporaryFolder();
    const cwd = join(parent, "app");
    mkdirSync(cwd);
    const args = [...asNobody(), mcpGen, "init", ".", "--yes", "--no-install"];
    if (args[0] === "--import") chownSync(cwd, 65_534, 65_534);
    chmodSync(parent, 0o555);
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
    chmodSync(parent, 0o755);
    expect([status, stderr]).toEqual([0, ""]);
    expect(readdirSync(parent)).toEqual(["app"]);
    expect(readdirSync(cwd)).toContain("app.mcp.yaml");
    expect(readdirSync(cwd).filter((name) => name.startsWith(".mcp-gen"))).toEqual([]);
  });

  it("says in words which place is none for a project, and leaves no folder behind", async () => {
    const cwd = temporaryFolder();
    symlinkSync("nowhere", join(cwd, "lost"));
    expect(await cli(["init", "lost", "--yes"], { cwd })).toEqual({
      code: 2,
      stdout: "",
      stderr: `mcp-gen: ${join(cwd, "lost")} is a link that leads nowhere.\n`,
    });
    const long = await cli(["init", `new/${"x".repeat(250)}`, "--yes"], { cwd });
    expect([long.code, long.stderr]).toEqual([
      2,
      `mcp-gen: Cannot write to ${join(cwd, "new")}: the name is too long (ENAMETOOLONG). Nothing was changed.\n`,
    ]);
    expect(readdirSync(cwd)).toEqual(["lost"]);

    chmodSync(cwd, 0o755);
    mkdirSync(join(cwd, "closed"));
    const args = [...asNobody(), mcpGen, "init", "closed/in/app", "--yes", "--no-install"];
    chmodSync(join(cwd, "closed"), 0o555);
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
    const place = join(cwd, "closed/in");
    expect([status, stderr]).toEqual([
      2,
      `mcp-gen: Cannot write to ${place}: that is not permitted (EACCES). Nothing was changed.\n`,
    ]);
    expect(readdirSync(join(cwd, "closed"))).toEqual([]);
  });

  it("explains the transports in the words of docs/transports.md", () => {
    const page = readFileSync(join(root, "docs/transports.md"), "utf8");
    for (const choice of ["stdio", "http", "websocket"] as const) expect(page).toContain(TRANSPORT_WORDS[choice]);
  });
});
