import fc from "fast-check";
import { expect, it } from "vitest";
import { diff } from "../../src/model/diff.js";
import { likely, type Draw } from "./support/likely.js";
import { REWRITES, rewritten } from "./support/rewrites.js";
import { holds, instances, oracle, schemas } from "./support/schemas.js";
import { runs, seed } from "../support/chance.js";

/** What a maintainer does to a schema: a keyword comes, goes or changes somewhere inside. */
function mutated(schema: unknown, other: unknown, draw: Draw): unknown {
  if (!isObject(schema)) return draw(2) === 0 ? other : schema;
  const keys = Object.keys(schema);
  // Lists of names stay such: ajv passes over an empty one.
  const inside = keys.filter(
    (key) => key !== "dependentRequired" && typeof schema[key] === "object" && schema[key] !== null,
  );
  if (inside.length > 0 && draw(3) > 0) {
    const key = inside[draw(inside.length)]!;
    return { ...schema, [key]: mutatedInside(schema[key], other, draw) };
  }
  if (keys.length > 0 && draw(3) === 0) {
    const gone = keys[draw(keys.length)];
    return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== gone));
  }
  if (!isObject(other)) return schema;
  const news = Object.entries(other);
  return news.length === 0 ? schema : { ...schema, ...Object.fromEntries([news[draw(news.length)]!]) };
}

function mutatedInside(value: unknown, other: unknown, draw: Draw): unknown {
  if (!Array.isArray(value)) return mutated(value, other, draw);
  const at = draw(value.length + 1);
  if (typeof value[0] !== "object")
    return at === value.length ? [...value, "c"] : value.filter((_, index) => index !== at);
  if (at === value.length) return [...(value as unknown[]), other];
  return draw(3) === 0
    ? value.filter((_, index) => index !== at)
    : (value as unknown[]).with(at, mutated(value[at], other, draw));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const manifest = (inputSchema: unknown, outputSchema: unknown): { tools: unknown[] } => ({
  tools: [{ name: "t", inputSchema, outputSchema }],
});

it("calls no edit of a schema safe that an instance of either version refutes", { timeout: runs(240_000) }, () => {
  const tried = { safe: 0, breaking: 0, instances: 0 };
  fc.assert(
    fc.property(
      schemas,
      schemas,
      fc.infiniteStream(fc.nat()),
      fc.array(instances, { maxLength: 15 }),
      (before, other, numbers, values) => {
        const draw: Draw = (bound) => (numbers.next().value as number) % bound;
        const after = mutated(before, other, draw);
        const [was, is] = [oracle(before), oracle(after)];
        if (was === undefined || is === undefined) return;
        const inputs = diff(manifest(before, {}), manifest(after, {}));
        const outputs = diff(manifest({}, before), manifest({}, after));
        const safe = [inputs, outputs].map((changes) => changes.every(({ severity }) => severity === "safe"));
        const drawn = Array.from({ length: 30 }, (_, at) => likely(at % 2 === 0 ? before : after, draw));
        for (const value of [...values, ...drawn]) {
          const [old, current] = [holds(was, value), holds(is, value)];
          tried.instances += 1;
          if (safe[0] && old === true && current === false) throw new Error(`input ${show(value, before, after)}`);
          if (safe[1] && old === false && current === true) throw new Error(`output ${show(value, before, after)}`);
        }
        tried.safe += safe.filter(Boolean).length;
        // A break is shown by an instance, where one is given: the oracle has to agree.
        for (const [changes, from, to] of [
          [inputs, was, is],
          [outputs, is, was],
        ] as const) {
          const whole = changes.find(
            ({ severity, pointer, example }) =>
              severity === "breaking" && example !== undefined && /Schema$/.test(pointer),
          );
          if (whole === undefined) continue;
          tried.breaking += 1;
          const example: unknown = JSON.parse(JSON.stringify(whole.example));
          if (holds(from, example) === false || holds(to, example) === true)
            throw new Error(`example ${show(example, before, after)}`);
        }
      },
    ),
    { numRuns: runs(250) },
  );
  // So that the property does not hold for want of cases.
  expect(tried.safe, `SEED=${seed}`).toBeGreaterThan(20);
  expect(tried.breaking, `SEED=${seed}`).toBeGreaterThan(5);
  console.log(`SEED=${seed}: ${tried.safe} safe, ${tried.breaking} shown to break, ${tried.instances} instances`);
});

/** Half of them with members, one of which is required: such are rewritten most. */
const manySchemas = fc.oneof(
  schemas,
  fc
    .tuple(schemas, schemas, fc.constantFrom("a", "b"))
    .map(([a, other, name]) => ({ properties: { a }, required: [name], ...(isObject(other) ? other : {}) })),
);

it.each(Object.keys(REWRITES))("never calls it breaking when somebody %s", { timeout: runs(120_000) }, (name) => {
  const tried = { changed: 0, proved: 0 };
  fc.assert(
    fc.property(
      manySchemas,
      fc.infiniteStream(fc.nat()),
      fc.array(instances, { maxLength: 8 }),
      (before, numbers, values) => {
        const draw: Draw = (bound) => (numbers.next().value as number) % bound;
        const after = rewritten(before, name, draw);
        if (JSON.stringify(after) === JSON.stringify(before)) return;
        const [was, is] = [oracle(before), oracle(after)];
        if (was === undefined || is === undefined) return;
        // So that the list above holds nothing but rewrites.
        for (const value of values) {
          const [old, current] = [holds(was, value), holds(is, value)];
          if (old !== undefined && current !== undefined && old !== current)
            throw new Error(`not the same: ${show(value, before, after)}`);
        }
        tried.changed += 1;
        for (const [from, to] of [
          [before, after],
          [after, before],
        ]) {
          const changes = [
            ...diff(manifest(from, {}), manifest(to, {})),
            ...diff(manifest({}, from), manifest({}, to)),
          ];
          const broken = changes.find(({ severity }) => severity === "breaking");
          if (broken !== undefined) throw new Error(`${broken.pointer} ${broken.message}: ${show("", from, to)}`);
          if (changes.every(({ severity }) => severity === "safe")) tried.proved += 1;
        }
      },
    ),
    { numRuns: runs(100) },
  );
  expect(tried.changed).toBeGreaterThan(0);
  console.log(`${name}: ${tried.changed} changed, ${tried.proved} of ${tried.changed * 2} proved`);
});

function show(value: unknown, before: unknown, after: unknown): string {
  return `${JSON.stringify(value)}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}
