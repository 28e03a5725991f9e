import { serveStdio } from "@mcp-gen/runtime/node";
import { contractServer } from "../contract-server.js";

const limits = JSON.parse(process.argv[2] ?? "{}") as object;
await serveStdio(contractServer(limits), { limits });
