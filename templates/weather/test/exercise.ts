import assert from "node:assert/strict";
import { ToolError, type Transport } from "@mcp-gen/runtime";
import { connectWeather } from "../generated/weather/client.js";

/** Calls the server over `transport`, through the generated client. */
export async function exercise(transport: Transport): Promise<void> {
  const client = await connectWeather(transport);
  try {
    const { days } = await client.getForecast({ city: "Oslo", days: 2 });
    assert.deepEqual(
      days.map(({ high }) => high),
      [9, 10],
    );
    await assert.rejects(client.getForecast({ city: "Atlantis" }), ToolError);

    const station = await client.readStation({ id: "Paris" });
    assert.equal(station.temperature, 17);

    const { messages } = await client.getPlanTripPrompt({ city: "Quito" });
    assert.equal(messages.length, 1);
  } finally {
    await client.close();
  }
}
