import { PassThrough } from "node:stream";
import { afterEach, expect, it } from "vitest";
import { serveStdio } from "@mcp-gen/runtime/node";
import { serveWebSocket } from "@mcp-gen/runtime/websocket";
import { success } from "../../../src/runtime/protocol/jsonrpc.js";
import type { Server } from "../../../src/runtime/protocol/server.js";
import type { SocketEvent, SocketListener, WebSocketLike } from "../../../src/runtime/websocket/socket.js";

// A peer that sends and does not read: answers wait in its queue up to the high-water mark, and what it sends waits unread.

const echo: Server = { handle: async ({ id }) => success(id, {}) };
const limits = { queueHighWaterBytes: 2000 };
const MESSAGES = 1000;
const TEXTS = {
  "what is no JSON": () => "x",
  "what is no envelope": (id: number) => JSON.stringify({ jsonrpc: "2.0", ID: id }),
  requests: (id: number) => JSON.stringify({ jsonrpc: "2.0", id, method: "m", params: { padding: "x".repeat(10) } }),
};
const KINDS = Object.keys(TEXTS) as (keyof typeof TEXTS)[];

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Long enough for all that can be answered to have been. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

it.each(KINDS)("R55 stdio answers no more of %s than the peer reads", async (kind) => {
  const [input, output] = [new PassThrough(), new PassThrough({ highWaterMark: 16_384 })];
  const done = serveStdio(echo, { input, output, limits, drainMs: 0 });
  closers.push(() => (input.end(), done));
  // A chunk each.
  for (let id = 0; id < MESSAGES; id++) input.write(`${TEXTS[kind](id)}\n`);
  await settled();
  const held = output.writableLength + output.readableLength;
  expect(held).toBeGreaterThan(1000);
  // The pipe's own two buffers, the high-water mark, and answers to the 128 requests that may be at work.
  expect(held).toBeLessThan(50_000);
  let text = "";
  output.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await expect.poll(() => text.split("\n").length - 1).toBe(MESSAGES);
});

it.each(KINDS)("R55 WebSocket answers no more of %s than the peer reads", async (kind) => {
  const listeners = new Map<SocketEvent, SocketListener>();
  const sent: string[] = [];
  const socket = {
    readyState: 1,
    bufferedAmount: 0,
    protocol: "mcp",
    send(text: string) {
      sent.push(text);
      socket.bufferedAmount += text.length;
    },
    close: () => listeners.get("close")!({ code: 1000 }),
    addEventListener: (type: SocketEvent, listener: SocketListener) => listeners.set(type, listener),
    removeEventListener() {},
  } satisfies WebSocketLike;
  const done = serveWebSocket(echo, socket, { limits });
  closers.push(() => (listeners.get("close")!({ code: 1000 }), done));
  for (let id = 0; id < MESSAGES; id++) listeners.get("message")!({ data: TEXTS[kind](id) });
  await settled();
  expect(sent.length).toBeLessThan(200);
  const reading = setInterval(() => (socket.bufferedAmount = 0), 1);
  await expect.poll(() => sent.length, { timeout: 10_000 }).toBe(MESSAGES);
  clearInterval(reading);
});
