import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { httpTransport, type HttpTransportOptions } from "../../../src/runtime/http.js";
import { ConnectionError } from "../../../src/runtime/protocol/errors.js";
import type { JsonRpcRequest } from "../../../src/runtime/protocol/jsonrpc.js";
import type { Transport, TransportListener } from "../../../src/runtime/protocol/transport.js";
import { closing, META, type Loose } from "./drivers.js";

export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: Loose;
}

export type Script = (seen: Seen, res: ServerResponse, index: number) => void;

/** A server that answers by script and remembers what it was asked. */
export async function scripted(
  script: Script,
  options: HttpTransportOptions = {},
): Promise<{ transport: Transport; seen: Seen[]; origin: string }> {
  const seen: Seen[] = [];
  const http = createServer((req, res) => {
    let text = "";
    req.on("data", (chunk: Buffer) => (text += chunk.toString()));
    req.on("end", () => {
      const one = {
        method: req.method!,
        url: req.url!,
        headers: req.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
      script(one, res, seen.push(one) - 1);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  closing({
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  });
  return { transport: closing(httpTransport(`${origin}/mcp`, options)), seen, origin };
}

export const request = (
  method: string,
  params: Record<string, unknown> = {},
  id: string | number = 1,
): JsonRpcRequest => ({
  jsonrpc: "2.0",
  id,
  method,
  params,
});
export const modern = (method: string, params: Record<string, unknown> = {}): JsonRpcRequest =>
  request(method, { _meta: META, ...params });
export const result = (id: unknown, value: unknown = {}): string =>
  JSON.stringify({ jsonrpc: "2.0", id, result: value });

export function json(res: ServerResponse, body: string, status = 200, headers: Record<string, string> = {}): void {
  res.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
}
export function events(res: ServerResponse, text: string, end = true): void {
  res.writeHead(200, { "Content-Type": "text/event-stream" });
  res.write(text);
  if (end) res.end();
}

export const listener = (heard: Partial<TransportListener> = {}): TransportListener => ({
  onNotification() {},
  onRequest: async ({ id }) => ({ jsonrpc: "2.0", id, result: {} }),
  onClose() {},
  ...heard,
});

/** Answers the legacy handshake; everything else is for `script`. */
export function legacy(script: Script, session: string | undefined = "the-session"): Script {
  return (seen, res, index) => {
    if (seen.body?.method === "initialize") {
      json(
        res,
        result(seen.body.id, { protocolVersion: "2025-11-25" }),
        200,
        session === undefined ? {} : { "Mcp-Session-Id": session },
      );
    } else if (seen.body?.method?.startsWith("notifications/")) {
      res.writeHead(202).end();
    } else {
      script(seen, res, index);
    }
  };
}

export async function shakeHands(transport: Transport, heard?: Partial<TransportListener>): Promise<void> {
  transport.attach!(listener(heard));
  await transport.request(request("initialize", { protocolVersion: "2025-11-25" }, 0), {});
  transport.negotiated!("2025-11-25");
  await transport.notify!({ jsonrpc: "2.0", method: "notifications/initialized" });
}

export function failure(promise: Promise<unknown>): Promise<ConnectionError> {
  return promise.then(
    () => {
      throw new Error("It did not fail.");
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(ConnectionError);
      return error as ConnectionError;
    },
  );
}
