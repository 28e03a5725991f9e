import { serveHttp } from "@mcp-gen/runtime/node";
import { server } from "./server.js";

const service = await serveHttp(server, { port: Number(process.env["PORT"] ?? 3000) });
console.error(`weather listens on ${service.url.replace("http", "ws")}`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void service.close());
