import type { TagsOf } from "./check.js";
import { valuesOf } from "./describe.js";
import { own, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";

type Values = readonly unknown[] | undefined;

/**
 * For checks: finds what tells alternatives apart also where it is said by parts of theirs, by alternatives of theirs, or in
 * parts of the property's schema.
 */
export const tagsInParts: TagsOf = (branch, name) => {
  const { type = "object" } = branch as Keywords;
  if (![type].flat().includes("object")) return [];
  return valuesIn(branch, ({ properties = {} }) => {
    const property = own(properties, name) as JsonSchema | undefined;
    return property === undefined ? undefined : valuesIn(property, valuesOf);
  });
};

/** What a schema leaves of values: those that all of its parts have, and one of its alternatives. */
function valuesIn(root: JsonSchema, named: (keywords: Keywords) => Values): Values {
  const known = new Map<JsonSchema, Values>();
  return look(root);

  function look(schema: JsonSchema): Values {
    if (known.has(schema)) return known.get(schema);
    const { allOf = [], oneOf, anyOf = oneOf } = schema as Keywords;
    const [first, ...others] = [named(schema as Keywords), ...allOf.map(look), among(anyOf)].filter(isThere);
    const values = first?.filter((value) => others.every((some) => some.includes(value)));
    known.set(schema, values);
    return values;
  }

  function among(branches: readonly JsonSchema[] = []): Values {
    const values = branches.map(look);
    return values.length > 0 && values.every(isThere) ? values.flat() : undefined;
  }
}

function isThere(values: Values): values is readonly unknown[] {
  return values !== undefined;
}
