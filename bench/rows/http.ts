import { serverFile, startListening, type ServerProcess } from "../child.js";
import type { Contender } from "../contenders.js";
import { childCpu } from "../cpu.js";
import { interleave, type Row } from "../rounds.js";
import { input, meta, version } from "../servers/tool.js";
import { loadHttp } from "./http-load.js";

const connections = 32;
const modernHeaders = { "MCP-Protocol-Version": version, "Mcp-Method": "tools/call", "Mcp-Name": "get_forecast" };

/** SDK v1 does not know the stateless revision: it is called as its own clients call it, without a session. */
function requestFor(contender: Contender): { body: string; headers: Record<string, string> } {
  const modern = contender !== "sdk-v1";
  const params = { name: "get_forecast", arguments: input, ...(modern && { _meta: meta }) };
  return {
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      ...(modern ? modernHeaders : { "MCP-Protocol-Version": "2025-11-25" }),
    },
  };
}

/** `tools/call` over HTTP: the server is measured, under the same load for everyone. */
export async function httpRow(contenders: readonly Contender[], rounds: number, seconds: number): Promise<Row> {
  const servers = new Map<Contender, ServerProcess & { port: number }>();
  const figures = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  const cpu = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  try {
    for (const contender of contenders) servers.set(contender, await startListening(`${contender}-http`));
    const run = async (contender: Contender, forSeconds: number): Promise<{ rate: number; cpuPerCall: number }> => {
      const { port } = servers.get(contender)!;
      const file = serverFile(`${contender}-http`);
      const before = childCpu(file) ?? NaN;
      const load = await loadHttp({ port, connections, seconds: forSeconds, ...requestFor(contender) });
      return { rate: load.calls / load.seconds, cpuPerCall: ((childCpu(file) ?? NaN) - before) / load.calls };
    };
    for (const contender of contenders) await run(contender, Math.min(1, seconds)); // warm-up
    await interleave(
      contenders,
      rounds,
      (contender) => run(contender, seconds),
      (contender, result) => {
        figures.get(contender)!.push(result.rate);
        cpu.get(contender)!.push(result.cpuPerCall);
      },
    );
  } finally {
    for (const server of servers.values()) await server.stop();
  }
  const title = `tools/call over HTTP, ${connections} connections, validated, guards on`;
  return { title, unit: "calls/s", better: "more", figures, cpu, target: ">= 0.85 of the limit" };
}
