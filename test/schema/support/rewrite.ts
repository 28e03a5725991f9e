import { isObject } from "../../../src/model/json-value.js";

// Schemas that say the same in other words.

type Rewrite = (schema: unknown) => unknown;

/** Keywords that have one subschema, a list of them, and subschemas by name. */
const ONE = [
  "not",
  "if",
  "then",
  "else",
  "items",
  "additionalItems",
  "contains",
  "additionalProperties",
  "propertyNames",
];
const MANY = ["allOf", "anyOf", "oneOf", "prefixItems", "items"];
const NAMED = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];

/** Rewrites the subschemas of a schema, one floor down. */
function below(schema: Readonly<Record<string, unknown>>, rewrite: Rewrite): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (MANY.includes(keyword) && Array.isArray(value)) return [keyword, value.map(rewrite)];
      if (NAMED.includes(keyword)) {
        const entries = Object.entries(value as object).map(([name, part]) => [name, rewrite(part)]);
        return [keyword, Object.fromEntries(entries)];
      }
      return [keyword, ONE.includes(keyword) ? rewrite(value) : value];
    }),
  );
}

const NEW = ["unevaluatedItems", "unevaluatedProperties", "minContains", "maxContains"];

/** Without what draft-07 has no words for: dependencies of both kinds beside each other, too. */
export function withoutNewKeywords(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const dropped = "dependentSchemas" in schema ? [...NEW, "dependentRequired"] : NEW;
  const kept = Object.entries(schema).filter(([keyword]) => !dropped.includes(keyword));
  return below(Object.fromEntries(kept), withoutNewKeywords);
}

export function asDraft07(document: unknown): unknown {
  if (!isObject(document)) return document;
  return { $schema: "http://json-schema.org/draft-07/schema#", ...(rewrite(document) as object) };

  function rewrite(schema: unknown): unknown {
    if (!isObject(schema)) return schema;
    const { prefixItems, items, $defs, dependentRequired, dependentSchemas, $ref, ...others } = below(schema, rewrite);
    return {
      ...others,
      ...(typeof $ref === "string" && { $ref: $ref.replace("/$defs/", "/definitions/") }),
      ...($defs !== undefined && { definitions: $defs }),
      ...(prefixItems === undefined
        ? items !== undefined && { items }
        : { items: prefixItems, ...(items !== undefined && { additionalItems: items }) }),
      ...((dependentRequired ?? dependentSchemas) !== undefined && {
        dependencies: { ...(dependentRequired as object), ...(dependentSchemas as object) },
      }),
    };
  }
}

/** Every subschema is a definition, and a pointer leads to it. */
export function behindReferences(document: unknown): unknown {
  return apart(document, (name) => [`#/$defs/${name}`, {}]);
}

/** The same, by names of their own. */
export function anchored(document: unknown): unknown {
  return apart(document, (name) => [`#${name}`, { $anchor: name }]);
}

function apart(document: unknown, place: (name: string) => [reference: string, mark: object]): unknown {
  if (!isObject(document)) return document;
  const parts: Record<string, unknown> = {};
  const moved = below(document, rewrite);
  return { ...moved, $defs: { ...(moved["$defs"] as object), ...parts } };

  function rewrite(schema: unknown): unknown {
    if (!isObject(schema) || "$ref" in schema) return schema;
    const name = `moved${Object.keys(parts).length}`;
    parts[name] = true;
    const [reference, mark] = place(name);
    parts[name] = { ...mark, ...below(schema, rewrite) };
    return { $ref: reference };
  }
}
