// A server with nothing but `handle`, and the faults that tests ask for.
import { spawn } from "node:child_process";
import { PassThrough } from "node:stream";
import { success } from "../../../../src/runtime/protocol/jsonrpc.js";
import type { Server } from "../../../../src/runtime/protocol/server.js";
import { serveStdio } from "../../../../src/runtime/node/serve-stdio.js";

const [mode] = process.argv.slice(2);

const server: Server = {
  async handle({ id, method, params }, { signal, notify }) {
    switch (method) {
      case "echo":
        return success(id, { ...params });
      case "env":
        return success(id, { ...process.env });
      case "hang":
        await new Promise((resolve) => signal!.addEventListener("abort", resolve));
        return success(id, {});
      case "slow":
        await new Promise((resolve) => setTimeout(resolve, Number(params!.ms)));
        return success(id, { done: true });
      case "progress":
        for (let progress = 1; progress <= 3; progress++) {
          await notify!({ jsonrpc: "2.0", method: "notifications/progress", params: { progressToken: "t", progress } });
        }
        return success(id, {});
      case "noise":
        console.log("not a message");
        process.stdout.write("neither is this\n");
        return success(id, {});
      case "die":
        console.error("about to die");
        process.exit(Number(params!.code));
      case "spawn": {
        const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
        return success(id, { pid: child.pid });
      }
    }
    return success(id, {});
  },
};

if (mode === "keep-alive" || mode === "deaf") setInterval(() => undefined, 1000);
if (mode === "deaf") process.on("SIGTERM", () => undefined);
if (mode === "exit") {
  console.error("no such luck");
  process.exit(3);
}
if (mode === "junk") process.stdout.write('[INFO] starting\n{"level":30,"msg":"json log"}\n\n12\n');
if (mode === "flood") for (let line = 0; line < 1002; line++) process.stdout.write(`noise ${line}\n`);
if (mode === "mute") {
  process.stdin.resume();
} else if (mode === "deaf") {
  // Of its end nobody hears.
  const input = process.stdin.pipe(new PassThrough(), { end: false });
  await serveStdio(server, { input, output: process.stdout });
} else {
  await serveStdio(server);
  console.error("served");
}
