import type { FillDefaults } from "./check.js";
import { withMembers } from "./defaults.js";
import { explain, readable } from "./explain.js";
import { isObject, own, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";

/**
 * For validators of schemas whose defaults may stand anywhere: behind `$ref`, in `allOf`, in `additionalProperties`, in the
 * first alternative of a union that accepts the value.
 */
export const fillDefaultsInPlace: FillDefaults = (given, whole) => {
  // One for the whole value: each look into a union goes on counting.
  const patterns = given.patterns?.();
  const check = patterns ? { ...given, patterns: () => patterns } : given;
  return fill(readable(check), whole, []);

  /** @param taken The schemas whose default is being filled, against defaults that contain themselves. */
  function fill(schema: JsonSchema, given: unknown, taken: readonly JsonSchema[]): unknown {
    // What has a value that holds no others is as full as can be.
    if (given !== undefined && typeof given !== "object") return given;
    const { default: initial, allOf = [], anyOf, oneOf, ...keywords } = schema as Keywords;
    const takes = given === undefined && initial !== undefined && !taken.includes(schema);
    const inside = takes ? [...taken, schema] : taken;
    let value: unknown = takes ? structuredClone(initial) : given;
    for (const part of allOf) value = fill(part, value, inside);
    for (const alternatives of [anyOf, oneOf]) {
      const chosen = alternatives?.find((alternative) => explain(check, value, alternative).length === 0);
      if (chosen !== undefined) value = fill(chosen, value, inside);
    }
    return fillMembers(keywords, value, inside);
  }

  function fillMembers(keywords: Keywords, value: unknown, taken: readonly JsonSchema[]): unknown {
    const { properties = {}, additionalProperties = true, prefixItems = [], items = true } = keywords;
    if (Array.isArray(value)) return value.map((item, index) => fill(prefixItems[index] ?? items, item, taken));
    if (!isObject(value)) return value;
    const names = new Set([...Object.keys(properties), ...Object.keys(value)]);
    return withMembers(
      value,
      [...names].map((key) => {
        const part = (own(properties, key) ?? additionalProperties) as JsonSchema;
        return [key, fill(part, own(value, key), taken)];
      }),
    );
  }
};
