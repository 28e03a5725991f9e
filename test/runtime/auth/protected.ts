import { connect, callToolRaw, type CallToolResult, type Connection } from "@mcp-gen/runtime";
import { bearerAuth, jwtVerifier, type BearerOptions, type HttpAuth } from "@mcp-gen/runtime/auth";
import { httpTransport } from "@mcp-gen/runtime/http";
import { serveHttp, type HttpService } from "@mcp-gen/runtime/node";
import { defineServer } from "@mcp-gen/runtime/server";
import type { ServerDefinition } from "../../../src/runtime/server/definition.js";
import type { HandlerContext } from "../../../src/runtime/server/context.js";
import type { Issuer } from "./issuer.js";

/** An MCP server whose tools want scopes, and that knows who calls. */
export const DEFINITION: ServerDefinition<HandlerContext> = {
  info: { name: "protected", version: "1.0.0" },
  tools: [
    {
      definition: { name: "who", inputSchema: { type: "object" } },
      call: (_input, { auth }) => `${auth?.subject} by ${auth?.clientId}`,
    },
    {
      definition: { name: "write", inputSchema: { type: "object" } },
      scopes: ["notes:write"],
      call: () => "written",
    },
    {
      definition: { name: "ask", inputSchema: { type: "object" } },
      call: async (_input, { elicit }) => {
        const schema = { type: "object", properties: { sure: { type: "boolean" } } } as const;
        return (await elicit({ mode: "form", message: "Sure?", requestedSchema: schema })).action;
      },
    },
  ],
  resources: [{ definition: { name: "log", uri: "notes://log" }, scopes: ["notes:audit"], read: () => "secret log" }],
};

export interface Protected extends HttpService {
  readonly resource: string;
}

/** Serves `DEFINITION` for tokens of `issuer`. */
export async function serveProtected(issuer: Issuer, options: Partial<BearerOptions> = {}): Promise<Protected> {
  // The resource names the port, which only the listening server knows: a first one finds it.
  const probe = await serveHttp(defineServer(DEFINITION), { websocket: false });
  await probe.close();
  const { port, url: resource } = probe;
  const verify = jwtVerifier({ issuer: issuer.url, audience: resource, jwksUri: issuer.jwksUri });
  const auth = bearerAuth({ resource, authorizationServers: [issuer.url], scopes: ["notes:read"], verify, ...options });
  return Object.assign(await serveHttp(defineServer(DEFINITION), { port, auth }), { resource });
}

export function connectProtected(server: Protected, auth: HttpAuth, protocolVersion?: string): Promise<Connection> {
  return connect(httpTransport(server.url, { auth }), {
    clientInfo: { name: "test", version: "1" },
    ...(protocolVersion && { protocolVersion }),
  });
}

export async function call(connection: Connection, name: string): Promise<string> {
  const { content }: CallToolResult = await callToolRaw(connection, { name }, {});
  return content.map((block) => (block.type === "text" ? block.text : "")).join("");
}
