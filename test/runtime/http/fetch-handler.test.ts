import { expect, it } from "vitest";
import { fetchHandler } from "../../../src/runtime/http/fetch-handler.js";
import { closing, META } from "./drivers.js";
import { fakeServer } from "./fake-server.js";

it("runs nothing for a client that has left before it was served", async () => {
  const server = fakeServer();
  const handler = closing(fetchHandler(server));
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": "2026-07-28",
    "Mcp-Method": "subscriptions/listen",
  };
  const params = { notifications: { toolsListChanged: true }, _meta: META };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "subscriptions/listen", params });
  const request = { method: "POST", headers, body, signal: AbortSignal.abort() };
  const response = await handler(new Request("http://localhost/mcp", request));
  expect([response.status, response.body, server.handled]).toEqual([499, null, []]);
});
