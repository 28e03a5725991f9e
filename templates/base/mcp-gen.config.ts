import { defineConfig } from "mcp-gen";

export default defineConfig({
  servers: {
    weather: { manifest: "weather.mcp.yaml", handlers: "src/handlers.ts" },
  },
});
