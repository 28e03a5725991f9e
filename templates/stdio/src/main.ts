import { serveStdio } from "@mcp-gen/runtime/node";
import { server } from "./server.js";

// A client starts this program and talks to it over standard input and output; it ends when the client leaves.
if (process.stdin.isTTY) console.error("weather waits for a client on standard input; Ctrl-D ends it.");
await serveStdio(server);
