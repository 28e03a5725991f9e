import type { Contender } from "../contenders.js";
import { serverFile } from "../child.js";
import { childCpu, ownCpu } from "../cpu.js";
import { interleave, type Row } from "../rounds.js";
import { stdioPairs, webSocketPairs, type Pair } from "./pairs.js";

/** Calls over pipes: each client with the server of its own make. */
export function stdioRow(
  contenders: readonly Contender[],
  inFlight: number,
  rounds: number,
  seconds: number,
): Promise<Row> {
  const title = inFlight === 1 ? "stdio, one call at a time" : `stdio, ${inFlight} in flight`;
  return streamRow(
    title,
    stdioPairs,
    serverOf("stdio"),
    contenders,
    inFlight,
    rounds,
    seconds,
    inFlight === 1 ? 0.85 : 0.6,
  );
}

/** Calls over a WebSocket; the SDKs have no server for it. */
export function webSocketRow(
  contenders: readonly Contender[],
  inFlight: number,
  rounds: number,
  seconds: number,
): Promise<Row> {
  return streamRow(
    `WebSocket, ${inFlight} in flight`,
    webSocketPairs,
    serverOf("websocket"),
    contenders,
    inFlight,
    rounds,
    seconds,
    0.6,
  );
}

async function streamRow(
  title: string,
  pairs: Partial<Record<Contender, () => Promise<Pair>>>,
  server: (contender: Contender) => string,
  contenders: readonly Contender[],
  inFlight: number,
  rounds: number,
  seconds: number,
  share: number,
): Promise<Row> {
  const taking = contenders.filter((contender) => pairs[contender] !== undefined);
  const figures = new Map<Contender, number[]>(taking.map((contender) => [contender, []]));
  const cpu = new Map<Contender, number[]>(taking.map((contender) => [contender, []]));
  const open = new Map<Contender, Pair>();
  try {
    for (const contender of taking) open.set(contender, await pairs[contender]!());
    for (const contender of taking) await load(open.get(contender)!, inFlight, Math.min(1, seconds)); // warm-up
    const run = async (contender: Contender): Promise<{ rate: number; cpuPerCall: number }> => {
      const used = (): number => ownCpu() + (childCpu(server(contender)) ?? NaN);
      const before = used();
      const result = await load(open.get(contender)!, inFlight, seconds);
      return { rate: result.calls / result.seconds, cpuPerCall: (used() - before) / result.calls };
    };
    await interleave(taking, rounds, run, (contender, result) => {
      figures.get(contender)!.push(result.rate);
      cpu.get(contender)!.push(result.cpuPerCall);
    });
  } finally {
    for (const pair of open.values()) await pair.close();
  }
  return { title, unit: "calls/s", better: "more", figures, cpu, target: `>= ${share} of the limit` };
}

/** Ours serves WebSocket on the port of HTTP. */
function serverOf(kind: "stdio" | "websocket"): (contender: Contender) => string {
  return (contender) => serverFile(contender === "ours" && kind === "websocket" ? "ours-http" : `${contender}-${kind}`);
}

async function load(pair: Pair, inFlight: number, seconds: number): Promise<{ calls: number; seconds: number }> {
  const started = performance.now();
  const end = started + seconds * 1000;
  let calls = 0;
  const worker = async (): Promise<void> => {
    do {
      await pair.call();
      calls++;
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { calls, seconds: (performance.now() - started) / 1000 };
}
