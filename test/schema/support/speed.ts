import Ajv from "ajv/dist/2020.js";
import { loadValidators } from "./load.js";

/** Millions of checks a second. */
export interface Speed {
  readonly name: string;
  readonly ours: number;
  readonly ajv: number;
}

const flat = {
  type: "object",
  properties: {
    id: { type: "string", minLength: 1 },
    count: { type: "integer", minimum: 0 },
    ok: { type: "boolean" },
    unit: { enum: ["m", "f"] },
    note: { type: "string" },
  },
  required: ["id", "count", "ok"],
};
const branch = (kind: string): object => ({
  type: "object",
  properties: { kind: { const: kind }, [kind]: { type: "number" } },
  required: ["kind", kind],
});
const SUBJECTS: readonly { readonly name: string; readonly schema: object; readonly value: unknown }[] = [
  { name: "flat object", schema: flat, value: { id: "x", count: 3, ok: true, unit: "m" } },
  {
    name: "flat closed object",
    schema: { ...flat, additionalProperties: false },
    value: { id: "x", count: 3, ok: true, unit: "m" },
  },
  {
    name: "list of 20 objects",
    schema: { type: "array", items: flat },
    value: Array.from({ length: 20 }, () => ({ id: "x", count: 3, ok: true })),
  },
  {
    name: "oneOf, 8 tagged",
    schema: { oneOf: ["a", "b", "c", "d", "e", "f", "g", "h"].map(branch) },
    value: { kind: "g", g: 1 },
  },
];

/** Checks valid values with our validators and with ajv's compiled code, turn by turn. */
export async function measureSpeed(): Promise<Speed[]> {
  const validators = await loadValidators(SUBJECTS.map(({ schema }) => schema));
  return SUBJECTS.map(({ name, schema, value }, at) => {
    const oracle = new Ajv.default({ strict: false }).compile(schema);
    const ours = validators[at]?.is as (value: unknown) => boolean;
    const best = { ours: 0, ajv: 0 };
    for (let round = 0; round < 5; round += 1) {
      best.ours = Math.max(best.ours, rate(ours, value));
      best.ajv = Math.max(best.ajv, rate(oracle, value));
    }
    return { name, ...best };
  });
}

function rate(check: (value: unknown) => unknown, value: unknown): number {
  const runs = 300_000;
  let held = 0;
  const start = performance.now();
  for (let run = 0; run < runs; run += 1) held += Number(check(value));
  const elapsed = performance.now() - start;
  if (held !== runs) throw new Error("The value is not valid.");
  return runs / elapsed / 1000;
}
