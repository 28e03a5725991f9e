import type { FillDefaults } from "./check.js";
import { isObject, own, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";

/** For validators of schemas whose defaults stand in properties and items only. */
export const fillDefaults: FillDefaults = ({ schema }, value) => fill(schema, value);

function fill(schema: JsonSchema, given: unknown): unknown {
  const { default: initial, properties = {}, items = true } = schema as Keywords;
  const value = given === undefined ? structuredClone(initial) : given;
  if (Array.isArray(value)) return value.map((item) => fill(items, item));
  if (!isObject(value)) return value;
  return withMembers(
    value,
    Object.keys(properties).map((key) => [key, fill(properties[key] as JsonSchema, own(value, key))]),
  );
}

/** A copy with further members, where they are there. Not made by assignment, which knows no member called `__proto__`. */
export function withMembers(value: object, members: readonly [string, unknown][]): object {
  return { ...value, ...Object.fromEntries(members.filter(([, member]) => member !== undefined)) };
}
