import assert from "node:assert/strict";
import type { Transport } from "@mcp-gen/runtime";
import { connectWeather } from "../generated/weather/client.js";

/** Connects over `transport`, through the generated client. Call your handlers here once they do something. */
export async function exercise(transport: Transport): Promise<void> {
  const client = await connectWeather(transport);
  try {
    assert.ok(Array.isArray(await client.listTools()));
    assert.ok(Array.isArray(await client.listPrompts()));
    assert.ok(Array.isArray(await client.listResources()));
  } finally {
    await client.close();
  }
}
