import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";

/** Schemas over few names and small numbers, so that random pairs are often related and instances often hit their edges. */
export const schemas: fc.Arbitrary<unknown> = fc.letrec<{ schema: unknown }>((tie) => {
  const sub = tie("schema");
  const small = fc.integer({ min: -2, max: 4 });
  const size = fc.integer({ min: 0, max: 3 });
  const name = fc.constantFrom("a", "b", "__proto__");
  const value = fc.constantFrom<unknown>(null, true, 0, 1, 1.5, "", "a", "bb", [], [1], {}, { a: 1 });
  const members = fc.array(fc.tuple(name, sub), { maxLength: 2 }).map((entries) => Object.fromEntries(entries));
  const some = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.array(arbitrary, { minLength: 1, maxLength: 3 });
  const keyword = fc.oneof(
    fc.tuple(
      fc.constant("type"),
      fc.oneof(
        fc.constantFrom("null", "boolean", "integer", "number", "string", "array", "object"),
        fc.uniqueArray(fc.constantFrom("null", "integer", "string", "array", "object"), { minLength: 1, maxLength: 3 }),
      ),
    ),
    fc.tuple(
      fc.constant("enum"),
      fc.uniqueArray(value, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
    ),
    fc.tuple(fc.constant("const"), value),
    fc.tuple(fc.constantFrom("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), small),
    fc.tuple(fc.constant("multipleOf"), fc.constantFrom(1, 2, 3, 6, 0.5)),
    fc.tuple(fc.constantFrom("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), size),
    fc.tuple(fc.constant("pattern"), fc.constantFrom("^a", "b$", "^[a-z]+$")),
    fc.tuple(fc.constant("uniqueItems"), fc.boolean()),
    fc.tuple(fc.constant("required"), fc.uniqueArray(name, { maxLength: 2 })),
    fc.tuple(fc.constant("properties"), members),
    fc.tuple(
      fc.constant("patternProperties"),
      fc.tuple(fc.constantFrom("^a", "b", "(a+)+"), sub).map((entry) => Object.fromEntries([entry])),
    ),
    fc.tuple(
      fc.constantFrom(
        "additionalProperties",
        "unevaluatedProperties",
        "propertyNames",
        "items",
        "unevaluatedItems",
        "contains",
        "not",
      ),
      sub,
    ),
    fc.tuple(fc.constantFrom("prefixItems", "anyOf", "oneOf", "allOf"), some(sub)),
    fc.tuple(fc.constantFrom("if", "then", "else"), sub),
    fc.tuple(
      fc.constant("dependentRequired"),
      fc.tuple(name, fc.uniqueArray(name, { minLength: 1, maxLength: 2 })).map((entry) => Object.fromEntries([entry])),
    ),
    fc.tuple(fc.constant("$ref"), fc.constantFrom("#", "#/$defs/x", "https://example.com/other")),
  );
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      { weight: 1, arbitrary: fc.boolean() },
      {
        weight: 8,
        arbitrary: fc
          .array(keyword, { maxLength: 4 })
          .map((entries) => Object.fromEntries(entries as [string, unknown][])),
      },
    ),
  };
}).schema;

/** Values near the edges of such schemas. */
export const instances: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    {
      weight: 4,
      arbitrary: fc.constantFrom<unknown>(
        null,
        true,
        false,
        -2,
        -1,
        0,
        0.5,
        1,
        1.5,
        2,
        3,
        4,
        6,
        "",
        "a",
        "bb",
        "abc",
        "aaaa",
      ),
    },
    { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.tuple(fc.constantFrom("a", "b", "ab", "c", "__proto__"), tie("value")), { maxLength: 3 })
        .map((entries) => Object.fromEntries(entries)),
    },
  ),
})).value;

/** The oracle; `undefined` where it cannot compile the schema (references that lead nowhere, or only to themselves). */
export function oracle(schema: unknown): ((value: unknown) => boolean) | undefined {
  try {
    const check = new Ajv2020({ strict: false, logger: false, ownProperties: true }).compile(
      renamed(schema, apart) as object,
    );
    return (value) => check(renamed(value));
  } catch {
    return undefined;
  }
}

/** ajv passes over a property called `__proto__`, so it is shown one that is as long and is called otherwise. */
function renamed(value: unknown, reviver?: (key: string, value: unknown) => unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll("__proto__", "__prot0__"), reviver);
}

/** ajv passes over a `contains` of anything that stands beside `prefixItems`, so it is shown the two apart. */
function apart(_: string, schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null || !("contains" in schema && "prefixItems" in schema))
    return schema;
  const { contains, allOf = [], ...rest } = schema as { contains: unknown; allOf?: unknown[] };
  return { ...rest, allOf: [...allOf, { contains }] };
}

/** What the oracle says; `undefined` where it runs out of stack. */
export function holds(check: (value: unknown) => boolean, value: unknown): boolean | undefined {
  try {
    return check(value);
  } catch {
    return undefined;
  }
}
