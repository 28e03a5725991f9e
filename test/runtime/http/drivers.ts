import { request as httpRequest } from "node:http";
import { afterEach } from "vitest";
import { fetchHandler } from "../../../src/runtime/http/fetch-handler.js";
import { serveHttp, type ServeHttpOptions } from "../../../src/runtime/node/serve-http.js";
import type { Server } from "../../../src/runtime/protocol/server.js";
import { Meta, MODERN_VERSION } from "../../../src/runtime/protocol/versions.js";

/** JSON of a peer, looked into without ceremony. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a member that is missing fails the test, as it should
export type Loose = any;

export interface Call {
  method?: string;
  /** `undefined` takes a header away. */
  headers?: Record<string, string | undefined>;
  /** Headers to send a second time (node only). */
  again?: [string, string][];
  /** Reads nothing of the answer until asked to (node only: a `Response` does so anyway). */
  idle?: boolean;
  /** Goes away before there is an answer. */
  signal?: AbortSignal;
  body?: unknown;
}

export interface Reply {
  status: number;
  headers: Headers;
  /** Reads on to the end. */
  text(): Promise<string>;
  json(): Promise<Loose>;
  /** Next event of a stream; `undefined` at its end. */
  event(): Promise<StreamEvent | undefined>;
  /** All that is left. */
  events(): Promise<StreamEvent[]>;
  /** Goes away. */
  leave(): void;
}

export interface StreamEvent {
  id?: string;
  retry?: string;
  event?: string;
  data?: string;
  message?: Loose;
}

export interface Driver {
  readonly name: string;
  call(call: Call): Promise<Reply>;
  close(): Promise<void>;
}

export const META = {
  [Meta.protocolVersion]: MODERN_VERSION,
  [Meta.clientInfo]: { name: "test", version: "1" },
  [Meta.clientCapabilities]: {},
};

const HEADERS = { "Content-Type": "application/json", Accept: "application/json, text/event-stream" };

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** Has something closed after the test. */
export function closing<T extends { close(): Promise<void> }>(thing: T): T {
  open.push(() => thing.close());
  return thing;
}

/** The same suite over both ways of serving HTTP. */
export const DRIVERS: [string, (server: Server, options?: ServeHttpOptions) => Promise<Driver>][] = [
  ["serveHttp", nodeDriver],
  ["fetchHandler", fetchDriver],
];

export async function nodeDriver(server: Server, options: ServeHttpOptions = {}): Promise<Driver> {
  const service = await serveHttp(server, { drainMs: 200, websocket: false, ...options });
  return closing({
    name: "serveHttp",
    call: (call: Call) => rawCall(service.port, call),
    close: () => service.close(),
  });
}

async function fetchDriver(server: Server, options: ServeHttpOptions = {}): Promise<Driver> {
  const handler = fetchHandler(server, options);
  return closing({
    name: "fetchHandler",
    async call(call: Call) {
      const leaving = new AbortController();
      call.signal?.addEventListener("abort", () => leaving.abort());
      const { method, headers, body } = complete(call);
      const init = { method, headers, signal: leaving.signal, ...(body === undefined ? {} : { body }) };
      const response = await handler(new Request("http://127.0.0.1:8000/mcp", init));
      return reply(response.status, response.headers, response.body ?? new Blob([]).stream(), () => leaving.abort());
    },
    close: () => handler.close(200),
  });
}

function complete(call: Call): { method: string; headers: Record<string, string>; body: string | undefined } {
  const { method = "POST" } = call;
  const all = { ...(method === "POST" ? HEADERS : { Accept: "text/event-stream" }), ...call.headers };
  const headers = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const body =
    call.body === undefined ? undefined : typeof call.body === "string" ? call.body : JSON.stringify(call.body);
  return { method, headers, body };
}

export function rawCall(port: number, call: Call, path = "/mcp"): Promise<Reply> {
  const { method, headers, body } = complete(call);
  const flat = Object.entries(headers).flat();
  if (!("Host" in headers)) {
    flat.push("Host", `127.0.0.1:${port}`);
  }
  for (const [name, value] of call.again ?? []) {
    flat.push(name, value);
  }
  if (body !== undefined) {
    flat.push("Content-Length", String(Buffer.byteLength(body)));
  }
  return new Promise((resolve, reject) => {
    const req = httpRequest(
      { port, host: "127.0.0.1", method, path, headers: flat as unknown as Record<string, string>, setHost: false },
      (res) => {
        const entries = Object.entries(res.headers).map(([name, value]): [string, string] => [name, String(value)]);
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            if (call.idle === true) {
              return;
            }
            res.on("data", (chunk: Buffer) => controller.enqueue(chunk));
            res.on("end", () => controller.close());
            res.on("error", (error) => controller.error(error));
          },
        });
        resolve(reply(res.statusCode!, new Headers(entries), stream, () => req.destroy()));
      },
    );
    req.on("error", reject);
    call.signal?.addEventListener("abort", () => req.destroy());
    req.end(body);
  });
}

function reply(status: number, headers: Headers, body: ReadableStream<Uint8Array>, leave: () => void): Reply {
  const reader = body
    .pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let buffered = "";
  async function more(): Promise<boolean> {
    const { done, value } = await reader.read();
    buffered += value ?? "";
    return !done;
  }
  async function text(): Promise<string> {
    while (await more());
    return buffered;
  }
  async function event(): Promise<StreamEvent | undefined> {
    for (;;) {
      const end = buffered.indexOf("\n\n");
      if (end >= 0) {
        const block = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        const fields = block.split("\n").filter((line) => !line.startsWith(":"));
        if (fields.length > 0) {
          const parsed: StreamEvent = Object.fromEntries(
            fields.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()]),
          );
          return parsed.data ? { ...parsed, message: JSON.parse(parsed.data) } : parsed;
        }
      } else if (!(await more())) {
        return undefined;
      }
    }
  }
  return {
    status,
    headers,
    text,
    json: async () => JSON.parse(await text()),
    event,
    async events() {
      const all: StreamEvent[] = [];
      for (let next; (next = await event());) {
        all.push(next);
      }
      return all;
    },
    leave() {
      leave();
      reader.cancel().catch(() => {});
    },
  };
}

/** A request of 2026-07-28 with the headers it needs. */
export function modern(
  method: string,
  params: Record<string, unknown> = {},
  extra: Call & { id?: unknown } = {},
): Call {
  const { id = 1, headers, ...rest } = extra;
  const name = params.name ?? params.uri;
  return {
    body: { jsonrpc: "2.0", id, method, params: { _meta: META, ...params } },
    headers: {
      "MCP-Protocol-Version": MODERN_VERSION,
      "Mcp-Method": method,
      ...(typeof name === "string" && { "Mcp-Name": name }),
      ...headers,
    },
    ...rest,
  };
}

/** A legacy message. */
export function legacy(
  session: string | undefined,
  message: Record<string, unknown>,
  headers: Record<string, string | undefined> = {},
): Call {
  return {
    body: { jsonrpc: "2.0", ...message },
    headers: { "Mcp-Session-Id": session, "MCP-Protocol-Version": "2025-11-25", ...headers },
  };
}

/** Shakes hands; the id of the session. */
export async function handshake(
  driver: Driver,
  version = "2025-11-25",
  headers: Record<string, string> = {},
): Promise<string> {
  const params = { protocolVersion: version, capabilities: {}, clientInfo: { name: "test", version: "1" } };
  const reply = await driver.call({ body: { jsonrpc: "2.0", id: 0, method: "initialize", params }, headers });
  const session = reply.headers.get("mcp-session-id");
  if (reply.status !== 200 || session === null) {
    throw new Error(`initialize: ${reply.status} ${await reply.text()}`);
  }
  await reply.text();
  await driver.call(legacy(session, { method: "notifications/initialized" }, headers));
  return session;
}
