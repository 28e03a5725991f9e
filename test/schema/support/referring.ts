import fc from "fast-check";
import { schema } from "./arbitrary.js";

/** Keywords whose value is no schema, or (`propertyNames`) one of few kinds. */
const NO_SCHEMAS = new Set(["const", "enum", "required", "type", "dependentRequired", "default", "propertyNames"]);
const BY_NAME = new Set(["properties", "patternProperties", "dependentSchemas"]);
const OF_MEMBERS = new Set([
  "properties", "patternProperties", "items", "prefixItems", "additionalProperties", "contains", "unevaluatedItems",
  "unevaluatedProperties",
]); // prettier-ignore

/** Schemas of which parts stand elsewhere, are used more than once, and lead back to each other. */
export const referring: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    schema.map((root) => (typeof root === "boolean" ? { properties: { a: root, b: {} } } : root)),
    fc.array(schema, { minLength: 2, maxLength: 4 }),
    fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 61, maxLength: 61 }),
  )
  .map(([root, parts, dice]): Record<string, unknown> => {
    let rolls = 0;
    const roll = (): number => dice[rolls++ % dice.length] ?? 0;
    const part = (at: number): string => `part${at}`;

    /**
     * Puts references in the place of some subschemas: to later parts, of which none leads back in place, and, for what
     * members are, now and then to any part.
     */
    const refer = (node: unknown, from: number, isMember: boolean): unknown => {
      const anywhere = isMember && (roll() < 15 || from >= parts.length);
      if (roll() < 35 && (anywhere || from < parts.length)) {
        const first = anywhere ? 0 : from;
        const $ref = `#/$defs/${part(first + (roll() % (parts.length - first)))}`;
        const beside = roll();
        if (beside < 30) return { $ref, description: "Words." };
        return beside < 45 && typeof node === "object" ? { ...node, $ref } : { $ref };
      }
      return typeof node === "object" ? inside(node as Record<string, unknown>, from) : node;
    };
    const inside = (node: Record<string, unknown>, from: number): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(node).map(([keyword, value]) => {
          if (NO_SCHEMAS.has(keyword)) return [keyword, value];
          const isMember = OF_MEMBERS.has(keyword);
          if (Array.isArray(value)) return [keyword, value.map((one) => refer(one, from, isMember))];
          if (BY_NAME.has(keyword)) {
            const named = Object.entries(value as object).map(([name, one]) => [name, refer(one, from, isMember)]);
            return [keyword, Object.fromEntries(named)];
          }
          const isSchema = typeof value === "object" || (typeof value === "boolean" && keyword !== "uniqueItems");
          return [keyword, isSchema ? refer(value, from, isMember) : value];
        }),
      );

    const $defs = Object.fromEntries(parts.map((one, at) => [part(at), refer(one, at + 1, false)]));
    return { ...inside(root, 0), $defs };
  });
