// The weather server: `npm run weather -- --transport stdio`, or `--transport http --port 3000` for Streamable HTTP and
// WebSocket on one port.
import { parseArgs } from "node:util";
import { serveHttp, serveStdio } from "@mcp-gen/runtime/node";
import { createWeatherServer } from "../../generated/weather/server.js";
import { weatherHandlers } from "./handlers.js";

const { values } = parseArgs({
  options: {
    transport: { type: "string", default: "stdio" },
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "3000" },
    /** Web pages that may call the server, as `scheme://host[:port]`. */
    "allow-origin": { type: "string", multiple: true, default: [] },
    silent: { type: "boolean", default: false },
  },
});

const server = createWeatherServer(weatherHandlers);

if (values.transport === "stdio") {
  await serveStdio(server);
} else if (values.transport === "http" || values.transport === "websocket") {
  const listening = await serveHttp(server, {
    host: values.host,
    port: Number(values.port),
    websocket: true,
    ...(values["allow-origin"].length > 0 && { allowedOrigins: values["allow-origin"], cors: true }),
  });
  if (!values.silent) console.log(`weather: ${listening.url} and ${listening.url.replace(/^http/, "ws")}`);
  const stop = (): void => void listening.close().then(() => process.exit(0));
  process.once("SIGINT", stop).once("SIGTERM", stop);
} else {
  console.error(`--transport is stdio, http or websocket, not ${JSON.stringify(values.transport)}`);
  process.exitCode = 2;
}
