import type { Path, Visit } from "./check.js";
import { isObject, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";
import { isSpent, partsNamed } from "./pattern-properties.js";

/** A schema looking at a value. */
interface Place {
  readonly keywords: Keywords;
  readonly value: unknown;
  readonly path: Path;
  readonly visit: Visit;
}

/** What one explanation has found out: each alternative of a value would have it explain the value's members once more. */
const found = new WeakMap<Visit, Map<JsonSchema, Map<unknown, boolean>>>();

/** Names and indexes of the members that a schema has looked at by any keyword but `unevaluated…`, in a value it accepts so far. */
export function lookedAt({ keywords, value, path, visit }: Place): ReadonlySet<string> {
  const looked = new Set<string>();
  const keys = isObject(value) ? Object.keys(value) : [];
  const { unevaluatedItems: _items, unevaluatedProperties: _properties, ...others } = keywords;
  note(others);
  return looked;

  function note(schema: Keywords): void {
    if (Array.isArray(value)) noteItems(schema, value);
    if (isObject(value)) noteProperties(schema);
    const { allOf = [], anyOf = [], oneOf = [], if: condition, then, else: otherwise, dependentSchemas = {} } = schema;
    const holds = condition !== undefined && accepts(condition);
    const dependent = isObject(value) ? Object.keys(dependentSchemas).filter((key) => value[key] !== undefined) : [];
    const parts = [
      ...allOf,
      ...[...anyOf, ...oneOf].filter((part) => accepts(part)),
      ...(holds ? [condition, then] : [otherwise]),
      ...dependent.map((key) => dependentSchemas[key] as JsonSchema),
    ];
    for (const part of parts) if (part !== undefined) note(part as Keywords);
  }

  function accepts(schema: JsonSchema, member: unknown = value): boolean {
    const schemas = found.get(visit) ?? new Map<JsonSchema, Map<unknown, boolean>>();
    const values = schemas.get(schema) ?? new Map<unknown, boolean>();
    found.set(visit, schemas.set(schema, values));
    const accepted = values.get(member) ?? visit(schema, member, []).length === 0;
    values.set(member, accepted);
    return accepted;
  }

  function noteItems({ prefixItems = [], items, contains, unevaluatedItems }: Keywords, all: readonly unknown[]): void {
    const rest = items ?? unevaluatedItems;
    all.forEach((item, index) => {
      const contained = contains !== undefined && accepts(contains, item);
      if (rest !== undefined || index < prefixItems.length || contained) looked.add(`${index}`);
    });
  }

  function noteProperties(schema: Keywords): void {
    const { properties = {}, patternProperties, additionalProperties, unevaluatedProperties } = schema;
    for (const key of Object.keys(properties)) looked.add(key);
    const rest = additionalProperties ?? unevaluatedProperties;
    if (rest === undefined && patternProperties === undefined) return;
    for (const key of keys) {
      if (isSpent(visit)) return;
      if (rest !== undefined || partsNamed(schema, key, path, visit).length > 0) looked.add(key);
    }
  }
}
