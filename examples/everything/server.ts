import { parseArgs } from "node:util";
import { serveHttp } from "@mcp-gen/runtime/node";
import { createEverythingServer } from "../../generated/everything/server.js";
import { handlers } from "./handlers.js";

// The server under test of the official conformance suite: both eras at one address.
const { values } = parseArgs({
  options: { port: { type: "string", default: "3000" }, silent: { type: "boolean", default: false } },
});
const port = Number(values.port);

const server = createEverythingServer(handlers);
const listening = await serveHttp(server, { port });
if (!values.silent) console.log(`Everything is served at ${listening.url}`);

const stop = (): void => void listening.close().finally(() => process.exit());
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
