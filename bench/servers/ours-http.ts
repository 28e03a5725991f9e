import { serveHttp } from "@mcp-gen/runtime/node";
import { weatherHandlers } from "../../examples/weather/handlers.js";
import { createWeatherServer } from "../../generated/weather/server.js";
import { announce } from "./announce.js";

const { port } = await serveHttp(createWeatherServer(weatherHandlers), { port: 0, websocket: true });
announce({ port });
