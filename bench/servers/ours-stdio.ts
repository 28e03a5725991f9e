import { serveStdio } from "@mcp-gen/runtime/node";
import { weatherHandlers } from "../../examples/weather/handlers.js";
import { createWeatherServer } from "../../generated/weather/server.js";

await serveStdio(createWeatherServer(weatherHandlers));
