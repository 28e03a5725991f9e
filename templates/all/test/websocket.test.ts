import { test } from "node:test";
import { serveHttp } from "@mcp-gen/runtime/node";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { server } from "../src/server.js";
import { exercise } from "./exercise.js";

test("over WebSocket", async () => {
  const service = await serveHttp(server);
  try {
    await exercise(webSocketTransport(service.url.replace("http", "ws")));
  } finally {
    await service.close();
  }
});
