import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { forecast } from "./tool.js";

const inputSchema = z.object({
  city: z.string().min(1),
  days: z.int().min(1).max(7).default(3),
  units: z.enum(["metric", "imperial"]).default("metric"),
});
const day = z.object({
  date: z.iso.date(),
  high: z.number(),
  low: z.number(),
  sky: z.enum(["clear", "clouds", "rain", "snow"]),
});
const outputSchema = z.object({ city: z.string(), days: z.array(day) });

/** The same tool on the official SDK v2. */
export function createServer(): McpServer {
  const server = new McpServer({ name: "weather", version: "1.0.0" });
  server.registerTool("get_forecast", { inputSchema, outputSchema }, (args) => {
    const structuredContent = forecast(args);
    return { structuredContent, content: [{ type: "text", text: JSON.stringify(structuredContent) }] };
  });
  return server;
}
