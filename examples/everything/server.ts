import { parseArgs } from "node:util";
import { serveHttp } from "@mcp-gen/runtime/node";
import { createEverythingServer } from "../../generated/everything/server.js";
import { handlers } from "./handlers.js";

// The server under test of the official conformance suite: both eras at one address.
try {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "3000" }, silent: { type: "boolean", default: false } },
  });
  const listening = await serveHttp(createEverythingServer(handlers), { port: Number(values.port) });
  if (!values.silent) console.log(`Everything is served at ${listening.url}`);
  const stop = (): void => void listening.close().finally(() => process.exit());
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
} catch (error) {
  // An option that is none, a port that is none or taken.
  console.error(`everything: ${(error as Error).message}`);
  process.exitCode = 2;
}
