import { connect, type Socket } from "node:net";

export interface HttpLoad {
  port: number;
  connections: number;
  seconds: number;
  body: string;
  headers: Record<string, string>;
}

/**
 * Sends the same POST over and over on each of `connections` sockets and counts the answers. Written on bare sockets, since
 * Node's own HTTP client would take more CPU time than the servers that are measured.
 *
 * @throws {Error} An answer is not 200, or does not hold a result.
 */
export async function loadHttp({
  port,
  connections,
  seconds,
  body,
  headers,
}: HttpLoad): Promise<{ calls: number; seconds: number }> {
  const head = Object.entries({
    Host: `127.0.0.1:${port}`,
    "Content-Length": String(Buffer.byteLength(body)),
    ...headers,
  });
  const request = `POST /mcp HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
  const started = performance.now();
  const end = started + seconds * 1000;
  const counts = await Promise.all(Array.from({ length: connections }, () => loadOne(port, request, end)));
  return { calls: counts.reduce((sum, count) => sum + count, 0), seconds: (performance.now() - started) / 1000 };
}

function loadOne(port: number, request: string, end: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let calls = 0;
    let answer = "";
    const socket: Socket = connect(port, "127.0.0.1", () => socket.write(request));
    socket.setNoDelay(true).setEncoding("latin1").on("error", reject);
    socket.on("data", (chunk: string) => {
      answer += chunk;
      if (!isComplete(answer)) return;
      if (calls++ === 0 && !/^HTTP\/1\.1 200 [^]*"result":/.test(answer)) {
        socket.destroy();
        reject(new Error(`Not the answer of a tool: ${answer.slice(0, 500)}`));
      } else if (performance.now() >= end) {
        socket.destroy();
        resolve(calls);
      } else {
        answer = "";
        socket.write(request);
      }
    });
  });
}

function isComplete(answer: string): boolean {
  const bodyAt = answer.indexOf("\r\n\r\n") + 4;
  if (bodyAt < 4) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, bodyAt))?.[1];
  return length === undefined ? answer.endsWith("\r\n0\r\n\r\n") : answer.length >= bodyAt + Number(length);
}
