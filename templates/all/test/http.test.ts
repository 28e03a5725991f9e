import { test } from "node:test";
import { httpTransport } from "@mcp-gen/runtime/http";
import { serveHttp } from "@mcp-gen/runtime/node";
import { server } from "../src/server.js";
import { exercise } from "./exercise.js";

test("over HTTP", async () => {
  const service = await serveHttp(server);
  try {
    await exercise(httpTransport(service.url));
  } finally {
    await service.close();
  }
});
