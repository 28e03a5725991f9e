import {
  ConnectionError,
  type Exchange,
  type JsonObject,
  type JsonRpcNotification,
  type JsonRpcRequest,
} from "@mcp-gen/runtime";
import type { JsonRpcResponse, Transport, TransportListener } from "@mcp-gen/runtime";

/** What a fake server answers to one request: a result, a response, or an error that the transport rejects with. */
export type Reply = JsonObject | JsonRpcResponse | Error | Promise<JsonObject>;
export type Handler = (request: JsonRpcRequest, exchange: Exchange) => Reply;

/** A transport whose other end is a function, and all that went over it. */
export interface FakeTransport extends Transport {
  readonly requests: JsonRpcRequest[];
  readonly exchanges: Exchange[];
  readonly notifications: JsonRpcNotification[];
  readonly versions: string[];
  readonly methods: string[];
  listener: TransportListener | undefined;
  closes: number;
}

export function fakeTransport(handler: Handler, more: Partial<Transport> = {}): FakeTransport {
  const fake: FakeTransport = {
    requests: [],
    exchanges: [],
    notifications: [],
    versions: [],
    get methods() {
      return fake.requests.map(({ method }) => method);
    },
    listener: undefined,
    closes: 0,
    async request(request, exchange) {
      fake.requests.push(structuredClone(request));
      fake.exchanges.push(exchange);
      const reply = await handler(request, exchange);
      if (reply instanceof Error) throw reply;
      if ("jsonrpc" in reply) return reply as unknown as JsonRpcResponse;
      return { jsonrpc: "2.0", id: request.id, result: reply };
    },
    async notify(notification) {
      fake.notifications.push(notification);
    },
    attach(listener) {
      fake.listener = listener;
    },
    negotiated(version) {
      fake.versions.push(version);
    },
    async close() {
      fake.closes++;
    },
    ...more,
  };
  return fake;
}

export const DISCOVERED = {
  resultType: "complete",
  supportedVersions: ["2026-07-28"],
  capabilities: { tools: {}, resources: {}, prompts: {} },
  instructions: "Ask nicely.",
  _meta: { "io.modelcontextprotocol/serverInfo": { name: "fake", version: "1" } },
};

/** A modern server whose other methods are those of `handlers`. */
export function modern(handlers: Record<string, Handler> = {}, more: Partial<Transport> = {}): FakeTransport {
  return fakeTransport((request, exchange) => {
    const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
    if (handler) return handler(request, exchange);
    return request.method === "server/discover" ? DISCOVERED : refuse(request, -32601, "Method not found");
  }, more);
}

/** A server of 2025-11-25, or of another legacy version. */
export function legacy(
  handlers: Record<string, Handler> = {},
  {
    version = "2025-11-25",
    capabilities = {},
    ...more
  }: { version?: string; capabilities?: JsonObject } & Partial<Transport> = {},
): FakeTransport {
  return fakeTransport((request, exchange) => {
    const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
    if (handler) return handler(request, exchange);
    if (request.method !== "initialize") return refuse(request, -32601, "Method not found");
    return { protocolVersion: version, capabilities, serverInfo: { name: "old", version: "0" }, instructions: "Old." };
  }, more);
}

export function refuse({ id }: JsonRpcRequest, code: number, message: string, data?: unknown): JsonRpcResponse {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data !== undefined && { data }) } };
}

/** Never answers; ends when the request is cancelled, as a transport does. */
export function silence(_request: JsonRpcRequest, { signal }: Exchange): Promise<never> {
  return new Promise((_, reject) =>
    signal?.addEventListener("abort", () => reject(new ConnectionError("aborted", "cancelled"))),
  );
}

export const META = {
  version: "io.modelcontextprotocol/protocolVersion",
  info: "io.modelcontextprotocol/clientInfo",
  capabilities: "io.modelcontextprotocol/clientCapabilities",
  logLevel: "io.modelcontextprotocol/logLevel",
} as const;

/** The `_meta` of a request. */
export function metaOf(request: JsonRpcRequest | undefined): JsonObject {
  return (request?.params?._meta ?? {}) as JsonObject;
}
