import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { loadManifest } from "../../src/load/load.js";
import { judge } from "../schema/support/judge.js";
import { loadValidators } from "../schema/support/load.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { typeCase } from "./support/random-types.js";
import { runs, seed } from "../support/chance.js";

const TYPES = runs(150);

it(
  `what TypeScript takes for a type, the validator of its schema takes (SEED=${seed})`,
  { timeout: runs(180_000) },
  async () => {
    const types = fc.sample(typeCase, { numRuns: TYPES, seed });
    const declarations = [
      ...new Map(types.flatMap((one) => one.declarations).map((text) => [nameOf(text), text])).values(),
    ];
    const source = [...declarations, ...types.map(({ text }, index) => `export type T${index} = { value: ${text} };`)];
    const functions = types.map(
      (_, index) => `export function f${index}(input: T${index}): T${index} { return input; }`,
    );
    const folder = temporaryFolder({ "random.ts": [...source, ...functions].join("\n") });
    const { manifest, diagnostics } = await loadManifest(join(folder, "random.ts"));
    expect(diagnostics).toEqual([]);

    const cases = types.flatMap(({ values }, type) => values.map((value) => ({ type, value: { value } })));
    const { faults, accepted } = judge(source.join("\n"), cases, "value");
    expect(faults).toEqual([]);
    const taken = cases.filter((_, index) => accepted[index]);
    // Values are made to fit; a few do not, for reasons of the compiler's own.
    expect(taken.length).toBeGreaterThan(cases.length * 0.9);

    for (const side of ["inputSchema", "outputSchema"] as const) {
      const validators = await loadValidators((manifest?.tools ?? []).map((tool) => tool[side]));
      const refused = taken.filter(({ type, value }) => validators[type]?.is(value) !== true);
      expect(
        refused.map(({ type, value }) =>
          JSON.stringify({ side, type: types[type]?.text, value, schema: manifest?.tools?.[type]?.[side] }),
        ),
      ).toEqual([]);
    }
  },
);

function nameOf(declaration: string): string {
  return /(?:interface|type) (\w+)/.exec(declaration)?.[1] ?? "";
}
