import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs, seedOr } from "../support/chance.js";
import { document, instance } from "./support/arbitrary.js";
import { loadValidators } from "./support/load.js";
import { anchored, asDraft07, behindReferences, withoutNewKeywords } from "./support/rewrite.js";

const SEED = seedOr(20261130);
const SCHEMAS = runs(60);
const PER_SCHEMA = 20;

describe(`a schema written in another way (SEED=${SEED})`, async () => {
  const documents = fc.sample(document, { numRuns: SCHEMAS, seed: SEED }).map(withoutNewKeywords);
  const instances = fc.sample(fc.array(instance, { minLength: PER_SCHEMA, maxLength: PER_SCHEMA }), {
    numRuns: SCHEMAS,
    seed: SEED + 1,
  });
  const plain = await loadValidators(documents);

  it.each([
    ["draft-07", asDraft07],
    ["references", behindReferences],
    ["anchors", anchored],
  ])("F9 accepts the same, refuses it in the same words, and has the same defaults: %s", async (_name, rewrite) => {
    const rewritten = documents.map(rewrite);
    const validators = await loadValidators(rewritten);
    documents.forEach((schema, at) => {
      for (const value of instances[at] as unknown[]) {
        const context = JSON.stringify({ schema, rewritten: rewritten[at], value });
        expect(validators[at]?.is(value), context).toBe(plain[at]?.is(value));
        expect(validators[at]?.issues(value), context).toEqual(plain[at]?.issues(value));
        expect(validators[at]?.withDefaults(value), context).toEqual(plain[at]?.withDefaults(value));
      }
    });
  });
});
