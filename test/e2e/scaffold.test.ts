import { join } from "node:path";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "@mcp-gen/runtime";
import { httpTransport } from "@mcp-gen/runtime/http";
import { listTools } from "@mcp-gen/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mcpGen, runOk } from "../support/command.js";
import { freePort } from "../support/listening.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// The first way of use: `init` writes a project that installs, passes its own tests and serves.

describe("init weather --transport http --yes", () => {
  let folder: string;
  let project: string;
  let started: ChildProcess | undefined;

  beforeAll(async () => {
    folder = temporaryFolder();
    project = join(folder, "weather");
    await runOk(process.execPath, [mcpGen, "init", "weather", "--transport", "http", "--yes"], {
      cwd: folder,
      timeoutMs: 150_000,
    });
  }, 180_000);

  afterAll(async () => {
    if (started?.exitCode === null) {
      process.kill(-started.pid!, "SIGTERM");
      await once(started, "exit");
    }
  });

  it("passes the tests that it came with", async () => {
    await runOk("npm", ["test"], { cwd: project, timeoutMs: 120_000 });
  }, 150_000);

  it("serves with npm start, and answers a client", async () => {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port) };
    started = spawn("npm", ["start"], { cwd: project, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    const url = await new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        output += chunk.toString();
        const found = /https?:\/\/[^\s]+\/mcp/.exec(output);
        if (found) resolve(found[0]);
      };
      started!.stdout!.on("data", hear);
      started!.stderr!.on("data", hear);
      started!.once("exit", (code) => reject(new Error(`npm start exited with ${code}:\n${output}`)));
    });
    const mcp = await connect(httpTransport(url));
    expect((await listTools(mcp)).length).toBeGreaterThan(0);
    await mcp.close();
  }, 60_000);
});
