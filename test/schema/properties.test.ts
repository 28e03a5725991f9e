import Ajv from "ajv/dist/2020.js";
import fc from "fast-check";
import { Check } from "typebox/schema";
import { describe, expect, it } from "vitest";
import { document, instance } from "./support/arbitrary.js";
import { judge } from "./support/judge.js";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";
import { referring } from "./support/referring.js";
import { runs, seedOr } from "../support/chance.js";

const SEED = seedOr(20261122);
const SCHEMAS = runs(300);
const PER_SCHEMA = 20;
/** The oracles compile each schema too, which takes most of the time; `RUNS=8` is a good long run. */
const PATIENCE = { timeout: 60_000 + 200 * SCHEMAS };

describe(`random schemas and instances (SEED=${SEED})`, async () => {
  const documents: unknown[] = fc.sample(fc.oneof(document, referring), { numRuns: SCHEMAS, seed: SEED });
  const instances = fc.sample(fc.array(instance, { minLength: PER_SCHEMA, maxLength: PER_SCHEMA }), {
    numRuns: SCHEMAS,
    seed: SEED + 1,
  });
  const validators = await loadValidators(documents);

  it("F9 validators agree with ajv and typebox", PATIENCE, () => {
    const disagreements: unknown[] = [];
    let accepted = 0;
    documents.forEach((schema, at) => {
      const ajv = new Ajv.default({ strict: false, ownProperties: true, validateFormats: false });
      const oracle = ajv.compile(schema as object);
      for (const value of instances[at] as unknown[]) {
        const ours = validators[at]?.is(value);
        accepted += Number(ours);
        const theirs = [opinion(oracle, value), Check(schema as never, value as never)];
        // Both are wrong about some names and decimals, not about the same ones.
        if (!theirs.includes(ours))
          disagreements.push({ schema: JSON.stringify(schema), value: JSON.stringify(value), ours, theirs });
      }
    });
    expect(disagreements).toEqual([]);
    expect(accepted).toBeGreaterThan(SCHEMAS);
  });

  it(
    "F9 explanations are there exactly when the check says no, at most ten, and never the last resort",
    PATIENCE,
    () => {
      documents.forEach((schema, at) => {
        for (const value of instances[at] as unknown[]) {
          const issues = validators[at]?.issues(value) ?? [];
          const context = JSON.stringify({ schema, value, issues });
          expect(issues.length === 0, context).toBe(validators[at]?.is(value));
          expect(issues.length, context).toBeLessThanOrEqual(10);
          expect(
            issues.some(({ message }) => message === "expected a valid value"),
            context,
          ).toBe(false);
        }
      });
    },
  );

  it("R72 types take what validators take", PATIENCE, () => {
    const { types } = printSchemas(documents.map(opened));
    const cases = documents.flatMap((_, type) =>
      (instances[type] as unknown[]).filter((value) => validators[type]?.is(value)).map((value) => ({ type, value })),
    );
    const { faults, accepted } = judge(types, cases, "value");
    expect(faults).toEqual([]);
    const wrong = cases.filter((_, at) => accepted[at] !== true);
    expect(wrong.map(({ type, value }) => JSON.stringify({ schema: documents[type], value }))).toEqual([]);
  });
});

/** What ajv says; nothing where the code it made of unevaluated keywords fails. */
function opinion(check: (value: unknown) => unknown, value: unknown): boolean | undefined {
  try {
    return check(value) === true;
  } catch {
    return undefined;
  }
}

/**
 * The same schema with every silence about other properties, or what is as good as one, spoken: TypeScript refuses a value that shares no property
 * with an object type of optional ones ("weak type"), which is welcome in use and no matter of soundness.
 */
function opened(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(opened);
  const parts = Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [key, KEPT.has(key) ? part : opened(part)]),
  );
  const isSilent = !("additionalProperties" in schema) && parts["unevaluatedProperties"] !== false;
  return "type" in schema && isSilent ? { ...parts, additionalProperties: true } : parts;
}

const KEPT = new Set(["const", "enum", "required", "type", "dependentRequired"]);
