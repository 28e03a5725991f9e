import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Compiled file of a server of this benchmark. */
export function serverFile(name: string): string {
  return fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url));
}

export interface ServerProcess {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a server with pipes for stdin and stdout. */
export function startServer(name: string): ServerProcess {
  const child = fork(serverFile(name), [], { stdio: ["pipe", "pipe", "inherit", "ipc"] });
  return {
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

/** Starts a server that listens, and waits until it says where. */
export async function startListening(name: string): Promise<ServerProcess & { port: number }> {
  const server = startServer(name);
  const [message] = (await once(server.child, "message")) as [{ port: number }];
  return { ...server, port: message.port };
}
