import { defineServer, type HandlerContext, type ServerDefinition, type ServerOptions } from "@mcp-gen/runtime/server";
import type { JsonObject, JsonRpcNotification } from "../../../src/runtime/protocol/jsonrpc.js";
import type { Peer, RequestContext, Server } from "../../../src/runtime/protocol/server.js";

// A server asked directly, without a transport.

export const META = "io.modelcontextprotocol/";

/** `_meta` of a 2026-07-28 request. */
export function meta(capabilities: object = {}, more: object = {}): JsonObject {
  return {
    [`${META}protocolVersion`]: "2026-07-28",
    [`${META}clientInfo`]: { name: "test", version: "1" },
    [`${META}clientCapabilities`]: capabilities,
    ...more,
  };
}

/** What one answer says, loosely typed: tests look into it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Loose = any;

let ids = 0;

/** Sends one request of 2026-07-28; `capabilities` and `more` go into `_meta`. */
export async function modern(
  server: Server,
  method: string,
  params: object = {},
  {
    capabilities = {},
    more = {},
    context = {},
  }: { capabilities?: object; more?: object; context?: RequestContext } = {},
): Promise<Loose> {
  return server.handle(
    { jsonrpc: "2.0", id: ++ids, method, params: { ...params, _meta: meta(capabilities, more) } },
    context,
  );
}

/** A peer that did the legacy handshake. */
export async function legacyPeer(
  server: Server,
  {
    version = "2025-11-25",
    capabilities = {},
    request,
  }: { version?: string; capabilities?: object; request?: Peer["request"] } = {},
): Promise<{
  peer: Peer;
  heard: JsonRpcNotification[];
  initialized: Loose;
  leave: () => void;
  call: (method: string, params?: object, context?: RequestContext) => Promise<Loose>;
}> {
  const gone = new AbortController();
  const heard: JsonRpcNotification[] = [];
  const peer: Peer = { signal: gone.signal, notify: (n) => void heard.push(n), ...(request && { request }) };
  const call = async (method: string, params?: object, context: RequestContext = {}): Promise<Loose> =>
    server.handle(
      { jsonrpc: "2.0", id: ++ids, method, ...(params && { params: params as JsonObject }) },
      { peer, ...context },
    );
  const initialized = await call("initialize", {
    protocolVersion: version,
    capabilities,
    clientInfo: { name: "old", version: "1" },
  });
  server.notified?.({ jsonrpc: "2.0", method: "notifications/initialized" }, { peer });
  return { peer, heard, initialized, leave: () => gone.abort(), call };
}

/** Collects the notifications of one exchange. */
export function listener(): { heard: Loose[]; context: RequestContext } {
  const heard: Loose[] = [];
  return { heard, context: { notify: (notification) => void heard.push(notification) } };
}

/** A server with one tool, `act`. */
export function withTool(
  call: (input: Loose, context: HandlerContext) => unknown,
  { options, ...rest }: Partial<ServerDefinition<HandlerContext>> & { options?: ServerOptions } = {},
): Required<Server> {
  return defineServer<HandlerContext>(
    {
      info: { name: "test", version: "1.0.0" },
      tools: [{ definition: { name: "act", inputSchema: { type: "object" } }, call }],
      ...rest,
    },
    options,
  );
}

/** Calls `act` in 2026-07-28. */
export function act(server: Server, params: object = {}, options: Parameters<typeof modern>[3] = {}): Promise<Loose> {
  return modern(server, "tools/call", { name: "act", ...params }, options);
}
