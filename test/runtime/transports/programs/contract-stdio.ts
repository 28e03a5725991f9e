import { serveStdio } from "@mcp-gen/runtime/node";
import type { Limits } from "@mcp-gen/runtime";
import { contractServer } from "../contract-server.js";
import type { ServedEra } from "../only-era.js";

const { limits, era } = JSON.parse(process.argv[2] ?? "{}") as { limits?: Partial<Limits>; era?: ServedEra };
await serveStdio(contractServer(limits, era), { limits: limits ?? {} });
