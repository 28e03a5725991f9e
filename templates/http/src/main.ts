import { serveHttp } from "@mcp-gen/runtime/node";
import { server } from "./server.js";

const service = await serveHttp(server, { port: Number(process.env["PORT"] ?? 3000), websocket: false });
console.error(`weather listens on ${service.url}`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void service.close());
