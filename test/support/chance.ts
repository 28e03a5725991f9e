// What tests draw by chance. `SEED=1234` draws what a run with that seed has drawn; `RUNS=10` draws ten times as many, in
// tests that are worth a long run. What fails says its seed.

const { SEED, RUNS = "1" } = process.env;

/** The seed of this run: another one each time, unless it is told. */
export const seed: number = Number(SEED ?? Date.now() % 2 ** 31);

/** The seed of tests that draw the same each time unless told otherwise, since not all that they compare with is right. */
export function seedOr(usual: number): number {
  return Number(SEED ?? usual);
}

/** How many to draw. */
export function runs(usual: number): number {
  return Math.ceil(usual * Number(RUNS));
}
