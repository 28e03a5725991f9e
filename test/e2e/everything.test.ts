import { afterEach, expect, it } from "vitest";
import { connect, listTools } from "@mcp-gen/runtime";
import { httpTransport } from "@mcp-gen/runtime/http";
import { root, run } from "../support/command.js";
import { startServer } from "../support/listening.js";

// The programs that the official conformance suite drives, as people and the suite start them.

const SERVER = "build/examples/everything/server.js";
const CLIENT = "build/examples/everything/client.js";

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

async function serve(): Promise<string> {
  const server = await startServer([SERVER, "--port", "0"], /http:\S+/);
  stop = server.stop;
  return /http:\S+/.exec(server.output())![0];
}

const node = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ReturnType<typeof run> =>
  run(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, timeoutMs: 30_000 });

it("the everything server serves both eras at one URL", async () => {
  const url = await serve();
  const counts: number[] = [];
  for (const era of ["modern", "legacy"] as const) {
    const mcp = await connect(httpTransport(url), { era });
    expect(mcp.protocolVersion).toBe(era === "modern" ? "2026-07-28" : "2025-11-25");
    counts.push((await listTools(mcp)).length);
    await mcp.close();
  }
  expect(counts[0]).toBeGreaterThan(20);
  expect(counts[1]).toBe(counts[0]);
});

it("the everything server says in a sentence why it does not start", async () => {
  const { port } = new URL(await serve());
  for (const args of [
    ["--port", "nowhere"],
    ["--prot", "1"],
    ["--port", port],
  ]) {
    const { code, stderr } = await node([SERVER, ...args]);
    expect([code, stderr.trim().split("\n").length]).toEqual([2, 1]);
  }
});

it("the everything client plays a scenario and ends with 0", async () => {
  const url = await serve();
  for (const MCP_CONFORMANCE_PROTOCOL_VERSION of ["2025-11-25", "2026-07-28"]) {
    const env = { MCP_CONFORMANCE_SCENARIO: "initialize", MCP_CONFORMANCE_PROTOCOL_VERSION };
    expect(await node([CLIENT, url], env)).toMatchObject({ code: 0, stderr: "" });
  }
});

it("the everything client says what it needs, and fails where nobody answers", async () => {
  const { code, stderr } = await node([CLIENT]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("usage:")]);
  const nobody = await node([CLIENT, "http://127.0.0.1:1/mcp"], { MCP_CONFORMANCE_SCENARIO: "initialize" });
  expect(nobody.code).toBe(1);
});
