import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { NodeCall } from "../../../src/runtime/node/node-call.js";
import { DEFAULT_LIMITS } from "../../../src/runtime/protocol/limits.js";

/** Reads a body that comes in `pieces`, each of which is overwritten as soon as it was taken. */
function read(pieces: readonly string[], maxBytes: number): [fault: string | undefined, text: string][] {
  const req = Object.assign(new EventEmitter(), { headers: {} }) as unknown as IncomingMessage;
  const heard: [string | undefined, string][] = [];
  new NodeCall(req, {} as ServerResponse, DEFAULT_LIMITS).read(maxBytes, (...result) => heard.push(result));
  pieces.forEach((piece, index) => {
    const chunk = Buffer.from(piece);
    req.emit("data", chunk);
    // The first may be kept: it is mostly the only one.
    if (index > 0) chunk.fill("#");
  });
  req.emit("end");
  return heard;
}

it("R24 keeps no piece of a body: 4 MiB of single bytes would be objects of a gigabyte", () => {
  expect(read([..."in pieces of one byte"], 1000)).toEqual([[undefined, "in pieces of one byte"]]);
  expect(read(["a", "bc".repeat(200), "d", "é".repeat(50), "e"], 503)).toEqual([
    [undefined, `a${"bc".repeat(200)}d${"é".repeat(50)}e`],
  ]);
  expect(read(["abc", "d"], 4)).toEqual([[undefined, "abcd"]]);
  expect(read(["abc", "de", "f"], 4)).toEqual([["too-large", ""]]);
  expect(read(["abcde"], 4)).toEqual([["too-large", ""]]);
  expect(read([], 4)).toEqual([[undefined, ""]]);
});

it("R55 X5 gives up an answer that nobody takes, ended or not", async () => {
  const sockets: IncomingMessage["socket"][] = [];
  const timeouts: (number | undefined)[] = [];
  const server = createServer((req, res) => {
    const call = new NodeCall(req, res, DEFAULT_LIMITS);
    const text = "x".repeat(Number(req.url!.slice(1)));
    if (req.method === "POST") call.send(200, {}, text);
    else {
      call.open({});
      void call.write(text);
      call.end();
    }
    sockets.push(req.socket);
    timeouts.push(req.socket.timeout);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const clients = ["POST /8000000", "GET /8000000", "POST /8", "GET /8"].map((line) => {
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    client.pause();
    client.write(`${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n`);
    return client;
  });
  await expect.poll(() => timeouts.length).toBe(4);
  expect(timeouts.filter((timeout) => timeout === 60_000)).toHaveLength(2);
  // What Node emits then, if nothing has gone out meanwhile.
  for (const [index, socket] of sockets.entries()) if (timeouts[index] === 60_000) socket.emit("timeout");
  expect(sockets.filter(({ destroyed }) => destroyed)).toHaveLength(2);
  for (const client of clients) client.destroy();
  server.close();
});
