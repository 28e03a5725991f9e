import { spawn } from "node:child_process";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  stdioTransport,
  type StdioTransport,
  type StdioTransportOptions,
} from "../../../src/runtime/node/stdio-transport.js";
import type { JsonRpcRequest, JsonRpcSuccess } from "../../../src/runtime/protocol/jsonrpc.js";
import { program } from "./bundle.js";

const rawServer = program("raw-server");
const request = (id: number, method: string, params: object = {}): JsonRpcRequest => ({
  jsonrpc: "2.0",
  id,
  method,
  params: { ...params },
});
const open: StdioTransport[] = [];

function start(mode = "plain", options: Partial<StdioTransportOptions> = {}): StdioTransport {
  const transport = stdioTransport({ command: process.execPath, args: [rawServer, mode], ...options });
  transport.negotiated!("2026-07-28");
  open.push(transport);
  return transport;
}

/** Zombies are gone, too: nobody but their parent can end them. */
async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return !/\) Z /.test(status);
}

const resultOf = async (answer: Promise<unknown>): Promise<Record<string, unknown>> =>
  ((await answer) as JsonRpcSuccess).result;

afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
});

describe("stdio", () => {
  it("calls, in any order and with text of any kind [stdio-lines] [stdio-interleaved]", async () => {
    const transport = start();
    const text = "line\nbreak \u2028 \ud800 😀 \u0000";
    const answers = await Promise.all(
      [1, 2, 3].map((id) => resultOf(transport.request(request(id, "echo", { id, text }), {}))),
    );
    expect(answers.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(answers[0]!.text).toBe(text);
  });

  it("brings progress before the response, and cancels [stdio-cancel] [progress-token]", async () => {
    const transport = start();
    const heard: unknown[] = [];
    const withToken = request(1, "progress", { _meta: { progressToken: "t" } });
    await transport.request(withToken, { onNotification: ({ params }) => heard.push(params!.progress) });
    expect(heard).toEqual([1, 2, 3]);
    const controller = new AbortController();
    const hanging = transport.request(request(2, "hang"), { signal: controller.signal });
    controller.abort();
    await expect(hanging).rejects.toMatchObject({ code: "aborted" });
    await transport.request(request(2, "echo"), {});
  });

  it("R49 gives the server the variables it needs and those declared, and no others", async () => {
    process.env.MCP_GEN_TEST_SECRET = "s3cret";
    const own = start("plain", { env: { DECLARED: "yes", HOME: undefined } });
    const env = await resultOf(own.request(request(1, "env"), {}));
    expect(env.DECLARED).toBe("yes");
    expect(env.PATH).toBe(process.env.PATH);
    expect(env).not.toHaveProperty("HOME");
    expect(env).not.toHaveProperty("MCP_GEN_TEST_SECRET");
    const all = start("plain", { inheritEnv: true });
    expect(await resultOf(all.request(request(1, "env"), {}))).toHaveProperty("MCP_GEN_TEST_SECRET", "s3cret");
    delete process.env.MCP_GEN_TEST_SECRET;
  });

  it("R52 keeps stdout for the protocol [stdio-stdout] [stdio-stderr]", async () => {
    let stderr = "";
    const transport = start("plain", { stderr: (text) => void (stderr += text) });
    await transport.request(request(1, "noise"), {});
    await transport.request(request(2, "echo"), {});
    expect(transport.junk).toEqual([]);
    await transport.close();
    expect(stderr).toContain("not a message\nneither is this\n");
  });

  it("R52 goes on where nobody reads what is written beside it", async () => {
    const child = spawn(process.execPath, [rawServer, "plain"], { stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    child.stdout.on("data", (chunk) => (out += String(chunk)));
    child.stderr.destroy();
    for (const id of [1, 2, 3]) {
      child.stdin.write(`${JSON.stringify(request(id, "noise"))}\n`);
      await expect.poll(() => out).toContain(`"id":${id}`);
    }
    child.stdin.end();
    await new Promise((resolve) => child.once("close", resolve));
  });

  it("takes a byte order mark before the first message, from either side", async () => {
    const script = `
      process.stdin.once("data", () => {
        process.stdout.write("\\ufeff" + JSON.stringify({ jsonrpc: "2.0", id: 1, result: {} }) + "\\n");
      });`;
    const transport = stdioTransport({ command: process.execPath, args: ["-e", script] });
    open.push(transport);
    expect(await transport.request(request(1, "x"), {})).toMatchObject({ result: {} });

    const child = spawn(process.execPath, [rawServer, "plain"], { stdio: ["pipe", "pipe", "ignore"] });
    let out = "";
    child.stdout.on("data", (chunk) => (out += String(chunk)));
    child.stdin.end(`\ufeff${JSON.stringify(request(1, "echo"))}\n`);
    await new Promise((resolve) => child.once("close", resolve));
    expect(JSON.parse(out)).toMatchObject({ id: 1, result: {} });
  });

  it("R53 survives junk lines and shows the first of them", async () => {
    const transport = start("junk");
    await transport.request(request(1, "echo"), {});
    expect(transport.junk).toEqual(["[INFO] starting", '{"level":30,"msg":"json log"}', "12"]);
  });

  it("R53 gives up on a server that writes nothing but junk, and says so", async () => {
    const transport = start("flood");
    await expect(transport.request(request(1, "echo"), {})).rejects.toMatchObject({
      code: "bad-message",
      message: expect.stringContaining("1001 lines") as string,
    });
    expect(transport.junk).toHaveLength(5);
  });

  it("R54 X1 rejects pending calls with exit code and stderr when the server exits", async () => {
    const transport = start("plain", { env: { TOKEN: "about to die" } });
    const pending = transport.request(request(1, "hang"), {});
    const dying = transport.request(request(2, "die", { code: 7 }), {});
    await expect(pending).rejects.toMatchObject({
      code: "process-exited",
      sent: true,
      message: expect.stringContaining("code 7") as string,
    });
    // R46: a declared variable is a secret, even on stderr.
    await expect(dying).rejects.toThrow("[hidden]");
    await expect(transport.request(request(3, "echo"), {})).rejects.toMatchObject({ sent: false });
  });

  it("X1 kill -9 in mid-call: rejects with the signal", async () => {
    const transport = start();
    await transport.request(request(1, "echo"), {});
    const pending = transport.request(request(2, "hang"), {});
    process.kill(transport.pid!, "SIGKILL");
    await expect(pending).rejects.toMatchObject({
      code: "process-exited",
      message: expect.stringContaining("SIGKILL") as string,
    });
  });

  it("X2 exit before the handshake, and a program that does not exist", async () => {
    await expect(start("exit").request(request(1, "echo"), {})).rejects.toMatchObject({
      code: "process-exited",
      message: expect.stringMatching(/code 3[^]*no such luck/) as string,
    });
    const missing = start("plain", { command: "/nowhere/to/be/found" });
    await expect(missing.request(request(1, "echo"), {})).rejects.toMatchObject({ code: "refused", sent: false });
    // What the system refuses at once.
    for (const odd of [{ cwd: process.execPath }, { env: { BIG: "x".repeat(4_000_000) } }]) {
      await expect(start("plain", odd).request(request(1, "echo"), {})).rejects.toMatchObject({ code: "refused" });
    }
  });

  it("R47 refuses NUL in any part of a command line", () => {
    for (const bad of [{ command: "a\0b" }, { args: ["\0"] }, { env: { A: "\0" } }, { cwd: "/\0" }]) {
      expect(() => stdioTransport({ command: "node", ...bad })).toThrow(TypeError);
    }
  });

  it("R50 ends grandchildren, too, whether the server was asked to end or ended by itself", async () => {
    const transport = start();
    const { pid } = await resultOf(transport.request(request(1, "spawn"), {}));
    await transport.close();
    expect(await isAlive(transport.pid!)).toBe(false);
    expect(await isAlive(pid as number)).toBe(false);

    const dying = start();
    const { pid: orphan } = await resultOf(dying.request(request(1, "spawn"), {}));
    await expect(dying.request(request(2, "die", { code: 0 }), {})).rejects.toMatchObject({ code: "process-exited" });
    await dying.close();
    expect(await isAlive(orphan as number)).toBe(false);
  });

  it("R50 ends a server that hears neither EOF nor SIGTERM, within 5 s [stdio-shutdown]", async () => {
    const transport = start("deaf");
    await transport.request(request(1, "echo"), {});
    // A tenth of a second for each look at the clock.
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 100));
    const told: unknown[] = [];
    const { kill } = process;
    const signals = vi.spyOn(process, "kill").mockImplementation((pid, signal) => {
      if (signal !== 0) told.push(signal);
      if (signal === "SIGKILL") clock.mockRestore();
      return kill.call(process, pid, signal);
    });
    await transport.close();
    signals.mockRestore();
    expect(told).toEqual(["SIGTERM", "SIGKILL"]);
    expect(now).toBeLessThan(5000);
    expect(await isAlive(transport.pid!)).toBe(false);
  });

  it("R50 leaves nothing behind when our own process ends", async () => {
    const args = [program("parent"), rawServer, import.meta.resolve("@mcp-gen/runtime/node")];
    const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const pids = await new Promise<number[]>((resolve) => {
      let text = "";
      parent.stdout.on("data", (chunk) => {
        text += String(chunk);
        if (text.includes("\n")) resolve(JSON.parse(text) as number[]);
      });
    });
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true, true, true]);
    const exited = new Promise((resolve) => parent.once("exit", (_code, signal) => resolve(signal)));
    parent.kill("SIGTERM");
    expect(await exited).toBe("SIGTERM");
    await expect.poll(() => Promise.all(pids.map(isAlive)), { timeout: 5000 }).toEqual([false, false, false, false]);
  });

  it("R51 a server finishes its work and exits at EOF, whatever else keeps it alive [stdio-exit-on-eof]", async () => {
    for (const mode of ["plain", "keep-alive"]) {
      const child = spawn(process.execPath, [rawServer, mode], { stdio: ["pipe", "pipe", "ignore"] });
      let out = "";
      child.stdout.on("data", (chunk) => (out += String(chunk)));
      const exited = new Promise((resolve) => child.once("close", resolve));
      child.stdin.end(`${JSON.stringify(request(1, "slow", { ms: 300 }))}\n${JSON.stringify(request(2, "hang"))}\n`);
      expect(await exited).toBe(0);
      expect(JSON.parse(out)).toEqual({ jsonrpc: "2.0", id: 1, result: { done: true } });
    }
  });

  it("R51 a server exits when nobody reads its stdout any more, and on SIGTERM", async () => {
    const broken = spawn(process.execPath, [rawServer, "keep-alive"], { stdio: ["pipe", "pipe", "ignore"] });
    broken.stdin.on("error", () => undefined);
    broken.stdin.write(`${JSON.stringify(request(1, "echo"))}\n`);
    await new Promise((resolve) => broken.stdout.once("data", resolve));
    broken.stdout.destroy();
    broken.stdin.write(`${JSON.stringify(request(2, "echo"))}\n`);
    expect(await new Promise((resolve) => broken.once("exit", resolve))).toBe(0);

    const told = spawn(process.execPath, [rawServer, "keep-alive"], { stdio: ["pipe", "pipe", "ignore"] });
    let out = "";
    told.stdout.on("data", (chunk) => (out += String(chunk)));
    told.stdin.write(`${JSON.stringify(request(1, "echo"))}\n${JSON.stringify(request(2, "slow", { ms: 300 }))}\n`);
    await expect.poll(() => out).toContain("\n");
    told.kill("SIGTERM");
    expect(await new Promise((resolve) => told.once("close", resolve))).toBe(0);
    expect(out).toContain('"done":true');
  });

  it("R25 an over-long message ends the exchange with a named error, on either side", async () => {
    const limits = { maxMessageBytes: 1000 };
    const careful = start("plain", { limits });
    await expect(careful.request(request(1, "echo", { text: "x".repeat(1000) }), {})).rejects.toMatchObject({
      code: "too-large",
      sent: false,
    });
    const text = "x".repeat(1000 - JSON.stringify(request(1, "echo", { text: "" })).length);
    expect(await resultOf(careful.request(request(1, "echo", { text }), {}))).toEqual({ text });

    const generous = start("plain");
    const long = "x".repeat(10 << 20);
    await expect(generous.request(request(1, "echo", { text: long }), {})).rejects.toMatchObject({
      code: "too-large",
      sent: false,
    });
    const big = "x".repeat((10 << 20) - 100);
    expect((await resultOf(generous.request(request(1, "echo", { text: big }), {}))).text).toHaveLength(big.length);
  });

  it("R59 R60 starts a server again that ended, and never sends a call twice [stdio-restart]", async () => {
    const transport = start("plain", { reconnect: true });
    await transport.request(request(1, "echo"), {});
    const first = transport.pid;
    await expect(transport.request(request(2, "die", { code: 1 }), {})).rejects.toMatchObject({ sent: true });
    expect(await resultOf(transport.request(request(3, "echo", { again: true }), {}))).toEqual({ again: true });
    expect(transport.pid).not.toBe(first);
  });
});
