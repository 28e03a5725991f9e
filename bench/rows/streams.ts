import type { Contender } from "../contenders.js";
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
  return streamRow(title, stdioPairs, contenders, inFlight, rounds, seconds, inFlight === 1 ? 0.85 : 0.6);
}

/** Calls over a WebSocket; the SDKs have no server for it. */
export function webSocketRow(
  contenders: readonly Contender[],
  inFlight: number,
  rounds: number,
  seconds: number,
): Promise<Row> {
  return streamRow(`WebSocket, ${inFlight} in flight`, webSocketPairs, contenders, inFlight, rounds, seconds, 0.6);
}

async function streamRow(
  title: string,
  pairs: Partial<Record<Contender, () => Promise<Pair>>>,
  contenders: readonly Contender[],
  inFlight: number,
  rounds: number,
  seconds: number,
  share: number,
): Promise<Row> {
  const taking = contenders.filter((contender) => pairs[contender] !== undefined);
  const figures = new Map<Contender, number[]>(taking.map((contender) => [contender, []]));
  const open = new Map<Contender, Pair>();
  try {
    for (const contender of taking) open.set(contender, await pairs[contender]!());
    for (const contender of taking) await rate(open.get(contender)!, inFlight, Math.min(1, seconds)); // warm-up
    await interleave(
      taking,
      rounds,
      (contender) => rate(open.get(contender)!, inFlight, seconds),
      (contender, callsPerSecond) => figures.get(contender)!.push(callsPerSecond),
    );
  } finally {
    for (const pair of open.values()) await pair.close();
  }
  return { title, unit: "calls/s", better: "more", figures, target: `>= ${share} of the limit` };
}

async function rate(pair: Pair, inFlight: number, seconds: number): Promise<number> {
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
  return calls / ((performance.now() - started) / 1000);
}
