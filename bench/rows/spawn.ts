import type { Contender } from "../contenders.js";
import { interleave, type Row } from "../rounds.js";
import { stdioPairs } from "./pairs.js";

/** From nothing to the first result of a stdio server: start the process, connect, call once. */
export async function spawnRow(contenders: readonly Contender[], rounds: number): Promise<Row> {
  const figures = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  const run = async (contender: Contender): Promise<number> => {
    const started = performance.now();
    const pair = await stdioPairs[contender]();
    await pair.call();
    const milliseconds = performance.now() - started;
    await pair.close();
    return milliseconds;
  };
  for (const contender of contenders) await run(contender); // loads the client's code
  await interleave(contenders, rounds, run, (contender, milliseconds) => figures.get(contender)!.push(milliseconds));
  const title = "spawn a stdio server to first tool result";
  return { title, unit: "ms", better: "less", figures, target: "<= 1.3 times the limit" };
}
