import { spawn } from "node:child_process";
import { once } from "node:events";
import { connectWeather } from "../../generated/weather/client.js";
import { httpTransport } from "@mcp-gen/runtime/http";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { describe, expect, it } from "vitest";
import { root, run } from "../support/command.js";
import { freePort } from "../support/listening.js";

// The scripts of package.json that other people's checks call.

describe("npm run weather", () => {
  it("--transport stdio keeps stdout for the protocol, and ends with its input", async () => {
    const request = { jsonrpc: "2.0", id: 1, method: "initialize", params: initialize };
    const args = ["run", "--silent", "weather", "--", "--transport", "stdio"];
    const { code, stdout } = await run("npm", args, { input: `${JSON.stringify(request)}\n`, timeoutMs: 20_000 });
    expect(code).toBe(0);
    const messages = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(messages).toEqual([expect.objectContaining({ id: 1, result: expect.any(Object) as object })]);
  });

  it("--transport http --silent serves HTTP and WebSocket on one port, and says nothing", async () => {
    const port = await freePort();
    const args = ["run", "--silent", "weather", "--", "--transport", "http", "--port", String(port), "--silent"];
    const npm = spawn("npm", args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(npm, "exit");
    try {
      const weather = await eventually(() => connectWeather(httpTransport(`http://127.0.0.1:${port}/mcp`)));
      expect((await weather.getForecast({ city: "Oslo" })).days).toHaveLength(3);
      await weather.close();
      const socket = await connectWeather(webSocketTransport(`ws://127.0.0.1:${port}/mcp`));
      expect((await socket.listStations({ city: "Tokyo" })).text).toBe("tok-1 (Tokyo)");
      await socket.close();
    } finally {
      process.kill(-npm.pid!, "SIGTERM");
      await ended;
    }
    expect(output).toBe("");
  });

  it("says which transports there are", async () => {
    const { code, stderr } = await run("npm", ["run", "--silent", "weather", "--", "--transport", "pigeon"]);
    expect(code).toBe(2);
    expect(stderr).toContain("stdio, http, websocket or all");
  });
});

const initialize = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } };

/** Tries again for 15 s: the server needs a moment to listen. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + 15_000; ;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
