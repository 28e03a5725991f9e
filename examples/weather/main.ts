// The weather server: `npm run weather -- --transport stdio`, or `--transport http --port 3000` for Streamable HTTP and
// WebSocket on one port, or `--transport all` for the three at once. Standard output belongs to stdio clients.
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
    /** Says nothing at all. */
    silent: { type: "boolean", default: false },
  },
});

const transports = new Map([
  ["stdio", ["stdio"]],
  ["http", ["http"]],
  ["websocket", ["http"]],
  ["all", ["stdio", "http"]],
]).get(values.transport);

if (transports) await serve(transports);
else {
  console.error(`--transport is stdio, http, websocket or all, not ${JSON.stringify(values.transport)}`);
  process.exitCode = 2;
}

/** One server object, whatever it is served on. */
async function serve(wanted: readonly string[]): Promise<void> {
  const server = createWeatherServer(weatherHandlers);
  const http = wanted.includes("http") ? await listen(server) : undefined;
  if (wanted.includes("stdio")) {
    await serveStdio(server);
    await http?.close();
  } else {
    const stop = (): void => void http?.close();
    process.once("SIGINT", stop).once("SIGTERM", stop);
  }
}

async function listen(server: ReturnType<typeof createWeatherServer>): ReturnType<typeof serveHttp> {
  const allowedOrigins = values["allow-origin"];
  const http = await serveHttp(server, {
    host: values.host,
    port: Number(values.port),
    websocket: true,
    ...(allowedOrigins.length > 0 && { allowedOrigins, cors: {} }),
  });
  if (!values.silent) {
    console.error(`weather listens on ${http.url} (Streamable HTTP) and ${http.url.replace("http", "ws")} (WebSocket)`);
  }
  return http;
}
