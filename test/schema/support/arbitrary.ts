import fc from "fast-check";

const NAMES = ["a", "b", "kind", "constructor", "x-y"] as const;
const scalar = fc.oneof(
  fc.constantFrom("", "a", "bb", "2026-01-01", "😀"),
  fc.integer({ min: -3, max: 9 }),
  fc.constantFrom(0.5, 1.5, -0.1),
  fc.boolean(),
  fc.constant(null),
);

/** JSON values that random schemas have a chance to accept. */
export const instance: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES, "other"), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** Values that schemas name: most are scalars. */
const constant = fc.oneof({ weight: 4, arbitrary: scalar }, instance);

/** Schemas of 2020-12 out of the keywords that other validators read as we do. */
export const schema: fc.Arbitrary<Record<string, unknown> | boolean> = fc.letrec<{
  schema: Record<string, unknown> | boolean;
}>((tie) => {
  const sub = tie("schema");
  const some = (keyword: string, value: fc.Arbitrary<unknown>, weight = 4): fc.Arbitrary<Record<string, unknown>> =>
    fc
      .option(value, { freq: weight, nil: undefined })
      .map((found) => (found === undefined ? {} : { [keyword]: found }));
  const rare = (keyword: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
    fc.tuple(fc.integer({ min: 0, max: 7 }), value).map(([dice, found]) => (dice > 0 ? {} : { [keyword]: found }));
  const merged = (...parts: fc.Arbitrary<Record<string, unknown>>[]): fc.Arbitrary<Record<string, unknown>> =>
    fc.tuple(...parts).map((found) => Object.assign({}, ...found) as Record<string, unknown>);
  const small = fc.integer({ min: 0, max: 3 });
  const names = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 });
  const properties = fc.dictionary(fc.constantFrom(...NAMES), sub, { maxKeys: 3, noNullPrototype: true });
  const composition = merged(
    rare("anyOf", fc.array(sub, { minLength: 1, maxLength: 3 })),
    rare("oneOf", fc.array(sub, { minLength: 1, maxLength: 3 })),
    rare("allOf", fc.array(sub, { minLength: 1, maxLength: 2 })),
    rare("not", sub),
  );
  const leaf = fc.oneof(
    fc.constant({}),
    fc.boolean(),
    fc.constantFrom("string", "integer", "number", "boolean", "null").map((type) => ({ type })),
    fc
      .uniqueArray(fc.constantFrom("string", "integer", "boolean", "null", "array", "object"), {
        minLength: 1,
        maxLength: 3,
      })
      .map((type) => ({ type })),
    constant.map((value) => ({ const: value })),
    fc
      .uniqueArray(constant, { minLength: 1, maxLength: 4, selector: (value) => JSON.stringify(value) })
      .map((values) => ({ enum: values })),
    merged(
      fc.constant({ type: "string" }),
      some("minLength", small),
      some("maxLength", small),
      rare("pattern", fc.constantFrom("^a", "b+$", "^\\d")),
    ),
    merged(some("minimum", small), some("exclusiveMaximum", small), some("multipleOf", fc.constantFrom(2, 0.5))),
  );
  const object = merged(
    some("type", fc.constant("object"), 2),
    some("properties", properties, 1),
    some("required", names),
    some("additionalProperties", sub),
    rare("patternProperties", fc.dictionary(fc.constantFrom("^a", "y$"), sub, { maxKeys: 1, noNullPrototype: true })),
    rare("propertyNames", fc.constantFrom<Record<string, unknown>>({ maxLength: 1 }, { enum: ["a", "b"] })),
    rare("minProperties", small),
    rare("maxProperties", small),
    rare("dependentRequired", fc.dictionary(fc.constantFrom("a", "b"), names, { maxKeys: 1, noNullPrototype: true })),
    rare("dependentSchemas", fc.dictionary(fc.constantFrom("a", "b"), sub, { maxKeys: 1, noNullPrototype: true })),
    rare("unevaluatedProperties", sub),
    composition,
  );
  const array = merged(
    some("type", fc.constant("array"), 2),
    some("items", sub, 2),
    some("prefixItems", fc.array(sub, { minLength: 1, maxLength: 2 })),
    rare("contains", sub).chain((found) =>
      "contains" in found
        ? merged(fc.constant(found), some("minContains", small, 3), some("maxContains", small, 3))
        : fc.constant(found),
    ),
    rare("minItems", small),
    rare("maxItems", small),
    rare("uniqueItems", fc.boolean()),
    rare("unevaluatedItems", sub),
    composition,
  );
  const conditional = fc.record({ if: sub, then: sub, else: sub }, { requiredKeys: ["if"] });
  const withDefault = merged(
    sub.map((found) => (typeof found === "boolean" ? {} : found)),
    fc.record({ default: instance }),
  );
  return { schema: fc.oneof({ depthSize: "small" }, leaf, object, array, composition, conditional, withDefault) };
}).schema;

/** A schema with parts to refer to, itself included. */
export const document: fc.Arbitrary<unknown> = fc
  .tuple(schema, schema, fc.integer({ min: 0, max: 3 }))
  .map(([root, part, dice]): unknown => {
    if (typeof root === "boolean") return root;
    if (dice === 0)
      return {
        ...root,
        properties: { ...(root.properties as object), next: { $ref: "#" }, part: { $ref: "#/$defs/part" } },
        $defs: { part },
      };
    return dice === 1 ? { allOf: [root], $defs: { part }, items: { $ref: "#/$defs/part" } } : root;
  });
