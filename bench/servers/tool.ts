import type { WeatherContext } from "../../generated/weather/server.js";
import { weatherHandlers } from "../../examples/weather/handlers.js";

/** The call that every contender answers: `get_forecast` of the weather example. */
export const input = { city: "Paris", days: 3, units: "metric" } as const;

export const version = "2026-07-28";

/** What the protocol wants with every request, whoever sends it. */
export const meta = {
  "io.modelcontextprotocol/protocolVersion": version,
  "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1.0.0" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** What `get_forecast` answers, without a protocol around it. */
export function forecast(args: { city: string; days?: number; units?: "metric" | "imperial" }): {
  city: string;
  days: { date: string; high: number; low: number; sky: "clear" | "clouds" | "rain" | "snow" }[];
} {
  return weatherHandlers.getForecast(args, {} as WeatherContext) as ReturnType<typeof forecast>;
}

/** The least that answers a `tools/call`: what any server has to do, and nothing else. */
export function answer(text: string): string {
  const request = JSON.parse(text) as { id: number; params: { arguments: Parameters<typeof forecast>[0] } };
  const structuredContent = forecast(request.params.arguments);
  const content = [{ type: "text", text: JSON.stringify(structuredContent) }];
  return JSON.stringify({
    jsonrpc: "2.0",
    id: request.id,
    result: { resultType: "complete", content, structuredContent },
  });
}
